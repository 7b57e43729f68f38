import { asHubError, failureReasonOf, HubError } from '../../contract/errors.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import type { NetworkSettings } from '../http/network.ts';
import type { Connection, ConnectionRepo } from '../store/connections.ts';
import { asKnownError } from '../store/database.ts';
import type { Lease, Leases } from '../store/lease.ts';
import type { RunRepo, Trigger } from '../store/runs.ts';
import type { Engine, RunResult } from './engine.ts';
import { createGate } from './gate.ts';
import type { RunOrder } from './messages.ts';
import type { Named } from './named.ts';

export interface SyncWish {
  readonly connectionIds?: readonly string[] | undefined;
  readonly streams?: readonly string[] | undefined;
  /** Single records to read again, beside `streams`. */
  readonly only?: readonly Named[] | undefined;
  readonly full?: boolean | undefined;
  /** UTC instant: a one-off backfill from there. */
  readonly since?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly trigger?: Trigger | undefined;
  /** How many missed runs this one stands for. */
  readonly folded?: number | undefined;
}

export interface SyncOptions {
  readonly engine: Engine;
  readonly connections: ConnectionRepo;
  readonly runs: RunRepo;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly events: Events;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly endpointOf: (connection: Connection) => string | undefined;
  readonly network: () => Promise<NetworkSettings>;
  /** Told when a run has ended and its row is written. */
  readonly onEnded: (connection: Connection, runId: number, result: RunResult) => void;
  readonly log: { error(facts: object, message: string): void };
}

export interface SyncService {
  /** Begins a run for each connection. @throws HubError already_running, not_allowed (it is off), not_found */
  start(wish: SyncWish): number[];
  stop(runId: number): void;
  isRunning(connectionId: string): boolean;
  /** Resolves when the run's row says how it ended, at once when it has. @throws HubError not_found */
  ended(runId: number): Promise<RunResult>;
  /** Stops every run at its next page and waits for them. */
  stopAll(): Promise<void>;
}

const leaseMs = 60_000;

/** How a run ends that was stopped while it still waited for its turn. */
const stoppedBefore: RunResult = {
  status: 'stopped',
  reason: null,
  detail: null,
  calls: { calls: 0, failures: 0, latencyMs: null },
};

/** The lease that a run of a connection holds. */
export function leaseName(connectionId: string): string {
  return `run:${connectionId}`;
}

interface Job {
  readonly connection: Connection;
  readonly runId: number;
  readonly lease: Lease;
  readonly wish: SyncWish;
  readonly halted: AbortSignal;
  readonly halt: () => void;
}

/** A run that is under way, and the promise of how it ends. */
interface Underway {
  readonly connectionId: string;
  readonly result: Promise<RunResult>;
  readonly halt: () => void;
}

