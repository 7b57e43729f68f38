import { describe, expect, it } from 'vitest';
import { isDerived, type Stream } from '../../providers/kit/index.ts';
import { expectDone, expectTruth, total } from './compare.ts';
import { everyProvider, openStand, type Stand } from './stand.ts';

const hourMs = 3_600_000;

/** How the deletions of a stream are learnt; of one inside another, as of that one. */
function howOf(stand: Stand, stream: Stream): 'feed' | 'pass' | 'never' {
  if (!isDerived(stream)) return stream.deletions;
  const parent = stand.provider.streams.find(({ id }) => id === stream.from);
  return parent ? howOf(stand, parent) : 'never';
}

describe.each(everyProvider)('%s', (id) => {
  it('finds what the vendor forgot, in the way that each stream says', async () => {
    const stand = await openStand(id);
    expectDone(await stand.sync());
    stand.time.advance(26 * hourMs);
    const gone = stand.provider.streams.map((stream) => ({
      stream: stream.id,
      how: howOf(stand, stream),
      record: stand.hands.remove(stream.id, stand.time.nowMs()),
    }));
    stand.time.advance(hourMs);
    expectDone(await stand.sync());
    const stillHere = (how: string) =>
      gone.filter((one) => one.how === how && one.record !== null && stand.rows(one.stream).has(one.record));
    expect(stillHere('feed'), 'told by the feed').toEqual([]);
    expectDone(await stand.sync({ full: true }));
    expect(stillHere('pass'), 'found by a whole pass').toEqual([]);
    const never = new Set(gone.filter(({ how }) => how === 'never').map(({ stream }) => stream));
    expectTruth(
      stand,
      stand.provider.streams.map((stream) => stream.id).filter((stream) => !never.has(stream)),
    );
    for (const { stream, record, how } of gone) {
      if (how === 'never') expect(record, `${stream} never loses a record, yet one was removed`).toBeNull();
    }
  });

  it('concludes nothing from a pass that broke', async () => {
    const stand = await openStand(id, { scale: 0.25 });
    const first = await stand.sync();
    expectDone(first);
    stand.time.advance(hourMs);
    const cut = await stand.sync({ full: true, cutAfter: Math.ceil(first.answers / 2) });
    expect(cut.status).toBe('stopped');
    expect(total(cut, 'deleted')).toBe(0);
    stand.stall.faults.set([{ kind: 'http-500' }]);
    const broken = await stand.sync({ full: true });
    expect(broken.status).toBe('failed');
    expect(total(broken, 'deleted')).toBe(0);
    expectTruth(stand);
  });
});
