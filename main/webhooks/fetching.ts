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
    const told = inbox.waiting(connectionId, atOnce);
    if (told.length === 0) return false;
    const runId = await begin(connection, told);
    if (runId === null) return false;
    const { status } = await sync.ended(runId);
    const well = status === 'done' || status === 'set_aside';
    await inSlices(told, (some) => inbox.settle(some, well ? runId : null));
    events.changed(['inbox'], connectionId);
    if (well) failures.delete(connectionId);
    else later(connectionId);
    return well;
  }

  /** Slice after slice; what is left when the Hub ends is written then and there. A kill between them costs one more run. */
  async function inSlices(told: readonly ToldEntry[], write: (some: readonly ToldEntry[]) => void): Promise<void> {
    for (let at = 0; at < told.length; at += slice) {
      if (at > 0 && !stopped) await nextTurn();
      write(told.slice(at, at + slice));
    }
  }

  async function begin(connection: Connection, told: readonly ToldEntry[]): Promise<number | null> {
    const provider = options.providers.get(connection.provider);
    if (!provider) return null;
    const enabled = new Map(options.streams.list(connection.id).map(({ stream, enabled: on }) => [stream, on]));
    const plan = planFetch(told, provider, (stream) => enabled.get(stream) ?? true);
    await inSlices(told, inbox.begin);
    try {
      const [runId] = stopped ? [] : sync.start({ connectionIds: [connection.id], trigger: 'webhook', ...plan });
      if (runId !== undefined) return runId;
    } catch (thrown) {
      // Another process fetches from this connection just now.
      if (asHubError(thrown).code !== 'already_running') throw thrown;
    }
    await inSlices(told, (some) => inbox.settle(some, null));
    later(connection.id);
    return null;
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
      const settling = settleBrought(run).finally(() => settlings.delete(settling));
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
