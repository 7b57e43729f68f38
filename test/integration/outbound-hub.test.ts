import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type EventPayload, type EventType, payloadJsonSchema } from '../../contract/events/index.ts';
import type { DeliveryDetail, EventTypeView, Subscription } from '../../contract/ipc/index.ts';
import type { Hub } from '../../main/hub.ts';
import { createHandlers } from '../../main/ipc/handlers.ts';
import { createRouter } from '../../main/ipc/router.ts';
import { retrySetAside } from '../../main/sync/retry.ts';
import { overview } from '../../main/views/overview.ts';
import { receiver, verify } from '../support/event-receiver.ts';
import { connectTo, makeHub, makeShop, sharedHub, sync } from '../support/hub.ts';

const hubOf = sharedHub();

const validators = new Map<EventType, ReturnType<Ajv2020['compile']>>();

/** Every payload that goes out is as its schema promises. */
function expectValid(payloads: readonly EventPayload[]): void {
  for (const payload of payloads) {
    const validate = validators.get(payload.type) ?? new Ajv2020().compile(payloadJsonSchema(payload.type));
    validators.set(payload.type, validate);
    expect(validate(payload), `${payload.type} ${JSON.stringify(validate.errors)}`).toBe(true);
  }
}

async function filled(hub: Hub, types: readonly string[] = ['*']) {
  const shop = await makeShop();
  shop.pageSize = 100;
  for (const stream of ['customers', 'orders', 'products']) shop.fill(stream, 12);
  const connection = connectTo(hub, shop);
  const to = await receiver();
  const address = await hub.outbound.add({
    ...{ url: to.url, types, private: true },
    filter: { connectionIds: [connection.id] },
  });
  expect((await sync(hub, connection)).status).toBe('done');
  await hub.outbound.sendDue();
  return { shop, connection, to, address };
}

const recordOf = ({ data }: EventPayload) => (data as { record: { externalId: string } }).record.externalId; // events of records
const summary = (payloads: readonly EventPayload[]) => payloads.map((one) => `${one.type} ${recordOf(one)}`);

describe('what a sync tells', () => {
  it('nothing of the first filling, then what is new, changed, paid and gone, in order and as its schema says', async () => {
    const hub = hubOf();
    const { shop, connection, to, address } = await filled(hub);
    expect(to.seen).toEqual([]);

    shop.put('customers', { id: 'c1', name: 'Other' }, { id: 'c-new' });
    shop.put('orders', { id: 'o1', status: 'paid' }, { id: 'o-new', status: 'paid' });
    shop.put('orders', { id: 'o2', refunds: [{ id: 'r1', total: '1.00', at: '2026-05-05T10:00:00.000Z' }] });
    shop.remove('orders', 'o3');
    await sync(hub, connection);
    await hub.outbound.sendDue();
    // Two events of one change stand in this order; which record comes first is the vendor's business.
    const told = summary(to.told());
    expect(told.indexOf('order.updated o1')).toBe(told.indexOf('order.paid o1') - 1);
    expect(told.indexOf('order.created o-new')).toBe(told.indexOf('order.paid o-new') - 1);
    expect(told.toSorted()).toEqual([
      ...['customer.created c-new', 'customer.updated c1', 'order.created o-new', 'order.deleted o3'],
      ...['order.paid o-new', 'order.paid o1', 'order.updated o1', 'refund.created r1'],
    ]);
    expectValid(to.told());
    const updated = to.told().find(({ type }) => type === 'customer.updated');
    const was = { before: { name: 'Name of c1' }, record: { name: 'Other' } };
    expect(updated?.data).toMatchObject({ connection: { id: connection.id, provider: 'test-shop' }, ...was });
    for (const seen of to.seen) verify(seen, hub.outbound.secret(address.id));

    // The vendor shows them again in the overlap: nothing has changed.
    await sync(hub, connection, { full: true });
    await hub.outbound.sendDue();
    expect(to.seen).toHaveLength(8);
  });

  it('nothing of a dry run or a backfill; deletions that a whole pass finds; after a reset what has happened since', async () => {
    const hub = hubOf();
    const { shop, connection, to } = await filled(hub);
    shop.put('customers', { id: 'c-dry' });
    await sync(hub, connection, { dryRun: true });
    shop.put('customers', { id: 'c-backfill' });
    await sync(hub, connection, { since: '2020-01-01T00:00:00.000Z' });
    shop.remove('products', 'p5');
    await sync(hub, connection, { full: true });
    await hub.outbound.sendDue();
    expect(summary(to.told())).toEqual(['product.deleted p5']);

    const state = hub.repos.streams.find(connection.id, 'customers');
    hub.repos.streams.reset(state?.id ?? 0);
    shop.put('customers', { id: 'c2', name: 'Since' }, { id: 'c-since' });
    shop.put('customers', { id: 'c-history', created: '2020-01-01T00:00:00.000Z' });
    await sync(hub, connection);
    await hub.outbound.sendDue();
    expect(summary(to.told()).slice(1)).toEqual(['customer.updated c2', 'customer.created c-since']);
    expectValid(to.told());
  });

  it('an old record that comes to light because it was changed is updated, not new', async () => {
    const hub = hubOf();
    const shop = await makeShop();
    shop.fill('customers', 3);
    const connection = connectTo(hub, shop, { backfillFrom: '2025-01-01T00:00:00.000Z' });
    const to = await receiver();
    const filter = { connectionIds: [connection.id] };
    await hub.outbound.add({ url: to.url, types: ['*'], private: true, filter });
    await sync(hub, connection);
    shop.put('customers', { id: 'c-old', created: '2019-01-01T00:00:00.000Z' });
    await sync(hub, connection);
    await hub.outbound.sendDue();
    expect(summary(to.told())).toEqual(['customer.updated c-old']);
  });

  it('only what an address wants; what nobody wants is not kept', async () => {
    const hub = hubOf();
    const { shop, connection, to } = await filled(hub, ['order.paid']);
    const kept = hub.repos.eventLog.list({ limit: 100 }).length;
    shop.put('customers', { id: 'c1', name: 'Other' });
    shop.put('orders', { id: 'o1', status: 'paid' }, { id: 'o2', name: 'Other' });
    await sync(hub, connection);
    await hub.outbound.sendDue();
    expect(summary(to.told())).toEqual(['order.paid o1']);
    expect(hub.repos.eventLog.list({ limit: 100 }).length).toBe(kept + 1);
  });
});

