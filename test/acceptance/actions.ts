import { describe, expect, it } from 'vitest';
import { type ActionKind, actionEntities } from '../../contract/actions/index.ts';
import type { Intent } from '../../providers/kit/index.ts';
import { providers } from '../../providers/registry.ts';
import { expectDone, expectTruth } from './compare.ts';
import { everyProvider } from './stand.ts';
import { openWriter, type Writer } from './writer.ts';

const hourMs = 3_600_000;
const longAgo = '1970-01-01T00:00:00.000Z';

const creates = (kind: ActionKind) => /\.(create|record|refund|pay_out)$/.test(kind);
/** In halves, each in a file of its own: the suite takes longest, and files are run side by side. */
const withActions = everyProvider.filter((id) => (providers.get(id)?.actions ?? []).length > 0);
export const halves = [0, 1].map((half) => withActions.filter((_id, index) => index % 2 === half));
const kindsOf = (id: (typeof everyProvider)[number]) => (providers.get(id)?.actions ?? []).map(({ kind }) => kind);
/** Of systems that keep books, whatever makes a document about money tells what it comes to. */
const tellsTotal = (id: (typeof everyProvider)[number], kind: ActionKind) =>
  creates(kind) && providers.get(id)?.category === 'accounting' && !/^(customer|supplier|product)\./.test(kind);
/** Vendors take at most this many requests for one write. */
const mostWrites = 8;

/** Every action of these providers against their imitations. */
export function actionSuite(ids: readonly (typeof everyProvider)[number][]): void {
  describe.each(ids)('%s', (id) => {
    const impossible = (kind: ActionKind, what: 'conflict' | 'repeat' | 'inverse') =>
      providers.get(id)?.actions?.find((one) => one.kind === kind)?.impossible?.[what];

    it.each(kindsOf(id))('%s is done, and what it made comes back with the next fetch', async (kind) => {
      const writer = await openWriter(id);
      const input = await writer.sample(kind);
      const before = writer.count(kind);
      const { done, wasThere } = await writer.write(kind, input);
      expect(done.externalId).not.toBe('');
      expect(wasThere).toBe(false);
      if (tellsTotal(id, kind)) expect(done.total?.currency).toMatch(/^[A-Z]{3}$/);
      if (creates(kind) && before !== null) expect(writer.count(kind)).toBe(before + 1);
      writer.stand.time.advance(26 * hourMs);
      expectDone(await writer.stand.sync({ full: true }));
      expectTruth(writer.stand);
      if (!creates(kind) || before === null) return;
      const streams = writer.stand.provider.streams.filter(({ entity }) => entity === actionEntities[kind]);
      const ids = streams.flatMap((stream) => [...writer.stand.rows(stream.id).keys()]);
      expect(ids).toContain(done.externalId);
    });

    it.each(kindsOf(id).filter(creates))('%s makes nothing twice, whichever answer is lost', async (kind) => {
      const writer = await openWriter(id);
      for (let nth = 1; nth <= mostWrites; nth += 1) {
        // What the try before has used up, such as an order that is sent by now, is no sample again.
        if (nth > 1) expectDone(await writer.stand.sync());
        const input = await writer.sample(kind);
        const before = writer.count(kind);
        const reference = `lost-${nth}`;
        const { wasLost } = writer.loseAnswer(nth);
        const first = await writer.write(kind, input, reference);
        const again = await writer.write(kind, input, reference, longAgo);
        expect(again.done.externalId, `answer ${nth}`).toBe(first.done.externalId);
        expect(again.done.total, `answer ${nth}`).toEqual(first.done.total);
        if (before !== null) expect(writer.count(kind), `answer ${nth}`).toBe(before + 1);
        if (!wasLost()) return expect(nth).toBeGreaterThan(1);
      }
    });

    it.for(kindsOf(id).filter((kind) => /\.(update|set)$/.test(kind)))(
      '%s refuses what was changed meanwhile',
      async (kind, test) => {
        const why = impossible(kind, 'conflict');
        if (why) return test.skip(why);
        const writer = await openWriter(id);
        const input = Object(await writer.sample(kind));
        const stale = kind === 'stock.set' ? { ...input, expected: '123456' } : { ...input, version: 'of-long-ago' };
        await expect(writer.write(kind, stale)).rejects.toMatchObject({ code: 'conflict' });
      },
    );

    it.each(kindsOf(id).filter((kind) => /\.(update|set)$/.test(kind)))(
      '%s of what is not there says so, and changes nothing',
      async (kind) => {
        const writer = await openWriter(id);
        const nowhere = {
          ...absent(Object(await writer.sample(kind))),
          ...(kind === 'stock.set' ? { expected: null } : {}),
        };
        const before = truths(writer);
        await expect(writer.write(kind, nowhere)).rejects.toMatchObject({
          code: expect.stringMatching(/^(gone|refused)$/),
        });
        expect(truths(writer)).toBe(before);
      },
    );

    it.for(kindsOf(id))('%s can be taken back, or says why not', async (kind, test) => {
      const why = impossible(kind, 'inverse');
      if (why) return test.skip(why);
      const writer = await openWriter(id);
      const { stand } = writer;
      const input = await writer.sample(kind);
      const streams = stand.provider.streams
        .filter(({ entity }) => entity === actionEntities[kind])
        .map((one) => one.id);
      // Its date is when it was changed last, at many vendors.
      const look = () =>
        JSON.stringify(streams.map((stream) => stand.hands.truth(stream).map(({ at: _at, ...rest }) => rest)));
      const before = look();
      const { inverse } = await writer.write(kind, input);
      if (inverse === null) {
        const action = stand.provider.actions?.find((one) => one.kind === kind);
        return expect(action?.final).toMatch(/\w/);
      }
      const changed = look();
      await undo(writer, inverse);
      // A record that was made and taken back is gone or void; what was changed is as it was.
      if (/\.(update|set)$/.test(kind) && changed !== before) {
        expect(look()).toBe(before);
      }
      stand.time.advance(26 * hourMs);
      expectDone(await stand.sync({ full: true }));
      expectTruth(stand);
    });
  });
}

/** The same input about a record that the vendor never had: an id of the same shape. */
function absent(input: Record<string, unknown>): Record<string, unknown> {
  const ids = Object.entries(input).filter(([field]) => field === 'externalId' || field === 'productId');
  const nowhere = ids.map(([field, id]) => [field, String(id).replace(/[\da-z]{1,4}(?=$|:[^/])/i, '9999')]);
  return { ...input, ...Object.fromEntries(nowhere) };
}

function truths({ stand }: Writer): string {
  return JSON.stringify(stand.provider.streams.map((stream) => stand.hands.truth(stream.id)));
}

async function undo(writer: Writer, { action, input }: Intent): Promise<void> {
  await expect(writer.write(action, input)).resolves.toMatchObject({ wasThere: false });
}
