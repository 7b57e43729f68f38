import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { EntityKind } from '../../contract/entities/index.ts';
import { consent } from '../../demo/person.ts';
import { openStall, type Stall } from '../../demo/shop.ts';
import type { Hands, Login } from '../../demo/vendor.ts';
import { VENDORS, type VendorId } from '../../demo/vendors.ts';
import { type ConnectService, createConnect } from '../../main/connect/service.ts';
import { createEvents } from '../../main/events.ts';
import { type Client, createClient } from '../../main/http/client.ts';
import { createLimiter } from '../../main/http/limiter.ts';
import { createNetwork, type Network } from '../../main/http/network.ts';
import { type AccessService, createAccess } from '../../main/oauth/access.ts';
import { createAudit } from '../../main/store/audit.ts';
import type { Connection } from '../../main/store/connections.ts';
import { type Db, openStore } from '../../main/store/database.ts';
import { createRepos, type Repos } from '../../main/store/repos.ts';
import type { StreamTally } from '../../main/store/runs.ts';
import { runConnection } from '../../main/sync/run.ts';
import type { RunEnd } from '../../main/sync/status.ts';
import { createVault, type Vault } from '../../main/vault/vault.ts';
import type { Provider, Request, Response } from '../../providers/kit/index.ts';
import { providers } from '../../providers/registry.ts';
import { fakeKeychain } from '../support/keychain.ts';
import { createTime, type TestTime } from './time.ts';

/** One call as the vendor's imitation got it. */
export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** On the stand's own clock. */
  readonly elapsed: number;
}

/** A record as the store keeps it. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly at: string | null;
  readonly status: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly canonical: string;
}

export interface SyncWish {
  readonly full?: boolean;
  readonly streams?: readonly string[];
  /** Ends the run after so many answers, as Ctrl-C does. */
  readonly cutAfter?: number;
  readonly responseMs?: number;
}

export interface Outcome extends RunEnd {
  readonly tallies: ReadonlyMap<string, StreamTally>;
  readonly answers: number;
}

/** A provider, its imitation and a store of its own, on a clock that the test moves. */
export interface Stand {
  readonly provider: Provider;
  readonly stall: Stall;
  readonly hands: Hands;
  readonly db: Db;
  readonly repos: Repos;
  readonly vault: Vault;
  readonly access: AccessService;
  readonly network: Network;
  readonly time: TestTime;
  readonly asked: Asked[];
  login(): Login;
  /** Signs in with a login as the owner would; gives the connection's id. */
  connect(login: Login, how?: ConnectHow): Promise<string>;
  /** The connection; connects first where there is none. */
  connection(): Promise<Connection>;
  client(connection: Connection, options?: { readonly responseMs?: number | undefined }): Client;
  sync(wish?: SyncWish): Promise<Outcome>;
  rows(stream: string): Map<string, Row>;
  entityOf(stream: string): EntityKind;
}

export interface ConnectHow {
  readonly answer?: 'allow' | 'deny';
  /** Where the vendor is to be found, instead of where it is. */
  readonly endpoint?: string;
  readonly streams?: readonly string[];
  readonly writes?: boolean;
  /** Signs in again to this connection. */
  readonly again?: string;
  /** Told the address of the sign-in page. */
  readonly onPage?: (url: string) => void;
}

export interface StandOptions {
  readonly scale?: number;
  readonly startAt?: string;
}

/** Every provider with its imitation: a provider without one fails here, and so does an imitation without a provider. */
export const everyProvider: readonly VendorId[] = VENDORS;

const usualStart = '2026-11-20T09:30:15.000Z';