describe('what was set aside', () => {
  it('is told when it has come to rights, unless it was there before the connection', async () => {
    const hub = hubOf();
    const { shop, connection, to } = await filled(hub, ['order.created', 'order.paid']);
    shop.put('orders', { id: 'o-news', status: 'eaten' });
    shop.put('orders', { id: 'o-history', status: 'eaten', created: '2020-01-01T00:00:00.000Z' });
    expect((await sync(hub, connection)).counts('orders')).toEqual([0, 0, expect.any(Number), 0, 2]);
    hub.db.prepare("UPDATE record_error SET raw = replace(raw, 'eaten', 'paid')").run();
    const entries = hub.repos.setAside.list({ connectionId: connection.id, limit: 9 });
    expect(retrySetAside(hub.db, hub.repos, hub.providers, hub.clock, entries)).toEqual({ mended: 2, left: 0 });
    await hub.outbound.sendDue();
    expect(summary(to.told())).toEqual(['order.created o-news', 'order.paid o-news']);
  });
});

describe('what Backroom tells of itself', () => {
  it('a fetch that failed, once for each reason, and a connection that needs a person, once', async () => {
    const hub = await makeHub();
    const { shop, connection, to } = await filled(hub, ['sync.failed', 'connection.needs_attention']);
    shop.script = () => ({ status: 401 });
    await sync(hub, connection);
    await hub.outbound.sendDue();
    const types = () => to.types().sort();
    expect(types()).toEqual(['connection.needs_attention', 'sync.failed']);
    await sync(hub, connection);
    await hub.outbound.sendDue();
    expect(types()).toHaveLength(2);
    shop.script = () => undefined;
    await sync(hub, connection);
    shop.script = () => ({ status: 401 });
    await sync(hub, connection);
    await hub.outbound.sendDue();
    expect(types()).toHaveLength(4);
    expectValid(to.told());
    expect(to.told().find(({ type }) => type === 'sync.failed')?.data).toMatchObject({ reason: 'signed_out' });
  });

  it('is kept also when no address wants it', async () => {
    const hub = await makeHub();
    const shop = await makeShop();
    shop.script = () => ({ status: 403 });
    await sync(hub, connectTo(hub, shop));
    const types = hub.repos.eventLog.list({ limit: 9 }).map(({ type }) => type);
    expect(types.sort()).toEqual(['connection.needs_attention', 'sync.failed']);
  });
});

