import { describe, expect, it } from 'vitest';
import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import {
  type ErasedSource,
  isDerived,
  type Only,
  type Request,
  type Stream,
  type StreamContext,
} from '../../providers/kit/index.ts';
import { providers } from '../../providers/registry.ts';
import { everyProvider, fail, openStand, type Stand } from './stand.ts';

const hourMs = 3_600_000;

/** Vendors that do not say of a record they are asked for that it is gone; a webhook or a whole pass does. */
const silent: Readonly<Record<string, string>> = {
  'shopify orders': 'an order of more than 60 days is answered in the same way',
  'square orders': 'what is not known is left out of the answer, and orders are never deleted',
};

/** Events of these topics name no record, or one that is none of Backroom's. */
const nameless: Readonly<Record<string, readonly string[]>> = {
  paypal: ['balance'],
  square: ['products', 'stock'],
};

/** Every record by the stream it is of and its id, as decoded. */
type Found = Map<string, EntityOf<EntityKind>>;

interface Reading {
  readonly found: Found;
  readonly deleted: Set<string>;
  readonly requests: number;
}

interface Named extends ErasedSource {
  readonly only: Only;
}

function namedStreams(streams: readonly Stream[]): Named[] {
  return streams.flatMap((stream) => {
    if (isDerived(stream) || stream.only === undefined) return [];
    return [{ ...stream, only: stream.only }];
  });
}

const namers = everyProvider.filter((id) => namedStreams(providers.get(id)?.streams ?? []).length > 0);

/** Asks until nothing is left to ask; what is inside a record is found with it. */
async function readAll(
  stand: Stand,
  stream: ErasedSource,
  first: readonly Request[],
  context: StreamContext,
): Promise<Reading> {
  const client = stand.client(await stand.connection());
  const inner = stand.provider.streams.filter(isDerived).filter(({ from }) => from === stream.id);
  const found: Found = new Map();
  const deleted = new Set<string>();
  const waiting = [...first];
  let requests = 0;
  for (let request = waiting.shift(); request; request = waiting.shift()) {
    requests += 1;
    const page = stream.read(await client.send(request), request, context);
    waiting.unshift(...(page.next ?? []));
    for (const id of page.deleted ?? []) deleted.add(id);
    for (const raw of page.records) {
      const entity = stream.decode(raw, context);
      found.set(`${stream.id} ${entity.externalId}`, entity);
      for (const one of inner) {
        for (const part of one.each(raw)) {
          const entityInside = one.decode(part, context);
          found.set(`${one.id} ${entityInside.externalId}`, entityInside);
        }
      }
    }
  }
  return { found, deleted, requests };
}

async function contextOf(stand: Stand, mode: 'full' | 'changes'): Promise<StreamContext> {
  const { settings, account } = await stand.connection();
  return { mode, since: null, from: null, now: stand.time.now().toISOString(), settings, account };
}

async function readWhole(stand: Stand, stream: ErasedSource): Promise<Found> {
  const context = await contextOf(stand, 'full');
  return (await readAll(stand, stream, stream.first(context), context)).found;
}

/** As the engine does: no more ids at once than the stream takes. */
async function readNamed(stand: Stand, { only, ...stream }: Named, ids: readonly string[]): Promise<Reading> {
  const context = await contextOf(stand, 'changes');
  const chunks = Array.from({ length: Math.ceil(ids.length / only.atOnce) }, (_, at) =>
    ids.slice(at * only.atOnce, (at + 1) * only.atOnce),
  );
  const first = chunks.flatMap((chunk) => only.ask(chunk, context));
  return readAll(stand, { ...stream, read: only.read ?? stream.read }, first, context);
}

/** The ids of a stream's own records, oldest first. */
function idsIn(found: Found, stream: string): string[] {
  return [...found.keys()].flatMap((key) => (key.startsWith(`${stream} `) ? [key.slice(stream.length + 1)] : []));
}

/** An id that looks like the vendor's, and that no record has. */
function madeUp(like: string, at: number): string {
  return /^\d+$/.test(like) ? String(900_000_000 - at) : `${like.slice(0, -4)}${9999 - at}`;
}

/** Everything that was found is in the whole reading, and is the same there. */
function expectSame(named: Found, whole: Found, what: string): void {
  for (const [key, entity] of named) expect(entity, `${what}: ${key}`).toEqual(whole.get(key));
}

