import { randomUUID } from 'node:crypto';
import { HubError } from '../contract/errors.ts';
import type { Provider } from '../providers/kit/index.ts';
import { providers as registry } from '../providers/registry.ts';
import { createPauseSwitch, type PauseSwitch } from './app-settings.ts';
import { type Clock, instantOf, shiftedClock } from './clock.ts';
import { type ConnectService, createConnect } from './connect/service.ts';
import { createEvents, type Events } from './events.ts';
import { createAlerting } from './health/alerting.ts';
import { checkConnection } from './health/probes.ts';
import type { Endpoints } from './http/endpoints.ts';
import { createOwnNetwork } from './http/own-network.ts';
import type { Log } from './log.ts';
import { type AccessService, createAccess } from './oauth/access.ts';
import { createPretend, type PretendService } from './pretend/service.ts';
import { type Audit, createAudit } from './store/audit.ts';
import type { Connection } from './store/connections.ts';
import { type Db, databaseFile, openStore } from './store/database.ts';
import { createLeases, type Leases } from './store/lease.ts';
import { createRepos, type Repos } from './store/repos.ts';
import { createEngine, type RunResult } from './sync/engine.ts';
import { createScheduler, type Scheduler } from './sync/scheduler.ts';
import { createSync, leaseName, type SyncService } from './sync/service.ts';
import { createUpkeep, type Upkeep } from './upkeep.ts';
import { type Keychain, systemKeychain } from './vault/keychain.ts';
import { createVault, type Vault } from './vault/vault.ts';
import { connectionView, type Surroundings } from './views/connections.ts';

/** What the place that the Hub runs in lends to it. */
export interface HubHost {
  /** Opens a web page for the owner: the system browser, or in the command line a printed address. */
  readonly openPage: (url: string) => Promise<void>;
  readonly isOnline: () => boolean;
  /** The system's proxy for an address; null for none. */
  readonly findProxy?: (url: string) => Promise<string | null>;
}

export interface HubOptions {
  readonly profileDir: string;
  /** Who acts, for the audit trail: window or cli. */
  readonly actor: string;
  readonly host: HubHost;
  readonly log: Log;
  readonly syncWorker: URL;
  readonly pretendWorker: URL;
  readonly nativeBinding?: string | undefined;
  readonly endpoints?: Endpoints;
  readonly keychain?: Keychain;
  /** Unlocks a vault that a passphrase protects, and sets up a new one with it. */
  readonly passphrase?: string | undefined;
  /** Returns while the vault is still being opened, so that the window need not wait for it. */
  readonly openVaultLater?: boolean;
  /** How far ahead of this PC's clock the Hub lives, in milliseconds. */
  readonly clockOffsetMs?: number;
  /** Other systems than the registry's, for tests: the map, and the module that exports it for the worker. */
  readonly providers?: { readonly map: ReadonlyMap<string, Provider>; readonly module: string };
}

/** Every service of Backroom wired together, with no window: the shell, the command line and the tests begin here. */
export interface Hub extends Surroundings {
  readonly profileDir: string;
  readonly db: Db;
  readonly repos: Repos;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly access: AccessService;
  readonly connect: ConnectService;
  readonly sync: SyncService;
  readonly scheduler: Scheduler;
  readonly pretend: PretendService;
  readonly events: Events;
  readonly pause: PauseSwitch;
  readonly upkeep: Upkeep;
  readonly host: HubHost;
  readonly log: Log;
  /** Resolves when opening the vault at the start has succeeded or failed. */
  readonly vaultReady: Promise<void>;
  /** Why the vault could not be opened at the start; null when it is open, new, or waits for a passphrase. */
  vaultProblem(): unknown;
  check(connection: Connection): Promise<void>;
  /** Works out a connection's state again and keeps its alerts in line with it. */
  review(connection: Connection): void;
  /** Signs out at the vendor and forgets the credential; the records too unless they are to be kept. */
  disconnect(connectionId: string, keepRecords: boolean): Promise<void>;
  /** Takes up a changed proxy or certificate file. */
  refreshNetwork(): Promise<void>;
  /** Starts what runs by itself: schedules and, where it is wanted, the pretend shop. */
  begin(): Promise<void>;
  /** Ends runs at their next page and closes the store. */
  stop(): Promise<void>;
}

/**
 * Builds the Hub on a profile. @throws HubError store_* when the profile's file cannot be used
 */
