import { createHmac } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VendorId } from '../../demo/vendors.ts';
import { createHandlers } from '../../main/ipc/handlers.ts';
import type { Desk } from '../../main/ipc/types.ts';
import { createHooks } from '../../main/store/hooks.ts';
import { providers } from '../../providers/registry.ts';
import { type Hooked, hooked } from '../support/hooked.ts';
import { makeHub } from '../support/hub.ts';
import { tempFolder } from '../support/store.ts';

const desk: Desk = {
  openFolder: async () => undefined,
  showText: async () => undefined,
  pickFile: async () => null,
  restart: () => undefined,
  version: '0',
  locale: 'en',
};

/** Vendors whose subscriptions are made by API, with a stream that somebody works in. */
const byApi: readonly (readonly [VendorId, string])[] = [
  ['woocommerce', 'orders'],
  ['shopify', 'customers'],
  ['stripe', 'customers'],
  ['freshbooks', 'customers'],
  ['square', 'customers'],
];

/** Genuine deliveries about a record that have been fetched. */
function fetched({ inbox }: Pick<Hooked, 'inbox'>, connectionId: string, externalId: string) {
  const rows = inbox(connectionId).filter((row) => row.externalId === externalId);
  return rows.length > 0 && rows.every(({ outcome }) => outcome === 'fetched') ? rows : null;
}

function changedAt({ hub }: Pick<Hooked, 'hub'>, connectionId: string, stream: string, externalId: string): string {
  const id = hub.repos.records.idOf(connectionId, stream, externalId) ?? expect.fail('the record is not here');
  return hub.repos.records.get(id).lastChangedAt;
}

describe('what a system tells', () => {
  it.each(byApi)('%s is asked to tell when it is connected, and what it tells is fetched', async (vendor, stream) => {
    const all = await hooked();
    const { hub, shop, connect, until, inbox } = all;
    const connection = await connect(vendor);
    expect(hub.repos.hooks.find(connection.id)).toMatchObject({ state: 'on', code: null, keyed: true });
    const before = new Date().toISOString();
    const id = shop.hands(vendor).edit(stream) ?? expect.fail('nothing was edited');
    await until(() => fetched(all, connection.id, id));
    expect(changedAt(all, connection.id, stream, id) >= before).toBe(true);
    expect(inbox(connection.id).filter(({ outcome }) => outcome === 'kept_apart')).toEqual([]);
    // The record was asked for by itself: no stream was read for it.
    const told = hub.repos.runs.list({ connectionId: connection.id, told: true, limit: 10 });
    expect(told.filter(({ trigger }) => trigger === 'webhook').length).toBeGreaterThan(0);
    expect(hub.repos.runs.list({ connectionId: connection.id, limit: 10 }).map(({ trigger }) => trigger)).toEqual([
      'connect',
    ]);
  });

  it('a record that is gone there is gone here', async () => {
    const all = await hooked();
    const { hub, shop, connect, until } = all;
    const { id } = await connect('woocommerce');
    const gone = shop.hands('woocommerce').remove('customers') ?? expect.fail('nobody was removed');
    await until(() => fetched(all, id, gone));
    const row = hub.repos.records.idOf(id, 'customers', gone) ?? expect.fail('the record is not here');
    expect(hub.repos.records.get(row).deletedAt).not.toBeNull();
  });

  it('#17 twice is fetched once, and what the vendor lost comes with the next reading', async () => {
    const all = await hooked();
    const { hub, shop, connect, until, inbox } = all;
    const { id } = await connect('stripe');
    shop.faults('stripe', { kind: 'duplicate-webhooks' });
    const twice = shop.hands('stripe').edit('customers') ?? expect.fail('nobody was edited');
    await until(() => inbox(id).filter((row) => row.externalId === twice && row.outcome !== 'waiting').length >= 2);
    expect(
      inbox(id)
        .map(({ outcome }) => outcome)
        .sort(),
    ).toContain('duplicate');
    shop.faults('stripe', { kind: 'lose-webhooks' });
    const lost = shop.hands('stripe').add('customers') ?? expect.fail('nobody came');
    await until(() => !hub.sync.isRunning(id));
    const [runId = 0] = hub.sync.start({ connectionIds: [id] });
    await hub.sync.ended(runId);
    expect(hub.repos.records.idOf(id, 'customers', lost)).not.toBeNull();
  });
});