/** All that hangs on a record in the whole reading: what the stream's derived streams make of it. */
function insideOf(stand: Stand, stream: string, found: Found): number {
  const inner = stand.provider.streams.filter(isDerived).filter(({ from }) => from === stream);
  return inner.reduce((sum, { id }) => sum + idsIn(found, id).length, 0);
}

describe.each(namers)('%s', (id) => {
  it('reads single records as a whole reading shows them, after edits, additions and removals', async () => {
    const stand = await openStand(id, { scale: 0.05 });
    await stand.connection();
    stand.time.advance(26 * hourMs);
    const now = stand.time.nowMs();
    const touched = new Map(
      stand.provider.streams.map((stream) => {
        const record = { edited: stand.hands.edit(stream.id, now), added: stand.hands.add(stream.id, now) };
        return [stream.id, record] as const;
      }),
    );
    const removed = new Map(stand.provider.streams.map((stream) => [stream.id, stand.hands.remove(stream.id, now)]));
    stand.time.advance(hourMs);
    let inside = 0;
    for (const stream of namedStreams(stand.provider.streams)) {
      const whole = await readWhole(stand, stream);
      const all = idsIn(whole, stream.id);
      const { edited, added } = touched.get(stream.id) ?? fail(`nothing was done to ${stream.id}`);
      const gone = removed.get(stream.id) ?? null;
      const wanted = [...new Set([edited, added, gone, ...all.slice(0, 5), ...all.slice(-5)])].filter(
        (one) => one !== null,
      );
      const { found, deleted } = await readNamed(stand, stream, wanted);
      const what = `${id} ${stream.id}`;
      expectSame(found, whole, what);
      const there = wanted.filter((one) => all.includes(one));
      expect(there.length, what).toBeGreaterThan(0);
      expect(idsIn(found, stream.id), what).toEqual(expect.arrayContaining(there));
      expect(
        [...deleted].filter((one) => !wanted.includes(one) || all.includes(one)),
        `${what}: wrongly named deleted`,
      ).toEqual([]);
      if (gone !== null && !all.includes(gone)) {
        expect(idsIn(found, stream.id), what).not.toContain(gone);
        expect(deleted.has(gone), `${what}: ${gone} is gone`).toBe(silent[what] === undefined);
      }
      inside += insideOf(stand, stream.id, found);
    }
    const named = new Set(namedStreams(stand.provider.streams).map((stream) => stream.id));
    const hasInside = stand.provider.streams.some((stream) => isDerived(stream) && named.has(stream.from));
    expect(inside > 0).toBe(hasInside);
  });

  it('brings what is inside a record whole', async () => {
    const stand = await openStand(id, { scale: 0.05 });
    for (const stream of namedStreams(stand.provider.streams)) {
      const whole = await readWhole(stand, stream);
      const ids = idsIn(whole, stream.id).slice(0, stream.only.atOnce * 40);
      const { found } = await readNamed(stand, stream, ids);
      if (ids.length < idsIn(whole, stream.id).length) expectSame(found, whole, `${id} ${stream.id}`);
      else expect(found, `${id} ${stream.id}`).toEqual(whole);
    }
  });

  it('asks in several requests for more than it takes at once, and makes nothing of ids that are none', async () => {
    const stand = await openStand(id);
    for (const { id: stream } of stand.provider.streams) stand.hands.add(stream, stand.time.nowMs());
    for (const stream of namedStreams(stand.provider.streams)) {
      const what = `${id} ${stream.id}`;
      const whole = await readWhole(stand, stream);
      const all = idsIn(whole, stream.id);
      const real = all.slice(0, 2);
      const like = real[0] ?? fail(`${what} holds nothing`);
      const none = Array.from({ length: stream.only.atOnce + 1 }, (_, at) => madeUp(like, at));
      expect(none.filter((one) => all.includes(one))).toEqual([]);
      const { found, deleted, requests } = await readNamed(stand, stream, [...none, ...real]);
      expectSame(found, whole, what);
      expect(idsIn(found, stream.id), what).toEqual(expect.arrayContaining(real));
      expect(requests, what).toBeGreaterThan(1);
      expect(
        [...deleted].filter((one) => !none.includes(one)),
        what,
      ).toEqual([]);
    }
  });

  it('can read again what its webhooks name', () => {
    const { streams, webhooks } = providers.get(id) ?? fail(`no ${id}`);
    const named = new Set(namedStreams(streams).map((stream) => stream.id));
    const first = Object.values(webhooks?.topics ?? {}).map(([stream = '']) => stream);
    const lacking = [...new Set(first)].filter((stream) => !named.has(stream));
    expect(lacking).toEqual(nameless[id] ?? []);
  });
});
