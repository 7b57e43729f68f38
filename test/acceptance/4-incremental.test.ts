import { describe, expect, it } from 'vitest';
import { createRandom } from '../../demo/data/random.ts';
import { isDerived } from '../../providers/kit/index.ts';
import { expectDone, expectTruth, total } from './compare.ts';
import { everyProvider, excuse, openStand, type Stand } from './stand.ts';

const hourMs = 3_600_000;

/** The streams that ask the vendor for changes only. */
function withCursor({ provider }: Stand): string[] {
  return provider.streams.filter((one) => !isDerived(one) && one.changes === 'cursor').map(({ id }) => id);
}

/** Vendors whose records show late, or that stamp by the day, get their time. */
function allIds({ provider }: Stand): string[] {
  return provider.streams.map(({ id }) => id);
}

describe.each(everyProvider)('%s', (id) => {
  it('brings an edit to an old record and a new one, of every stream, without reading everything again', async () => {
    const stand = await openStand(id);
    expectDone(await stand.sync());
    stand.time.advance(26 * hourMs);
    expectDone(await stand.sync());
    stand.time.advance(26 * hourMs);
    const touched = allIds(stand).map((stream) => [
      stand.hands.edit(stream, stand.time.nowMs()),
      stand.hands.add(stream, stand.time.nowMs()),
    ]);
    expect(touched.flat().some((one) => one !== null)).toBe(true);
    stand.time.advance(hourMs);
    const changes = await stand.sync();
    expectDone(changes);
    expectTruth(stand);
    for (const stream of withCursor(stand)) {
      if (excuse(id, `incremental narrow ${stream}`)) continue;
      const { counts, mode } = changes.tallies.get(stream) ?? { counts: null, mode: null };
      const there = stand.hands.truth(stream).length;
      expect(mode, stream).toBe('changes');
      const read = counts ? counts.added + counts.changed + counts.unchanged : 0;
      if (there >= 20) expect(read, `${stream}: of ${there}`).toBeLessThan(there / 2);
    }
  });

  it('counts of a day in the shop exactly what that day brought', async () => {
    const stand = await openStand(id, { scale: 0.2 });
    expectDone(await stand.sync());
    stand.time.advance(26 * hourMs);
    expectDone(await stand.sync());
    stand.time.advance(26 * hourMs);
    const day = stand.stall.vendor.change(createRandom(7), stand.time.nowMs());
    stand.time.advance(26 * hourMs);
    const [changes, everything] = [await stand.sync(), await stand.sync({ full: true })];
    for (const [stream, { created, deleted }] of Object.entries(day)) {
      const both = [changes, everything].map(({ tallies }) => tallies.get(stream)?.counts);
      const sum = (count: 'added' | 'deleted') => both.reduce((all, counts) => all + (counts?.[count] ?? 0), 0);
      expect({ stream, created: sum('added'), deleted: sum('deleted') }).toEqual({ stream, created, deleted });
    }
    const holds = stand.stall.vendor.holds();
    const here = Object.fromEntries(allIds(stand).map((stream) => [stream, stand.rows(stream).size]));
    expect(here).toEqual(holds);
    expectTruth(stand);
  });

  it('brings a record that is stamped in the very second of the cursor', async () => {
    const stand = await openStand(id, { scale: 0.02 });
    expectDone(await stand.sync());
    stand.time.advance(26 * hourMs);
    expectDone(await stand.sync());
    const connection = await stand.connection();
    for (const stream of withCursor(stand)) {
      const cursor = stand.repos.streams.find(connection.id, stream)?.cursor ?? '';
      expect(cursor, stream).not.toBe('');
      stand.hands.add(stream, Math.floor(Date.parse(cursor) / 1000) * 1000);
    }
    stand.time.advance(hourMs);
    expectDone(await stand.sync());
    expectTruth(stand);
  });

  it('asks for nothing, and breaks nothing, with a cursor that lies in the future', async () => {
    const stand = await openStand(id, { scale: 0.02 });
    expectDone(await stand.sync());
    const future = new Date(stand.time.nowMs() + 20 * 24 * hourMs).toISOString();
    stand.db.prepare('UPDATE stream_state SET cursor = ? WHERE cursor IS NOT NULL').run(future);
    const outcome = await stand.sync();
    expectDone(outcome);
    for (const stream of withCursor(stand)) {
      const counts = outcome.tallies.get(stream)?.counts;
      expect({ ...counts, unchanged: 0 }, stream).toMatchObject({ added: 0, changed: 0, deleted: 0 });
    }
    expectTruth(stand);
    expect(total(outcome, 'deleted')).toBe(0);
  });

  it('neither loses nor doubles a record that is edited between two pages', async () => {
    const stand = await openStand(id);
    stand.stall.faults.set([{ kind: 'edit-during-pull', times: 3 }]);
    await stand.sync();
    stand.stall.faults.set([]);
    stand.time.advance(26 * hourMs);
    expectDone(await stand.sync());
    stand.time.advance(hourMs);
    expectDone(await stand.sync({ full: true }));
    expectTruth(stand);
  });
});