export async function createHub(options: HubOptions): Promise<Hub> {
  const { profileDir, log } = options;
  const clock = shiftedClock(options.clockOffsetMs ?? 0);
  const db = openStore(profileDir, {
    nativeBinding: options.nativeBinding,
    onMigrated: (from, to, copy) => log.info({ from, to, copy }, 'the store was brought up to date'),
  });
  const repos = createRepos(db);
  const leases = createLeases(db, clock);
  settleCutRuns(repos, leases, clock);
  const profile = repos.settings.get('profileId') ?? randomUUID();
  repos.settings.set('profileId', profile);
  const audit = createAudit(db, options.actor, clock);
  const vault = createVault({ db, keychain: options.keychain ?? systemKeychain(), audit, clock });
  const opening = openVault(vault, options.passphrase);
  if (!options.openVaultLater) await opening.done;
  return assemble({
    options,
    clock,
    db,
    repos,
    leases,
    audit,
    vault,
    opening,
    providers: options.providers?.map ?? registry,
  });
}

/** How opening the vault at the start is going. */
interface Opening {
  readonly done: Promise<void>;
  isOver(): boolean;
  problem(): unknown;
}

/** Opens the vault without asking anybody; what stands in the way is told by the window, and hinders nothing else. */
function openVault(vault: Vault, passphrase: string | undefined): Opening {
  let over = false;
  let problem: unknown = null;
  const isNew = vault.state() === 'new' && passphrase !== undefined;
  const done = (isNew ? vault.setUp({ passphrase }) : vault.start({ passphrase }))
    .catch((thrown: unknown) => {
      problem = thrown;
    })
    .finally(() => {
      over = true;
    });
  return { done, isOver: () => over, problem: () => problem };
}

/** Runs that a kill or a power cut ended: their pages are kept, and the next run goes on from there. */
function settleCutRuns(repos: Repos, leases: Leases, clock: Clock): void {
  for (const run of repos.runs.running()) {
    if (leases.isHeld(leaseName(run.connectionId))) continue;
    repos.runs.end(run.id, { endedAt: instantOf(clock), status: 'cut', reason: null, detail: null });
  }
}

interface Parts {
  readonly options: HubOptions;
  readonly clock: Clock;
  readonly db: Db;
  readonly repos: Repos;
  readonly leases: Leases;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly opening: Opening;
  readonly providers: ReadonlyMap<string, Provider>;
}