describe('what the window asks', () => {
  const shownTexts: string[] = [];
  const desk = {
    openFolder: async () => undefined,
    showText: async (_title: string, text: string) => void shownTexts.push(text),
    pickFile: async () => null,
    restart: () => undefined,
    ...{ version: '0', locale: 'en' },
  };

  /** Through the router, which checks both ways. */
  function asker(hub: Hub) {
    const answer = createRouter(createHandlers(hub, desk), hub.log);
    return async <T>(name: string, input: object = {}): Promise<T> => {
      const answered = await answer(name, input);
      if (!answered.ok) throw Object.assign(new Error(answered.error.code), answered.error);
      return answered.value as T; // the caller names what the procedure promises
    };
  }

  it('lists, adds, changes, tests and removes; the secret is shown outside of the page', async () => {
    const hub = await makeHub();
    const ask = asker(hub);
    const to = await receiver();
    const shop = await makeShop();
    connectTo(hub, shop);
    const types = await ask<EventTypeView[]>('events.types');
    const possible = (type: string) => types.find((one) => one.type === type)?.possible;
    const asked = ['order.paid', 'ticket.created', 'stock.low', 'sync.failed'];
    expect(asked.map(possible)).toEqual([true, false, false, true]);
    expect(await ask('events.schema', { type: 'order.paid' })).toMatchObject({ schema: { title: 'order.paid' } });
    await expect(ask('events.schema', { type: 'order.eaten' })).rejects.toMatchObject({ code: 'not_found' });

    const wish = { url: to.url, types: ['order.paid'] };
    await expect(ask('subscriptions.add', wish)).rejects.toMatchObject({ code: 'bad_input' });
    await expect(ask('subscriptions.add', { ...wish, types: ['x.y'], private: true })).rejects.toMatchObject({
      code: 'bad_input',
    });
    expect(await ask('subscriptions.list')).toEqual([]);
    const { id } = await ask<Subscription>('subscriptions.add', { ...wish, private: true, description: 'n8n' });
    expect(await ask('subscriptions.list')).toMatchObject([{ id, state: 'on', waiting: 0, description: 'n8n' }]);
    await expect(ask('subscriptions.change', { id, private: false })).rejects.toMatchObject({ code: 'bad_input' });
    expect(await ask('subscriptions.change', { id, paused: true })).toMatchObject({
      state: 'paused',
      types: wish.types,
    });

    await ask('subscriptions.showSecret', { id });
    const [secret = ''] = shownTexts;
    expect(secret).toMatch(/^whsec_/);
    const detail = await ask<DeliveryDetail>('subscriptions.test', { id });
    expect(detail).toMatchObject({ state: 'delivered', type: 'order.paid' });
    for (const seen of to.seen) verify(seen, secret);
    expect(await ask('deliveries.list', { subscriptionId: id })).toMatchObject({
      rows: [{ id: detail.id }],
      next: null,
    });
    expect(await ask('deliveries.redeliver', { id: detail.id })).toEqual({ count: 1 });
    expect(await ask('subscriptions.rotate', { id })).toMatchObject({ oldSecretUntil: expect.any(String) });
    const everything = [await ask('subscriptions.list'), await ask('deliveries.get', { id: detail.id })];
    expect(JSON.stringify([...everything, await ask('app.audit')])).not.toContain(secret.slice(6));
    await ask('subscriptions.remove', { id });
    expect(await ask('subscriptions.list')).toEqual([]);
    await expect(ask('subscriptions.test', { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('shows an address that was switched off among what needs a hand', async () => {
    const hub = await makeHub();
    const to = await receiver(() => ({ status: 410 }));
    const shop = await makeShop();
    shop.script = () => ({ status: 403 });
    const connection = connectTo(hub, shop);
    await hub.outbound.add({ url: to.url, types: ['*'], private: true });
    await sync(hub, connection);
    await hub.outbound.sendDue();
    const matters = () => overview(hub).matters.map(({ why, connectionName }) => [why, connectionName]);
    expect(matters()).toEqual([
      ['forbidden', connection.name],
      ['address_stopped', new URL(to.url).host],
    ]);
  });
});