export function createSync(options: SyncOptions): SyncService {
  const { engine, connections, runs, leases, clock, events, providers } = options;
  const underway = new Map<number, Underway>();
  const atOnce = createGate(4);

  function start(wish: SyncWish): number[] {
    checkSince(wish.since);
    const chosen = chooseConnections(wish);
    const taken: { connection: Connection; lease: Lease }[] = [];
    try {
      for (const connection of chosen) taken.push({ connection, lease: takeLease(connection) });
    } catch (thrown) {
      for (const { lease } of taken) lease.release();
      throw asKnownError(thrown);
    }
    return taken.map(({ connection, lease }) => begin(connection, lease, wish));
  }

  function chooseConnections(wish: SyncWish): Connection[] {
    const chosen = wish.connectionIds
      ? [...new Set(wish.connectionIds)].map((id) => connections.get(id))
      : connections.list().filter((connection) => connection.state !== 'off' && !isRunning(connection.id));
    for (const connection of chosen) {
      if (connection.state === 'off')
        throw new HubError('not_allowed', { detail: `${connection.name} is disconnected` });
      checkStreams(connection, wish.streams);
    }
    return chosen;
  }

  function checkSince(since: string | undefined): void {
    if (since === undefined || !Number.isNaN(Date.parse(since))) return;
    throw new HubError('bad_input', { params: { what: `“${since.slice(0, 40)}” is no date.` } });
  }

  function checkStreams(connection: Connection, streams: readonly string[] | undefined): void {
    const known = providers.get(connection.provider)?.streams.map((stream) => stream.id) ?? [];
    const unknown = streams?.find((stream) => !known.includes(stream));
    if (unknown) throw new HubError('not_found', { params: { what: 'stream', name: unknown } });
  }

  function takeLease(connection: Connection): Lease {
    const lease = leases.take(leaseName(connection.id), leaseMs);
    if (!lease) throw new HubError('already_running', { detail: connection.name });
    // Who has the lease is the only one: what still counts as running was cut by a kill or a full disk.
    for (const run of runs.running()) {
      if (run.connectionId !== connection.id) continue;
      runs.end(run.id, { endedAt: instantOf(clock), status: 'cut', reason: null, detail: null });
    }
    return lease;
  }

  function begin(connection: Connection, lease: Lease, wish: SyncWish): number {
    const runId = runs.begin({
      connectionId: connection.id,
      trigger: wish.trigger ?? 'person',
      dry: wish.dryRun ?? false,
      startedAt: instantOf(clock),
      folded: wish.folded ?? 0,
    });
    const halted = new AbortController();
    const halt = () => {
      halted.abort();
      engine.stop(runId);
    };
    const result = perform({ connection, runId, lease, wish, halted: halted.signal, halt });
    underway.set(runId, { connectionId: connection.id, result, halt });
    events.changed(['runs', 'connections', 'app'], connection.id);
    return runId;
  }

  /** Never rejects: who waits for a run learns how it ended, also when that could not be written down. */
  async function perform(job: Job): Promise<RunResult> {
    const { connection, runId, lease } = job;
    const beat = setInterval(() => keepLease(job), leaseMs / 3);
    const leave = await atOnce.enter();
    const result = await attempt(job);
    leave();
    clearInterval(beat);
    underway.delete(runId);
    const { status, reason, detail } = result;
    inSpite(runId, () => runs.end(runId, { endedAt: instantOf(clock), status, reason, detail }));
    inSpite(runId, () => lease.release());
    inSpite(runId, () => options.onEnded(connection, runId, result));
    events.changed(['runs', 'connections', 'records', 'setAside', 'app'], connection.id);
    return result;
  }

  /** A PC that slept may find that somebody else has begun a run meanwhile. */
  function keepLease({ runId, lease, halt }: Job): void {
    inSpite(runId, () => {
      if (!lease.renew(leaseMs)) halt();
    });
  }

  /** On a full disk nothing can be written, and the run has ended all the same. */
  function inSpite(runId: number, action: () => void): void {
    try {
      action();
    } catch (thrown) {
      options.log.error({ runId, problem: String(thrown) }, 'the end of a run could not be written');
    }
  }

  async function attempt({ connection, runId, wish, halted }: Job): Promise<RunResult> {
    try {
      const order = halted.aborted ? null : await orderOf(connection, runId, wish);
      return order === null || halted.aborted ? stoppedBefore : await engine.run(order);
    } catch (thrown) {
      const error = asHubError(thrown);
      return { ...stoppedBefore, status: 'failed', reason: failureReasonOf(error), detail: error.detail ?? null };
    }
  }

  async function orderOf(connection: Connection, runId: number, wish: SyncWish): Promise<RunOrder> {
    return {
      runId,
      connectionId: connection.id,
      streams: wish.streams,
      only: wish.only ?? [],
      wish: { full: wish.full ?? false, since: wish.since ?? null },
      dry: wish.dryRun ?? false,
      endpoint: options.endpointOf(connection),
      network: await options.network(),
    };
  }

  function asItEnded(runId: number): RunResult {
    const run = runs.get(runId);
    if (!run) throw new HubError('not_found', { params: { what: 'run', name: runId } });
    const { status, reason, detail } = run;
    return { ...stoppedBefore, status, reason, detail };
  }

  function isRunning(connectionId: string): boolean {
    return [...underway.values()].some((one) => one.connectionId === connectionId);
  }

  return {
    start,
    stop: (runId) => underway.get(runId)?.halt(),
    isRunning,
    ended: async (runId) => {
      const one = underway.get(runId);
      return one ? one.result : asItEnded(runId);
    },
    async stopAll() {
      const all = [...underway.values()];
      for (const one of all) one.halt();
      await Promise.allSettled(all.map((one) => one.result));
    },
  };
}
