import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { HubError } from '../../contract/errors.ts';
import { type Clock, systemClock } from '../clock.ts';
import { systemTimer, type Timer } from '../http/timer.ts';
import type { Db } from './database.ts';

/** The right to do something alone, across threads and processes, until it is released or its time is over. */
export interface Lease {
  /** Makes it last `ttlMs` from now. False when somebody else has taken it meanwhile. */
  renew(ttlMs: number): boolean;
  release(): void;
}

export interface Leases {
  /** Null when somebody else has it. A holder whose process died has lost it; on another PC, once its time is over. */
  take(name: string, ttlMs: number): Lease | null;
  /** True while anybody holds it. */
  isHeld(name: string): boolean;
  /**
   * Does an action while holding a lease, waiting for it at most `waitMs`.
   * @throws HubError already_running when somebody else keeps it for longer; stopped when the signal aborts
   */
  hold<T>(name: string, options: HoldOptions, action: () => Promise<T>): Promise<T>;
}

export interface HoldOptions {
  readonly ttlMs: number;
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How often a lease that somebody else has is asked for again. */
const pollMs = 40;

export function createLeases(db: Db, clock: Clock = systemClock, timer: Timer = systemTimer): Leases {
  const grab = db.prepare<[string, string, number, number]>(
    `INSERT INTO lease (name, holder, expires_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
     WHERE lease.expires_at <= ?`,
  );
  const extend = db.prepare('UPDATE lease SET expires_at = ? WHERE name = ? AND holder = ?');
  const erase = db.prepare('DELETE FROM lease WHERE name = ? AND holder = ?');
  const current = db.prepare<[string, number], { holder: string }>(
    'SELECT holder FROM lease WHERE name = ? AND expires_at > ?',
  );

  /** Leases that were let go when nothing could be written, on a full disk: nobody has them. */
  const letGo = new Set<string>();

  /** Who has it; what a dead process of this PC left behind is taken away first. */
  function holderOf(name: string): string | null {
    const holder = current.get(name, clock.now().getTime())?.holder ?? null;
    if (holder === null || (!letGo.has(holder) && isAlive(holder))) return holder;
    erase.run(name, holder);
    letGo.delete(holder);
    return null;
  }

  function take(name: string, ttlMs: number): Lease | null {
    if (holderOf(name) !== null) return null;
    const holder = `${process.pid}@${hostname()}:${randomUUID()}`;
    const now = clock.now().getTime();
    if (grab.run(name, holder, now + ttlMs, now).changes === 0) return null;
    return {
      renew: (moreMs) => extend.run(clock.now().getTime() + moreMs, name, holder).changes === 1,
      release: () => {
        letGo.add(holder);
        erase.run(name, holder);
        letGo.delete(holder);
      },
    };
  }

  async function waitFor(name: string, { ttlMs, waitMs, signal }: HoldOptions): Promise<Lease> {
    const deadline = timer.elapsed() + waitMs;
    for (;;) {
      const lease = take(name, ttlMs);
      if (lease) return lease;
      if (timer.elapsed() >= deadline) throw new HubError('already_running', { detail: `${name} is held elsewhere` });
      await timer.sleep(pollMs, signal);
    }
  }

  return {
    take,
    isHeld: (name) => holderOf(name) !== null,
    async hold(name, options, action) {
      const lease = await waitFor(name, options);
      try {
        return await action();
      } finally {
        lease.release();
      }
    },
  };
}

/** False when it is sure that the holder's process is gone. A number that another program has by now counts as alive. */
function isAlive(holder: string): boolean {
  const [, pid, host] = /^(\d+)@(.+):[^:]+$/.exec(holder) ?? [];
  if (pid === undefined || host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH');
  }
}
