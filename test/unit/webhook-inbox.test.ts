import { describe, expect, it } from 'vitest';
import type { Db } from '../../main/store/database.ts';
import { createInbox } from '../../main/store/inbox.ts';
import { type Arrival, createInboxWriter, type Told } from '../../main/store/inbox-writer.ts';
import { createRelayRepo } from '../../main/store/relay.ts';
import { addConnection } from '../support/connection.ts';
import { tempStore } from '../support/store.ts';

const connectionId = 'shop';
const storedAt = '2026-05-05T10:00:00.000Z';
const later = '2026-05-05T10:00:01.000Z';

function makeInbox() {
  const db = tempStore();
  addConnection(db, { id: connectionId });
  const relay = createRelayRepo(db);
  relay.put({
    ...{ url: 'https://relay.example', inboxId: 'inbox', publicKey: 'key', bounceUri: null, keepDays: 30 },
    enrolledAt: storedAt,
  });
  return { db, relay, inbox: createInbox(db), writer: createInboxWriter(db) };
}

function arrival(seq: number, id: string, change: Partial<Told & { receivedAt: string }> = {}): Arrival {
  const { receivedAt = storedAt, ...more } = change;
  const told: Told = {
    ...{ connectionId, same: `id:${id}`, sameOnce: true, topic: 'order.updated', externalId: 'o1', gone: false },
    ...{ at: null, streams: ['orders'], ...more },
  };
  return {
    ...{ seq, addressId: 'address', receivedAt, method: 'POST', url: 'https://relay.example/in/x', headers: [] },
    body: Buffer.from(id),
    judged: { verdict: 'good', connectionId, told: [told], problem: null },
  };
}

const bodies = (db: Db) => db.prepare('SELECT CAST(body AS TEXT) FROM webhook_event ORDER BY id').pluck().all();

describe('what waits when everything was read', () => {
  it('is brought, but for records that are gone: a reading of changes does not show those', () => {
    const { inbox, writer } = makeInbox();
    writer.take('inbox', [arrival(1, 'one'), arrival(2, 'two', { gone: true, externalId: 'o2' })], 2, storedAt);
    expect(inbox.settleBefore(connectionId, later, 7, 10)).toBe(1);
    expect(inbox.waiting(connectionId, 10)).toMatchObject([{ externalId: 'o2', gone: true }]);
    expect(inbox.list({ limit: 10 })).toMatchObject([{ outcome: 'waiting' }, { outcome: 'fetched' }]);
  });

  it('is settled so many at a time, until nothing is left', () => {
    const { inbox, writer } = makeInbox();
    writer.take(
      'inbox',
      [1, 2, 3].map((seq) => arrival(seq, `event ${seq}`)),
      3,
      storedAt,
    );
    const counts = [1, 2, 3].map(() => inbox.settleBefore(connectionId, later, 7, 2));
    expect(counts).toEqual([2, 1, 0]);
    expect(inbox.connectionsWaiting()).toEqual([]);
  });
});

describe('a relay that an older copy was put back of', () => {
  it('hands out numbers once more: what comes under them is another delivery, and is kept', () => {
    const { db, relay, writer } = makeInbox();
    writer.take('inbox', [arrival(80, 'old'), arrival(81, 'lost there')], 81, storedAt);
    const again = writer.take('inbox', [arrival(80, 'old'), arrival(81, 'new', { receivedAt: later })], 81, later);
    expect(again).toMatchObject({ fresh: 1, waiting: [connectionId] });
    expect(bodies(db)).toEqual(['old', 'lost there', 'new']);
    // The same once more: lost on its way to the relay was the acknowledgement.
    expect(writer.take('inbox', [arrival(81, 'new', { receivedAt: later })], 81, later)).toMatchObject({ fresh: 0 });
    expect(bodies(db)).toHaveLength(3);
    expect(relay.get()?.cursor).toBe(81);
  });

  it('is asked from where it is now, not from where it was', () => {
    const { relay, writer } = makeInbox();
    writer.take('inbox', [arrival(100, 'old')], 100, storedAt);
    writer.take('inbox', [arrival(82, 'new', { receivedAt: later })], 82, later);
    expect(relay.get()?.cursor).toBe(82);
  });
});

it('when a connection was last told something is the newest of all that came at once', () => {
  const { db, writer } = makeInbox();
  db.prepare("INSERT INTO hook (connection_id, state) VALUES (?, 'on')").run(connectionId);
  writer.take('inbox', [arrival(1, 'one', { receivedAt: later }), arrival(2, 'two')], 2, later);
  expect(db.prepare('SELECT last_event_at FROM hook').pluck().get()).toBe(later);
});
