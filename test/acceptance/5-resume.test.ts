import { describe, expect, it } from 'vitest';
import { isDerived } from '../../providers/kit/index.ts';
import { expectDone, expectTruth } from './compare.ts';
import { everyProvider, openStand } from './stand.ts';

/** Large enough for several pages of the longest streams. */
const scale = 0.5;
const mostPages = 2000;

describe.each(everyProvider)('%s', (id) => {
  it('goes on from every page that it was cut after, and ends the same', async () => {
    const stand = await openStand(id, { scale });
    const sources = stand.provider.streams.filter((stream) => !isDerived(stream));
    let cuts = 0;
    for (const { id: stream } of sources) {
      for (;;) {
        const outcome = await stand.sync({ streams: [stream], cutAfter: 1 });
        if (outcome.status === 'done') break;
        expect(outcome.status, stream).toBe('stopped');
        cuts += 1;
        expect(cuts, `${stream} does not come to an end`).toBeLessThan(mostPages);
      }
    }
    expect(cuts).toBeGreaterThan(1);
    expectTruth(stand);
    expectDone(await stand.sync({ full: true }));
    expectTruth(stand);
  });
});
