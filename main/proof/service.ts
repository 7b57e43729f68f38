import { asHubError, HubError } from '../../contract/errors.ts';
import { type ErasedSource, isDerived, type Provider, type Tally } from '../../providers/kit/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import { type Reaching, reachOf } from '../connect/reach.ts';
import type { Events } from '../events.ts';
import { createClient } from '../http/client.ts';
import { createLimiter } from '../http/limiter.ts';
import type { Connection } from '../store/connections.ts';
import type { Repos } from '../store/repos.ts';
import type { RunResult } from '../sync/engine.ts';
import type { SyncService } from '../sync/service.ts';
import { type Found, fetchingOf, isLacking, lackOf } from './mend.ts';
import { proveStream } from './prove.ts';

export interface ProofOptions extends Reaching {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly repos: Repos;
  readonly sync: SyncService;
  readonly clock: Clock;
  readonly events: Events;
  /** True while nothing may be asked: everything is paused, the vault is locked, or this PC is offline. */
  readonly isHeld: () => boolean;
  /** Works the connection's state out again, and its alerts. */
  readonly review: (connection: Connection) => void;
  readonly log: { warn(facts: object, message: string): void; info(facts: object, message: string): void };
}

export interface ProofWish {
  /** Fetch what is missing and prove again. */
  readonly fetch: boolean;
  /** Not again what was fetched in vain before. */
  readonly sparing?: boolean;
  readonly streams?: readonly string[] | undefined;
}

/** Proves that what is here is all there is, by the vendors' own numbers. */
export interface ProofService {
  /**
   * Asks the vendor now.
   * @throws HubError not_found, not_allowed (it is off), and what the client throws when nothing could be asked
   */
  check(connectionId: string, wish: ProofWish): Promise<void>;
  isChecking(connectionId: string): boolean;
  /** A run has ended: once a day, and after everything was read, it is followed by a proof. */
  ended(connection: Connection, runId: number, status: RunResult['status']): void;
  /** From now on, by itself. */
  begin(): void;
  /** Calls off what is being asked, and waits for it. */
  end(): Promise<void>;
}

/** A little less than a day, so that a proof does not wander through the day. */
const dueMs = 20 * 3_600_000;

/** After these the vendor need not be asked for another stream either. */
const hopeless: readonly string[] = ['signed_out', 'unreachable', 'limited', 'vault_locked', 'stopped'];

type Provable = ErasedSource & { readonly tally: Tally };