describe('what is not genuine', () => {
  it('is kept apart and never acted on', async () => {
    const { hub, connect, until, inbox } = await hooked();
    const { id } = await connect('woocommerce');
    const url = hub.repos.hooks.find(id)?.url ?? '';
    const runs = hub.repos.runs.list({ told: true, limit: 50 }).length;
    const post = (headers: Record<string, string>) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"id":1}' });
    await post({ 'x-wc-webhook-topic': 'order.updated' });
    await post({ 'x-wc-webhook-topic': 'order.deleted', 'x-wc-webhook-signature': 'AAAA' });
    const rows = await until(() => {
      const apart = inbox(id).filter(({ outcome }) => outcome === 'kept_apart');
      return apart.length === 2 && apart;
    });
    expect(rows.map(({ verdict }) => verdict)).toEqual(['wrong', 'unsigned']);
    expect(hub.repos.runs.list({ told: true, limit: 50 }).length).toBe(runs);
    expect(hub.repos.inbox.replay({ id: rows[0]?.id ?? 0 })).toBe(0);
  });

  it('becomes genuine when the key comes that it was signed with', async () => {
    const all = await hooked();
    const { hub, shop, connect, until, inbox } = all;
    const { id } = await connect('quickbooks-online');
    const hook = hub.repos.hooks.find(id);
    expect(hook).toMatchObject({ state: 'by_hand' });
    const { secret } = shop.subscribeByHand('quickbooks-online', hook?.url ?? '');
    const edited = shop.hands('quickbooks-online').edit('customers') ?? expect.fail('nobody was edited');
    await until(() => inbox(id).some(({ verdict }) => verdict === 'no_secret' || verdict === 'wrong'));
    await hub.hooks.keepSecret(id, secret);
    await until(() => fetched(all, id, edited));
    await hub.hooks.ensure(id);
    expect(hub.repos.hooks.find(id)).toMatchObject({ state: 'on', keyed: true });
  });
});

describe('an app that serves several companies at one address', () => {
  it('the vendor that tries whether signatures are checked is answered by the relay', async () => {
    const all = await hooked();
    const { hub, shop, connect, until } = all;
    const { id } = await connect('xero');
    const url = hub.repos.hooks.find(id)?.url ?? '';
    await hub.hooks.keepSecret(id, shop.webhookSecrets.xero);
    shop.subscribeByHand('xero', url);
    await shop.deliveries('xero').settled();
    // One rightly signed, one not: only then does Xero send anything.
    expect(shop.deliveries('xero').log.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 401]));
    const edited = shop.hands('xero').edit('customers') ?? expect.fail('nobody was edited');
    await until(() => fetched(all, id, edited));
  });

  it('what is told of a company that is not connected is told to nobody, and what is of two is told to each', async () => {
    const { hub, connect, until, inbox } = await hooked();
    const first = await connect('xero');
    // A second organisation behind the same app.
    hub.repos.connections.add({ ...first, id: 'xero-2', name: 'Second', account: { id: 'tenant-2', name: 'Second' } });
    hub.vault.write('xero-2', { ...hub.vault.read(first.id, 'test').secrets });
    const hook = await hub.hooks.ensure('xero-2');
    expect(hook.addressId).toBe(hub.repos.hooks.find(first.id)?.addressId);
    await hub.hooks.keepSecret(first.id, 'key-of-the-app');
    const event = (tenantId: string) => ({
      ...{ resourceId: 'r1', tenantId, eventCategory: 'CONTACT', eventType: 'UPDATE' },
      eventDateUtc: '2026-11-21T10:00:00.000',
    });
    const send = (...tenants: string[]) => {
      const body = JSON.stringify({ events: tenants.map(event), firstEventSequence: 1, lastEventSequence: 1 });
      const signature = createHmac('sha256', 'key-of-the-app').update(body).digest('base64');
      return fetch(hook.url ?? '', { method: 'POST', headers: { 'x-xero-signature': signature }, body });
    };
    await send('somebody-else');
    await send(first.account.id, 'tenant-2', 'somebody-else');
    const [both, stranger] = await until(() => inbox().length === 2 && inbox());
    expect(stranger).toMatchObject({ verdict: 'unknown', outcome: 'kept_apart' });
    const told = hub.repos.inbox.find(both?.id ?? 0)?.told ?? [];
    expect(told.map(({ connectionId }) => connectionId)).toEqual([first.id, 'xero-2']);
    // While one is there, the address is kept for it.
    await hub.disconnect(first.id, false);
    expect((await send('tenant-2')).status).toBe(200);
  });
});

