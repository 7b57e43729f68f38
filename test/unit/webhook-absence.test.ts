import { describe, expect, it } from 'vitest';
import { createEvents } from '../../main/events.ts';
import { createRepos } from '../../main/store/repos.ts';
import { createAbsenceWatch } from '../../main/webhooks/absence.ts';
import { addConnection } from '../support/connection.ts';
import { tempStore } from '../support/store.ts';

/** A PC with one connection of one stream, at a time that the test moves. */
function standing(startAt = '2026-11-20T22:00:00.000Z') {
  const db = tempStore();
  const repos = createRepos(db);
  const { id } = addConnection(db);
  const stream = repos.streams.ensure(id, 'orders', 'order');
  let nowMs = Date.parse(startAt);
  let collected = true;
  const now = () => new Date(nowMs).toISOString();
  const watch = createAbsenceWatch({
    ...repos,
    clock: { now: () => new Date(nowMs) },
    events: createEvents(),
    isCollected: () => collected,
  });
  return {
    watch,
    now,
    later: (minutes: number) => {
      nowMs += minutes * 60_000;
    },
    setCollected: (is: boolean) => {
      collected = is;
    },
    /** A whole run that ended well now, standing for so many missed ones. */
    run(folded: number) {
      const runId = repos.runs.begin({ connectionId: id, trigger: 'schedule', dry: false, startedAt: now(), folded });
      repos.runs.end(runId, { endedAt: now(), status: 'done', reason: null, detail: null });
      const end = { cursor: now(), completeSince: 'always', lastFullAt: null, lastOkAt: now(), fullDue: null };
      repos.streams.finish(stream.id, end);
    },
    came(receivedAt: string) {
      db.prepare(
        `INSERT INTO webhook_event (inbox_id, seq, address_id, connection_id, received_at, stored_at, method, url, headers,
           body, verdict, outcome) VALUES ('i', (SELECT count(*) + 1 FROM webhook_event), 'a', ?, ?, ?, 'POST', '', '[]',
           x'', 'good', 'waiting')`,
      ).run(id, receivedAt, now());
    },
  };
}

describe('#23 when this PC was away', () => {
  it('says what was missed, collected and fetched, until nothing is missing', () => {
    const { watch, later, run, came, now, setCollected } = standing();
    run(0);
    watch.beat();
    const asleepAt = now();
    later(9 * 60);
    setCollected(false);
    watch.beat();
    expect(watch.view()).toEqual({
      from: asleepAt,
      to: now(),
      folded: 0,
      collected: 0,
      settling: true,
      missing: ['Acme'],
    });
    const wokeAt = now();
    came('2026-11-21T01:00:00.000Z');
    came('2026-11-21T02:00:00.000Z');
    later(1);
    // Came in after the sleep: nothing of the relay's keeping.
    came(now());
    run(2);
    watch.beat();
    expect(watch.view()).toMatchObject({ to: wokeAt, folded: 2, collected: 2, settling: true, missing: [] });
    setCollected(true);
    watch.beat();
    expect(watch.view()).toMatchObject({ folded: 2, collected: 2, settling: false, missing: [] });
  });

  it('a restart or a busy minute is no absence', () => {
    const { watch, later } = standing();
    watch.beat();
    later(9);
    watch.beat();
    expect(watch.view()).toBeNull();
  });

  it('is no news any more after a day', () => {
    const { watch, later, run } = standing();
    run(0);
    watch.beat();
    later(60);
    watch.beat();
    expect(watch.view()).not.toBeNull();
    for (let hour = 0; hour <= 24 * 7; hour += 1) {
      later(9);
      watch.beat();
    }
    expect(watch.view()).toBeNull();
  });
});