export function createProof(options: ProofOptions): ProofService {
  const { providers, repos, sync, clock, events, log } = options;
  const busy = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let active = false;

  function provable(connection: Connection, wanted?: readonly string[]): Provable[] {
    const streams = providers.get(connection.provider)?.streams ?? [];
    return streams.flatMap((stream) => {
      if (isDerived(stream) || !stream.tally || (wanted && !wanted.includes(stream.id))) return [];
      const isOn = repos.streams.find(connection.id, stream.id)?.enabled ?? false;
      return isOn ? [{ ...stream, tally: stream.tally }] : [];
    });
  }

  async function check(connectionId: string, wish: ProofWish): Promise<void> {
    const connection = repos.connections.get(connectionId);
    if (connection.state === 'off') throw new HubError('not_allowed', { detail: `${connection.name} is disconnected` });
    const before = busy.get(connectionId) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => proveAll(connection, wish));
    busy.set(connectionId, mine);
    events.changed(['proof'], connectionId);
    try {
      await mine;
    } finally {
      if (busy.get(connectionId) === mine) busy.delete(connectionId);
      if (!stopping.signal.aborted) events.changed(['proof', 'connections', 'app'], connectionId);
    }
  }

  async function proveAll(connection: Connection, { fetch, sparing, streams }: ProofWish): Promise<void> {
    const asked = provable(connection, streams);
    const found = await prove(connection, asked);
    const lacking = found.filter(({ proof }) => isLacking(proof) && !(sparing && proof.tried === lackOf(proof)));
    // What is to be fetched is claimed only when fetching it did not help.
    for (const one of found) if (!(fetch && lacking.includes(one))) repos.proofs.save(one.proof);
    if (fetch && lacking.length > 0) await mend(connection, lacking);
    if (!stopping.signal.aborted) options.review(repos.connections.get(connection.id));
  }

  async function mend(connection: Connection, lacking: readonly Found[]): Promise<void> {
    let left = lacking;
    for (const time of ['first', 'second'] as const) {
      const order = fetchingOf(left, connection, time);
      if (order === null || stopping.signal.aborted) continue;
      await idle(connection.id);
      const [runId] = sync.start(order);
      if (runId !== undefined) await sync.ended(runId);
      const streams = left.filter(({ proof }) => isLacking(proof)).map(({ stream }) => stream.id);
      const again = await prove(connection, provable(connection, streams));
      left = left.map((one) => again.find(({ stream }) => stream.id === one.stream.id) ?? one);
    }
    for (const { proof } of left) repos.proofs.save({ ...proof, tried: lackOf(proof) });
    const counts = left.map(({ stream, proof }) => [stream.id, lackOf(proof) ?? 0]);
    log.info({ connection: connection.id, left: Object.fromEntries(counts) }, 'what was missing was fetched');
  }

  /** Streams that cannot be asked for keep what was proved before, with the reason. */
  async function prove(connection: Connection, streams: readonly Provable[]): Promise<Found[]> {
    const found: Found[] = [];
    const watch = watched(connection);
    try {
      for (const stream of streams) {
        await idle(connection.id);
        const state = repos.streams.find(connection.id, stream.id);
        if (!state) continue;
        const now = instantOf(clock);
        const common = { connection, stream, tally: stream.tally, state, proofs: repos.proofs, now };
        try {
          const proof = await proveStream({ ...common, send: watch.send });
          if (proof) found.push({ stream, proof });
        } catch (thrown) {
          const { code, detail } = asHubError(thrown);
          if (code === 'stopped' || stopping.signal.aborted) throw thrown;
          log.warn({ connection: connection.id, stream: stream.id, code, detail }, 'a stream could not be proved');
          repos.proofs.saveProblem(state.id, now, code);
          if (hopeless.includes(code)) throw thrown;
        }
      }
    } finally {
      watch.end();
    }
    return found;
  }

  /** A run has the vendor's budget first. */
  async function idle(connectionId: string): Promise<void> {
    while (sync.isRunning(connectionId)) {
      const latest = repos.runs.running().find((run) => run.connectionId === connectionId);
      if (!latest) return;
      await sync.ended(latest.id);
    }
    if (stopping.signal.aborted) throw new HubError('stopped');
  }

  /** A client whose calls are counted with the others of the day. */
  function watched(connection: Connection) {
    const provider = providers.get(connection.provider);
    if (!provider) throw new HubError('bug', { detail: `there is no provider ${connection.provider}` });
    let calls = 0;
    let failures = 0;
    const onCall = ({ ok }: { ok: boolean }) => {
      calls += 1;
      if (!ok) failures += 1;
    };
    const limiter = createLimiter(provider.limits);
    const client = createClient({ ...reachOf(connection, provider, options), limiter, onCall });
    return {
      send: (request: Parameters<typeof client.send>[0]) => client.send(request, stopping.signal),
      end: () => {
        if (calls === 0 || stopping.signal.aborted) return;
        repos.samples.countCalls(connection.id, instantOf(clock).slice(0, 10), calls, failures);
      },
    };
  }

  function isDue(connection: Connection): boolean {
    return provable(connection).some(({ id }) => {
      const state = repos.streams.find(connection.id, id);
      const at = state ? repos.proofs.find(state.id)?.at : undefined;
      return at === undefined || clock.now().getTime() - Date.parse(at) > dueMs;
    });
  }

  /** True where a stream was read whole that otherwise is asked for its changes. */
  function readWhole(connection: Connection, runId: number): boolean {
    const whole = new Set(repos.runs.tallies(runId).flatMap(({ stream, mode }) => (mode === 'full' ? [stream] : [])));
    return provable(connection).some(({ id, changes }) => changes === 'cursor' && whole.has(id));
  }

  return {
    check,
    isChecking: (connectionId) => busy.has(connectionId),
    ended(connection, runId, status) {
      const isWell = status === 'done' || status === 'set_aside';
      if (!active || !isWell || busy.has(connection.id) || options.isHeld()) return;
      const now = repos.connections.find(connection.id);
      if (now?.state !== 'ready' || now.paused || repos.runs.get(runId)?.dry) return;
      if (!isDue(now) && !readWhole(now, runId)) return;
      check(now.id, { fetch: true, sparing: true }).catch((thrown: unknown) => {
        log.warn({ connection: now.id, code: asHubError(thrown).code }, 'it could not be proved that all is here');
      });
    },
    begin() {
      active = true;
    },
    async end() {
      active = false;
      stopping.abort();
      await Promise.allSettled(busy.values());
    },
  };
}