describe('while this PC is away', () => {
  it('#18 nothing is lost: the relay is killed, and the app comes back later', async () => {
    const all = await hooked();
    const { hub, shop, relay, connect } = all;
    const { id } = await connect('woocommerce');
    // WooCommerce tries each new address once, by itself, and that may still be on its way.
    await shop.deliveries('woocommerce').settled();
    await hub.relay.collectNow();
    await hub.stop();
    const edited = [];
    for (let turn = 0; turn < 5; turn += 1) edited.push(shop.hands('woocommerce').add('customers'));
    await shop.deliveries('woocommerce').settled();
    await relay.restart();
    const again = await makeHub({
      profileDir: hub.profileDir,
      providers: { map: providers, module: new URL('../../providers/registry.ts', import.meta.url).href },
      endpoints: new Map(Object.entries(shop.origins)),
    });
    await again.vault.start();
    expect(await again.relay.collectNow()).toBe(5);
    const rows = again.repos.inbox.list({ connectionId: id, limit: 50 }).filter(({ verdict }) => verdict === 'good');
    expect(rows.map(({ externalId }) => externalId).sort()).toEqual(edited.sort());
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['fetched']));
    // What had gathered was fetched at once.
    expect(new Set(rows.map(({ id: row }) => again.repos.inbox.find(row)?.runId)).size).toBe(1);
    expect((await again.relay.ask()).kept.events).toBe(0);
  });

  it('#16 a subscription that the vendor switched off is made again, and the hole is mended', async () => {
    const all = await hooked({ shop: { webhookSpeed: 1e9 } });
    const { hub, shop, relay, connect, until } = all;
    const { id } = await connect('woocommerce');
    await relay.kill('SIGKILL');
    const missed = shop.hands('woocommerce').add('customers') ?? expect.fail('nobody came');
    for (let turn = 0; turn < 8; turn += 1) shop.hands('woocommerce').edit('customers');
    await shop.deliveries('woocommerce').settled();
    expect((await hub.webhooks.list(id)).some(({ active }) => !active)).toBe(true);
    await relay.restart();
    // As a day later.
    const yesterday = new Date(Date.now() - 25 * 3_600_000).toISOString();
    createHooks(hub.db).change(id, { goodAt: yesterday, checkedAt: yesterday });
    await hub.hooks.checkDue();
    expect((await hub.webhooks.list(id)).every(({ active }) => active)).toBe(true);
    await until(() => hub.repos.records.idOf(id, 'customers', missed));
  });
});

describe('a relay that has lost everything', () => {
  it('needs a person, who signs up there again', async () => {
    const dataDir = tempFolder();
    const { hub, shop, relay, connect, until, inbox } = await hooked({ relay: { dataDir } });
    const { id } = await connect('woocommerce');
    await relay.kill('SIGKILL');
    for (const name of readdirSync(dataDir)) rmSync(path.join(dataDir, name), { recursive: true });
    await relay.restart();
    hub.wake();
    await until(() => hub.relay.view().state === 'refused');
    const handlers = createHandlers(hub, desk);
    expect(await handlers['app.status']({})).toMatchObject({ needing: 1, state: 'needs_you' });
    expect((await handlers['app.overview']({})).matters).toMatchObject([{ why: 'relay_refused', connectionId: null }]);
    // Nothing stands in the way of leaving it.
    await hub.relay.leave();
    await hub.relay.enrol(relay.url);
    await until(() => hub.relay.view().state === 'well');
    expect(await handlers['app.status']({})).toMatchObject({ needing: 0 });
    const edited = shop.hands('woocommerce').edit('orders');
    await until(() => inbox(id).find((row) => row.externalId === edited && row.outcome === 'fetched'));
  });
});

describe('the end', () => {
  it('of a connection ends its subscriptions and its address', async () => {
    const { hub, relay, connect } = await hooked();
    const { id } = await connect('woocommerce');
    const url = hub.repos.hooks.find(id)?.url ?? '';
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(200);
    await hub.disconnect(id, true);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(404);
    expect(relay.log()).not.toContain(url.slice(-20));
  });

  it('of the relay ends them all; a new one begins anew', async () => {
    const { hub, relay, connect } = await hooked();
    const { id } = await connect('stripe');
    await hub.relay.rotate();
    expect((await hub.relay.ask()).addresses).toBe(1);
    await hub.relay.leave();
    expect(hub.relay.view()).toMatchObject({ state: 'none', url: null });
    expect(await hub.webhooks.list(id)).toEqual([]);
    await expect(hub.relay.ask()).rejects.toMatchObject({ code: 'no_relay' });
    await hub.relay.enrol(relay.url);
    expect((await hub.webhooks.list(id)).length).toBe(1);
  });
});