export async function openStand(id: VendorId, options: StandOptions = {}): Promise<Stand> {
  const provider = providers.get(id) ?? fail(`the registry has no ${id}`);
  const time = createTime(options.startAt ?? usualStart, provider.limits.concurrency);
  const stall = await openStall(id, { scale: options.scale ?? 0.1 }, time.nowMs(), time.nowMs);
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-stand-'));
  const db = openStore(folder);
  const network = createNetwork({}, {});
  onTestFinished(async () => {
    db.close();
    network.close();
    await stall.listener.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const repos = createRepos(db);
  const audit = createAudit(db, 'test', time);
  const vault = createVault({ db, keychain: fakeKeychain(), audit, clock: time });
  await vault.setUp('keychain');
  const endpointOf = () => stall.listener.origin;
  const log = { warn: () => undefined };
  const access = createAccess({
    db,
    vault,
    connectionOf: repos.connections.get,
    providerOf: (wanted) => providers.get(wanted),
    endpointOf,
    network,
    clock: time,
    onSignedOut: () => undefined,
  });
  const asked = watch(stall, time);

  function connecting(how: ConnectHow): ConnectService {
    return createConnect({
      ...{ db, vault, audit, providers, network, log, clock: time },
      connections: repos.connections,
      streams: repos.streams,
      endpointOf: how.endpoint === undefined ? endpointOf : () => how.endpoint,
      events: createEvents(),
      openPage: async () => undefined,
      onConnected: () => undefined,
    });
  }

  async function connect(login: Login, how: ConnectHow = {}): Promise<string> {
    const attempt = connecting(how).start({
      firstChoice: true,
      ...{ provider: id, way: login.method, name: how.again ? '' : `${id} ${repos.connections.list().length}` },
      ...{ settings: login.settings, secrets: login.secrets, streams: how.streams, writes: how.writes ?? true },
      ...{ connectionId: how.again },
      openPage: async (url) => {
        how.onPage?.(url);
        // The person's browser reaches the vendor, whatever this program reaches.
        const { pathname, search } = new URL(url);
        return (await consent(`${stall.listener.origin}${pathname}${search}`, how.answer)).url;
      },
    });
    return attempt.done;
  }

  const login = () => stall.vendor.logins(stall.listener.origin)[0] ?? fail(`${id} has no login`);

  async function connection(): Promise<Connection> {
    const [known] = repos.connections.list();
    return known ?? repos.connections.get(await connect(login()));
  }

  function client(of: Connection, { responseMs }: { readonly responseMs?: number | undefined } = {}): Client {
    const made = createClient({
      ...{ provider, network, log, clock: time, timer: time, responseMs },
      settings: of.settings,
      access: (wish) => access.get(of.id, wish),
      endpoint: stall.listener.origin,
      limiter: createLimiter(provider.limits, time),
      random: () => 0.5,
    });
    return {
      get calls() {
        return made.calls;
      },
      send: (request, signal) => time.during(() => made.send(request, signal)),
    };
  }

  async function sync(wish: SyncWish = {}): Promise<Outcome> {
    const of = await connection();
    const inner = client(of, { responseMs: wish.responseMs });
    const abort = new AbortController();
    let answers = 0;
    const counted = {
      get calls() {
        return inner.calls;
      },
      async send(request: Request, signal?: AbortSignal): Promise<Response> {
        const response = await inner.send(request, signal);
        answers += 1;
        if (answers === wish.cutAfter) abort.abort();
        return response;
      },
    };
    const runId = repos.runs.begin({
      ...{ connectionId: of.id, trigger: 'person', dry: false, folded: 1 },
      startedAt: time.now().toISOString(),
    });
    const end = await runConnection({
      ...{ db, runId, connection: of, provider, dry: false, timer: time },
      streams: wish.streams,
      wish: { full: wish.full ?? false, since: null },
      client: counted,
      signal: abort.signal,
      now: () => time.now().toISOString(),
      onPage: () => undefined,
    });
    return { ...end, answers, tallies: new Map(repos.runs.tallies(runId).map((tally) => [tally.stream, tally])) };
  }

  const live = db.prepare<[string], Row>(
    `SELECT r.external_id AS id, r.title, r.occurred_at AS at, r.status, r.amount_minor AS amountMinor, r.currency,
       r.canonical FROM record AS r JOIN stream_state AS s ON s.id = r.stream_id
     WHERE s.stream = ? AND r.deleted_at IS NULL`,
  );

  return {
    ...{ provider, stall, db, repos, vault, access, network, time, asked, login, connect, connection, client, sync },
    hands: stall.vendor.hands ?? fail(`the imitation of ${id} has no hands`),
    rows: (stream) => new Map(live.all(stream).map((row) => [row.id, row])),
    entityOf: (stream) => provider.streams.find((one) => one.id === stream)?.entity ?? fail(`no stream ${stream}`),
  };
}

export function fail(message: string): never {
  throw new Error(message);
}

/** Notes every call that reaches the imitation. */
function watch(stall: Stall, time: TestTime): Asked[] {
  const asked: Asked[] = [];
  const { vendor } = stall;
  const respond = vendor.respond.bind(vendor);
  vendor.respond = (call) => {
    const query = call.query.toString();
    const { method, headers, body } = call;
    asked.push({ method, path: `${call.path}${query && `?${query}`}`, headers, body, elapsed: time.elapsed() });
    return respond(call);
  };
  return asked;
}

/** Why a part of the suite cannot be had from this vendor, in its definition's words; undefined where it can. */
export function excuse(id: VendorId, part: string): string | undefined {
  return providers.get(id)?.impossible?.[part];
}
