import { schedule } from 'node-cron';
import type { Clock } from '../clock.ts';
import type { Connection, ConnectionRepo } from '../store/connections.ts';
import { missedSince, nextDue, spreadMs } from './schedule.ts';
import type { SyncService } from './service.ts';

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
  let lastTickAt: number | null = null;

  function dueAfter(connection: Connection, now: Date): string {
    return new Date(nextDue(connection.cron, now).getTime() + spreadMs(connection.id)).toISOString();
  }

  function plan(connection: Connection): void {
    connections.change(connection.id, { nextDueAt: dueAfter(connection, clock.now()) });
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
    const now = clock.now();
    // must-not-fail 22: a due time that a clock set wrong has put into the far future would never come.
    const clockWentBack = lastTickAt === null || now.getTime() < lastTickAt;
    lastTickAt = now.getTime();
    if (isHeld()) return [];
    return connections.list().flatMap((connection) => {
      try {
        return lookAt(connection, now, clockWentBack);
      } catch (thrown) {
        log.warn({ connection: connection.id, problem: String(thrown) }, 'a schedule cannot be read');
        return [];
      }
    });
  }

  function lookAt(connection: Connection, now: Date, clockWentBack: boolean): number[] {
    const { state, paused, nextDueAt } = connection;
    if (state !== 'ready' || paused) return [];
    if (nextDueAt !== null && nextDueAt <= now.toISOString()) return startOne(connection, nextDueAt);
    if (nextDueAt === null || (clockWentBack && nextDueAt > dueAfter(connection, now))) plan(connection);
    return [];
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
