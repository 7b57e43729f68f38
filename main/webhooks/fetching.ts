import { setImmediate as nextTurn } from 'node:timers/promises';
import { asHubError } from '../../contract/errors.ts';
import type { Provider } from '../../providers/kit/index.ts';
import type { Events } from '../events.ts';
import type { Connection, ConnectionRepo } from '../store/connections.ts';
import type { InboxRepo, ToldEntry } from '../store/inbox.ts';
import type { StreamRepo } from '../store/streams.ts';
import type { SyncService } from '../sync/service.ts';
import { planFetch } from './plan-fetch.ts';

export interface FetchingOptions {
  readonly inbox: InboxRepo;
  readonly connections: ConnectionRepo;
  readonly streams: StreamRepo;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly sync: SyncService;
  readonly events: Events;
  /** True while the owner has paused everything or the vault is locked. */
  readonly isHeld: () => boolean;
  readonly log: { warn(facts: object, message: string): void };
}

/** Has read again what genuine deliveries name: one run at a time for each connection, with all that has gathered. */
export interface Fetching {
  /** Begins what is waiting: of these connections, or of all. */
  look(connectionIds?: readonly string[]): void;
  /** A run has ended; one that began later than a delivery came, and read everything, has brought what it names. */
  ended(run: EndedRun): void;
  /** Resolves when nothing is being fetched that can be. */
  idle(): Promise<void>;
  /** Nothing new is begun. */
  stop(): void;
}

export interface EndedRun {
  readonly connectionId: string;
  readonly runId: number;
  readonly startedAt: string;
  /** Well, over all streams of the connection. */
  readonly whole: boolean;
}

/** So much is fetched in one run; deliveries that come meanwhile are of the next. */
const atOnce = 10_000;
/** So much is written at once, for the main thread to stay free. */
const slice = 250;
const firstPauseMs = 15_000;
const longestPauseMs = 15 * 60_000;

export function createFetching(options: FetchingOptions): Fetching {
  const { inbox, connections, sync, events, log } = options;
  const busy = new Map<string, Promise<void>>();
  const settlings = new Set<Promise<void>>();
  const failures = new Map<string, number>();
  const retries = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  function mayFetch(connection: Connection | null): connection is Connection {
    return connection !== null && connection.state === 'ready' && !connection.paused && !options.isHeld();
  }

  function fetchAll(connectionId: string): void {
    if (busy.has(connectionId) || stopped) return;
    // What is busy must be known before anything is asked, since `ended` looks again.
    busy.set(
      connectionId,
      Promise.resolve().then(() => fetchUntilNothing(connectionId)),
    );
  }

  async function fetchUntilNothing(connectionId: string): Promise<void> {
    clearTimeout(retries.get(connectionId));
    retries.delete(connectionId);
    try {
      while (!stopped && (await fetchSome(connectionId)));
    } catch (thrown) {
      log.warn({ connection: connectionId, problem: String(thrown) }, 'what was told could not be fetched');
      later(connectionId);
    } finally {
      busy.delete(connectionId);
    }
  }

  /** @returns true when there may be more */
  async function fetchSome(connectionId: string): Promise<boolean> {
    const connection = connections.find(connectionId);
    // A run that is under way may have read the record before it changed: `ended` looks again.
    if (!mayFetch(connection) || sync.isRunning(connectionId)) return false;
    const told = await gather(connectionId);
    if (told.length === 0) return false;
    const runId = start(connection, told);
    if (runId === null) {
      await settle(told, null);
      later(connectionId);
      return false;
    }
    const { status } = await sync.ended(runId);
    const well = status === 'done' || status === 'set_aside';
    await settle(told, well ? runId : null);
    events.changed(['inbox'], connectionId);
    if (well) failures.delete(connectionId);
    else later(connectionId);
    return well;
  }

  /** What waits is taken slice by slice, for the main thread to stay free. */
  async function gather(connectionId: string): Promise<ToldEntry[]> {
    const told: ToldEntry[] = [];
    for (;;) {
      const some = inbox.waiting(connectionId, slice);
      inbox.begin(some);
      told.push(...some);
      if (some.length < slice || told.length >= atOnce || stopped) return told;
      await nextTurn();
    }
  }

  /** What is left when the Hub ends is written then and there. A kill in between costs one more run. */
  async function settle(told: readonly ToldEntry[], runId: number | null): Promise<void> {
    for (let at = 0; at < told.length; at += slice) {
      if (at > 0 && !stopped) await nextTurn();
      inbox.settle(told.slice(at, at + slice), runId);
    }
  }

  /** @returns null when it cannot be fetched now */
  function start(connection: Connection, told: readonly ToldEntry[]): number | null {
    const provider = options.providers.get(connection.provider);
    if (!provider || stopped) return null;
    const enabled = new Map(options.streams.list(connection.id).map(({ stream, enabled: on }) => [stream, on]));
    const plan = planFetch(told, provider, (stream) => enabled.get(stream) ?? true);
    try {
      return sync.start({ connectionIds: [connection.id], trigger: 'webhook', ...plan })[0] ?? null;
    } catch (thrown) {
      // Another process fetches from this connection just now, or the disk is full.
      log.warn({ connection: connection.id, code: asHubError(thrown).code }, 'what was told cannot be fetched now');
      return null;
    }
  }

  async function settleBrought({ connectionId, runId, startedAt, whole }: EndedRun): Promise<void> {
    for (let settled = slice; whole && settled === slice; ) {
      settled = inbox.settleBefore(connectionId, startedAt, runId, slice);
      if (settled > 0) events.changed(['inbox'], connectionId);
      if (settled === slice && !stopped) await nextTurn();
    }
    if (inbox.waiting(connectionId, 1).length > 0 && !retries.has(connectionId)) fetchAll(connectionId);
  }

  function later(connectionId: string): void {
    if (stopped) return;
    const count = failures.get(connectionId) ?? 0;
    failures.set(connectionId, count + 1);
    const pauseMs = Math.min(firstPauseMs * 2 ** count, longestPauseMs);
    clearTimeout(retries.get(connectionId));
    retries.set(connectionId, setTimeout(() => fetchAll(connectionId), pauseMs).unref());
  }

  return {
    look(connectionIds = inbox.connectionsWaiting()) {
      for (const id of connectionIds) fetchAll(id);
    },
    ended(run) {
      const settling = settleBrought(run)
        // It waits on, and is fetched once more.
        .catch((thrown: unknown) => log.warn({ problem: String(thrown) }, 'what a run has brought could not be noted'))
        .finally(() => settlings.delete(settling));
      settlings.add(settling);
    },
    async idle() {
      while (busy.size + settlings.size > 0) await Promise.all([...settlings, ...busy.values()]);
    },
    stop() {
      stopped = true;
      for (const timer of retries.values()) clearTimeout(timer);
    },
  };
}
