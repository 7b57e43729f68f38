import { schedule } from 'node-cron';
import type { Clock } from '../clock.ts';
import type { Connection, ConnectionRepo } from '../store/connections.ts';
import type { SyncService } from './service.ts';
import { missedSince, nextDue, spreadMs } from './schedule.ts';

export interface SchedulerOptions {
  readonly connections: ConnectionRepo;
  readonly sync: SyncService;
  readonly clock: Clock;
  /** True while the owner has paused everything or the vault is locked. */
  readonly isHeld: () => boolean;
  readonly log: { warn(facts: object, message: string): void };
}

/** Starts what is due. The due times are rows of the store, so a sleep or a restart forgets none of them. */
export interface Scheduler {
  /** Looks at the wall clock now; called each half minute, and when the PC has woken. */
  tick(): number[];
  /** Writes when a connection is due next, counted from now. */
  plan(connection: Connection): void;
  start(): void;
  stop(): void;
}

const everyHalfMinute = '*/30 * * * * *';

export function createScheduler({ connections, sync, clock, isHeld, log }: SchedulerOptions): Scheduler {
  let ticking: ReturnType<typeof schedule> | undefined;

  function plan(connection: Connection): void {
    const due = nextDue(connection.cron, clock.now()).getTime() + spreadMs(connection.id);
    connections.change(connection.id, { nextDueAt: new Date(due).toISOString() });
  }

  function startOne(connection: Connection, dueAt: string): number[] {
    const missed = missedSince(connection.cron, new Date(dueAt), clock.now());
    plan(connection);
    if (sync.isRunning(connection.id)) return [];
    try {
      return sync.start({ connectionIds: [connection.id], trigger: 'schedule', folded: missed });
    } catch (thrown) {
      log.warn({ connection: connection.id, problem: String(thrown) }, 'a scheduled run could not begin');
      return [];
    }
  }

  function tick(): number[] {
    if (isHeld()) return [];
    const now = clock.now().toISOString();
    const started: number[] = [];
    for (const connection of connections.list()) {
      if (connection.state !== 'ready' || connection.paused) continue;
      if (connection.nextDueAt === null) plan(connection);
      else if (connection.nextDueAt <= now) started.push(...startOne(connection, connection.nextDueAt));
    }
    return started;
  }

  return {
    tick,
    plan,
    start() {
      ticking ??= schedule(everyHalfMinute, () => void tick());
    },
    stop() {
      void ticking?.destroy();
      ticking = undefined;
    },
  };
}
