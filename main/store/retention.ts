import type { Db } from './database.ts';

const dayMs = 86_400_000;
const runDays = 180;
const callDays = 400;
const eventDays = 30;
/** More events than so many are kept only while they wait to be delivered. */
const mostEvents = 100_000;
/** So many go in one transaction, since the window waits meanwhile; and in so many transactions at most. */
const eventsAtOnce = 1000;
const eventSlices = 50;

/** Lets go of what nobody looks at any more (must-not-fail 20); the newest run of each connection stays. */
export function keepHouse(db: Db, now: Date): void {
  const before = (days: number) => new Date(now.getTime() - days * dayMs).toISOString();
  db.transaction(() => {
    db.prepare(`DELETE FROM sync_run WHERE started_at < ? AND status <> 'running'
      AND id NOT IN (SELECT max(id) FROM sync_run WHERE dry = 0 GROUP BY connection_id)`).run(before(runDays));
    db.prepare('DELETE FROM call_count WHERE day < ?').run(before(callDays).slice(0, 10));
  }).immediate();
  dropEvents(db, before(eventDays));
}

/** Events of the shop with what was sent of them: the old ones, and of the others the oldest when there are too many. */
function dropEvents(db: Db, before: string): void {
  const old = db.prepare<[string]>(`DELETE FROM event WHERE seq IN
    (SELECT seq FROM event WHERE at < ? LIMIT ${eventsAtOnce})`);
  const extra = db.prepare<[]>(`DELETE FROM event WHERE seq IN (SELECT e.seq FROM event AS e
    WHERE e.seq <= (SELECT max(seq) FROM event) - ${mostEvents}
      AND NOT EXISTS (SELECT 1 FROM delivery AS d WHERE d.event_seq = e.seq AND d.state = 'waiting')
    LIMIT ${eventsAtOnce})`);
  const slice = db.transaction(() => Math.max(old.run(before).changes, extra.run().changes));
  for (let turn = 0; turn < eventSlices; turn += 1) if (slice.immediate() < eventsAtOnce) return;
}