function assemble(parts: Parts): Hub {
  const { options, clock, db, repos, audit, vault, providers } = parts;
  const { profileDir, host, log } = options;
  const events = createEvents();
  const pause = createPauseSwitch(repos.settings);
  const own = createOwnNetwork(repos.settings, host.findProxy);
  const { network } = own;
  const endpointOf = (connection: Pick<Connection, 'provider' | 'pretend'>): string | undefined =>
    connection.pretend
      ? (pretend.originOf(connection.provider) ?? nowhere)
      : options.endpoints?.get(connection.provider);

  const access = createAccess({
    db,
    vault,
    connectionOf: repos.connections.get,
    providerOf: (id) => providers.get(id),
    endpointOf,
    network,
    clock,
    onSignedOut: (id) => review(repos.connections.get(id)),
  });
  const engine = createEngine({
    workerUrl: options.syncWorker,
    start: {
      databaseFile: databaseFile(profileDir),
      nativeBinding: options.nativeBinding,
      clockOffsetMs: options.clockOffsetMs ?? 0,
      registry: options.providers?.module,
    },
    access: access.get,
    onSigning: (id, index) => repos.connections.change(id, { signing: index }),
    onProgress: (runId, tallies) => tellProgress(runId, tallies, hub),
    log,
  });
  const sync = createSync({
    ...parts,
    connections: repos.connections,
    runs: repos.runs,
    engine,
    events,
    endpointOf,
    network: own.settings,
    onEnded,
    log,
  });
  const scheduler = createScheduler({
    connections: repos.connections,
    sync,
    clock,
    log,
    isHeld: () => pause.until(clock.now()) !== null || vault.state() !== 'unlocked',
  });
  const connect = createConnect({
    ...parts,
    ...repos,
    network,
    endpointOf,
    events,
    log,
    openPage: host.openPage,
    onConnected,
  });
  const pretend = createPretend({
    workerUrl: options.pretendWorker,
    settings: repos.settings,
    connections: repos.connections,
    connect,
    providerName: (id) => providers.get(id)?.name ?? id,
    disconnect: (id) => hub.disconnect(id, false),
    clock,
    log,
  });
  const upkeep = createUpkeep({ profileDir, db, repos, audit, clock, engine, access, log });
  const alerting = createAlerting(repos, clock);

  function review(connection: Connection): void {
    alerting.review(connection, connectionView(connection, hub).status);
    events.changed(['connections', 'app'], connection.id);
  }

  function onConnected(connectionId: string): void {
    const connection = repos.connections.get(connectionId);
    scheduler.plan(connection);
    if (!sync.isRunning(connectionId)) sync.start({ connectionIds: [connectionId], trigger: 'connect' });
  }

  function onEnded(connection: Connection, runId: number, { calls, status, reason }: RunResult): void {
    const at = instantOf(clock);
    repos.samples.countCalls(connection.id, at.slice(0, 10), calls.calls, calls.failures);
    if (calls.latencyMs !== null)
      repos.samples.add(connection.id, { at, ok: status !== 'failed', latencyMs: calls.latencyMs, code: reason });
    // With the vault locked nothing was asked, so nothing was refused either.
    if (reason === 'signed_out' && vault.state() === 'unlocked')
      repos.connections.change(connection.id, { state: 'signed_out' });
    log.info({ connection: connection.id, runId, status, reason }, 'a run ended');
    const now = repos.connections.list().find((one) => one.id === connection.id);
    if (now) review(now);
  }

  const hub: Hub = {
    ...{
      profileDir,
      db,
      repos,
      audit,
      vault,
      access,
      connect,
      sync,
      scheduler,
      pretend,
      events,
      pause,
      upkeep,
      host,
      log,
    },
    ...{ providers, clock, isRunning: sync.isRunning },
    isOffline: () => !host.isOnline(),
    pausedUntil: () => pause.until(clock.now()),
    vaultOpen: () => vault.state() === 'unlocked' || !parts.opening.isOver(),
    vaultReady: parts.opening.done,
    vaultProblem: () => (vault.state() === 'unlocked' ? null : parts.opening.problem()),
    review,
    check: async (connection) => {
      await checkConnection(connection, { ...parts, access, samples: repos.samples, endpointOf, network, log });
      events.changed(['connections'], connection.id);
    },
    disconnect: async (connectionId, keepRecords) => {
      const connection = repos.connections.get(connectionId);
      if (sync.isRunning(connectionId)) throw new HubError('already_running', { detail: connection.name });
      await access.disconnect(connectionId);
      audit.write({
        action: 'connection.disconnect',
        subject: connectionId,
        detail: keepRecords ? 'records kept' : 'records removed',
      });
      if (keepRecords) repos.connections.change(connectionId, { state: 'off', nextDueAt: null });
      else repos.connections.remove(connection.id);
      events.changed(['connections', 'records', 'runs', 'setAside', 'app'], connectionId);
    },
    refreshNetwork: own.refresh,
    begin: async () => {
      await Promise.all([own.refresh(), parts.opening.done]);
      events.changed(['app', 'connections']);
      scheduler.start();
      upkeep.begin();
      await pretend.resume();
    },
    stop: async () => {
      scheduler.stop();
      upkeep.end();
      await sync.stopAll();
      await engine.close();
      await pretend.stop();
      network.close();
      vault.lock();
      db.close();
    },
  };
  return hub;
}

/** Where a pretend connection is sent while its shop is closed: never to the real vendor. */
const nowhere = 'http://127.0.0.1:9';

function tellProgress(
  runId: number,
  tallies: Parameters<Parameters<typeof createEngine>[0]['onProgress']>[1],
  hub: Hub,
): void {
  const run = hub.repos.runs.get(runId);
  const provider = run && hub.providers.get(hub.repos.connections.get(run.connectionId).provider);
  if (!run || !provider) return;
  for (const tally of tallies.filter((one) => one.status === 'running')) {
    const { added, changed, unchanged, setAside } = tally.counts;
    const label = provider.streams.find((stream) => stream.id === tally.stream)?.label ?? tally.stream;
    const payload = {
      runId,
      connectionId: run.connectionId,
      stream: tally.stream,
      label,
      read: added + changed + unchanged + setAside,
      total: tally.total,
      counts: tally.counts,
    };
    hub.events.tell({ topic: 'progress', payload });
  }
}
