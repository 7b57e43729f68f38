import type { Db } from './database.ts';

const dayMs = 86_400_000;
const runDays = 180;
const callDays = 400;

/** Lets go of what nobody looks at any more (must-not-fail 20); the newest run of each connection stays. */
export function keepHouse(db: Db, now: Date): void {
  const before = (days: number) => new Date(now.getTime() - days * dayMs).toISOString();
  db.transaction(() => {
    db.prepare(`DELETE FROM sync_run WHERE started_at < ? AND status <> 'running'
      AND id NOT IN (SELECT max(id) FROM sync_run WHERE dry = 0 GROUP BY connection_id)`).run(before(runDays));
    db.prepare('DELETE FROM call_count WHERE day < ?').run(before(callDays).slice(0, 10));
  }).immediate();
}
