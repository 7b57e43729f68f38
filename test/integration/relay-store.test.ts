import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RelayStore } from '../../relay/store/types.ts';
import { arrival, makeRelayStore, textsOf } from '../support/relay-store.ts';

const dayMs = 86_400_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const now = () => ago(0);
const texts = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);

describe.each(['sqlite', 'nats'] as const)('the store of the relay on %s', (kind) => {
  let made: Awaited<ReturnType<typeof makeRelayStore>>;
  let store: RelayStore;
  beforeAll(async () => {
    made = await makeRelayStore(kind);
    store = await made.open();
  });
  afterAll(async () => {
    await store.close();
    await made.remove();
  });
  const seqsOf = async (inboxId: string) =>
    (await store.read({ inboxId, device: 'looking', after: 0, limit: 1_000, maxBytes: 9e9 })).events.map(
      ({ seq }) => seq,
    );

  it('lets go what is too old and says since when', async () => {
    const { id } = await made.addInbox(store);
    const { id: untouched } = await made.addInbox(store);
    await store.append(arrival(id, 'old', ago(dayMs)));
    await store.append(arrival(id, 'older', ago(dayMs)));
    const between = await nextMoment();
    await store.append(arrival(id, 'young'));
    await store.append(arrival(untouched, 'young'));
    await store.sweep(between);
    expect(await textsOf(store, id)).toEqual(['young']);
    expect(await textsOf(store, untouched)).toEqual(['young']);
    expect((await store.inbox(id))?.lostBefore).toBe(between);
    expect((await store.inbox(untouched))?.lostBefore).toBe(null);
    expect(await store.usage(id)).toMatchObject({ events: 1, bytes: 'young'.length });
    await store.sweep(new Date(Date.now() + dayMs).toISOString());
    expect(await textsOf(store, id)).toEqual([]);
    await store.append(arrival(id, 'after'));
    expect(await textsOf(store, id)).toEqual(['after']);
  });

  it('says nothing of a loss when what is old was acknowledged', async () => {
    const { id } = await made.addInbox(store);
    await store.append(arrival(id, 'old', ago(dayMs)));
    const [seq = 0] = await seqsOf(id);
    await store.seeDevice(id, 'device-one', now());
    await store.acknowledge(id, 'device-one', seq, now());
    await store.sweep(new Date(Date.now() + dayMs).toISOString());
    expect((await store.inbox(id))?.lostBefore).toBe(null);
  });

  it('waits no longer for a device that was not seen for 30 days', async () => {
    const { id } = await made.addInbox(store);
    await store.seeDevice(id, 'gone', ago(31 * dayMs));
    await store.append(arrival(id, 'one'));
    await store.seeDevice(id, 'here', now());
    const [seq = 0] = await seqsOf(id);
    await store.acknowledge(id, 'here', seq, now());
    await store.sweep(ago(30 * dayMs));
    expect((await store.devices(id)).map(({ device }) => device)).toEqual(['here']);
    expect(await textsOf(store, id)).toEqual([]);
  });

  it('takes a gap between beats as a downtime', async () => {
    const at = Date.parse('2026-01-01T00:00:00.000Z');
    const beat = (seconds: number) => store.beat(new Date(at + seconds * 1000).toISOString(), 30_000);
    for (const seconds of [0, 10, 40, 71, 80, 500]) await beat(seconds);
    const iso = (seconds: number) => new Date(at + seconds * 1000).toISOString();
    expect(await store.downtimes(iso(0))).toEqual([
      { from: iso(40), to: iso(71) },
      { from: iso(80), to: iso(500) },
    ]);
    expect(await store.downtimes(iso(100))).toEqual([{ from: iso(80), to: iso(500) }]);
  });

  it('loses nothing and gives nothing twice while others store, read and acknowledge', async () => {
    const { id } = await made.addInbox(store);
    const others = await Promise.all(Array.from({ length: 3 }, () => made.addInbox(store)));
    const devices = ['device-one', 'device-two', 'device-three'];
    for (const device of devices) await store.seeDevice(id, device, now());
    let storing = true;
    const all = texts(1, 600);
    const write = async () => {
      for (let at = 0; at < all.length; at += 5) {
        await Promise.all(all.slice(at, at + 5).map((text) => store.append(arrival(id, text))));
        await Promise.all(others.map((other) => store.append(arrival(other.id, 'other'))));
      }
      storing = false;
    };
    const collect = async (device: string, limit: number) => {
      const found: string[] = [];
      for (let after = 0; storing || found.length < all.length; ) {
        const { events } = await store.read({ inboxId: id, device, after, limit, maxBytes: 500 });
        found.push(...events.map(({ sealed }) => Buffer.from(sealed).toString()));
        after = events.at(-1)?.seq ?? after;
        if (events.length > 0) await store.acknowledge(id, device, after, now());
        // SQLite answers without leaving this turn of the event loop, and then nobody would write.
        await nextTurn();
      }
      return found;
    };
    const [, ...found] = await Promise.all([
      write(),
      ...devices.map((device, index) => collect(device, 7 * (index + 1))),
    ]);
    const inOrder = (list: string[]) => list.toSorted((a, b) => Number(a) - Number(b));
    for (const list of found) expect(inOrder(list)).toEqual(all);
    expect(await store.usage(id)).toMatchObject({ events: 0, bytes: 0 });
    for (const other of others) expect((await textsOf(store, other.id)).length).toBe(120);
  });
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** An instant that is later than everything before and earlier than everything after, in whole milliseconds. */
async function nextMoment(): Promise<string> {
  for (const start = now(); now() <= start; ) await nextTurn();
  const moment = now();
  while (now() <= moment) await nextTurn();
  return moment;
}

describe('two relay processes on one NATS', () => {
  it('read with the same device in turn, wake each other and share the beat', async () => {
    const made = await makeRelayStore('nats');
    const [one, two] = [await made.open(), await made.open()];
    const { id } = await made.addInbox(one);
    const woken = new Promise<void>((resolve) => two.onArrival(id, resolve));
    // The subscription is with the server once an answer to a later question came back.
    await two.check();
    for (const text of texts(1, 40)) await one.append(arrival(id, text));
    await woken;
    const found: string[] = [];
    for (let after = 0, turn = 0; found.length < 40; turn += 1) {
      const from = turn % 3 === 0 ? one : two;
      const { events } = await from.read({ inboxId: id, device: 'device-one', after, limit: 3, maxBytes: 1_000 });
      found.push(...events.map(({ sealed }) => Buffer.from(sealed).toString()));
      after = events.at(-1)?.seq ?? after;
      if (turn % 2 === 0) await from.acknowledge(id, 'device-one', after, now());
    }
    expect(found).toEqual(texts(1, 40));
    await one.beat('2026-01-01T00:00:00.000Z', 30_000);
    await two.beat('2026-01-01T00:00:25.000Z', 30_000);
    await one.beat('2026-01-01T00:00:50.000Z', 30_000);
    expect(await two.downtimes('2026-01-01T00:00:00.000Z')).toEqual([]);
    await Promise.all([one, two].map((store) => store.beat('2026-01-01T00:05:00.000Z', 30_000)));
    expect((await two.downtimes('2026-01-01T00:00:00.000Z')).length).toBe(1);
    await Promise.all([one.close(), two.close()]);
    await made.remove();
  });
});
