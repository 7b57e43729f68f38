import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CheckedView, HookView, InboxDetail, InboxRow, SubscriptionView } from '../../contract/ipc/index.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { cliOn, connectArgs, tempProfile } from '../support/cli.ts';
import { startRelay } from '../support/relay.ts';

/** A shop of its own: Stripe gives each address that is subscribed another secret, and only the first is known here. */
async function connected() {
  const shop: Shop = await startShop({ scale: 0.02 });
  onTestFinished(() => shop.close());
  const profile = tempProfile();
  const cli = cliOn(profile, shop);
  const { code, stderr } = await cli.run(connectArgs(shop, 'stripe', 'Stripe'));
  expect(code, stderr).toBe(0);
  return { shop, cli, fileOf: (name: string) => path.join(path.dirname(profile), name) };
}

describe('the relay by the command line', () => {
  it('is enrolled at, asked, collected from, and left', async () => {
    const relay = await startRelay();
    onTestFinished(() => relay.close());
    const { cli, shop } = await connected();
    expect(await cli.run(['relay', 'status'])).toMatchObject({ code: 0, stdout: expect.stringContaining('no relay') });
    expect(await cli.run(['relay', 'collect'])).toMatchObject({ code: 4, stderr: expect.stringContaining('no relay') });
    const enrolled = await cli.run(['relay', 'enrol', relay.url]);
    expect(enrolled, enrolled.stderr).toMatchObject({ code: 0 });

    // Nothing of Backroom runs while the shop changes.
    const edited = shop.hands('stripe').edit('customers');
    await shop.deliveries('stripe').settled();
    const there = (await cli.run(['relay', 'status', '--json'])).json<{ there: { kept: { events: number } } }>();
    expect(there.there.kept.events).toBeGreaterThan(0);
    expect(await cli.run(['relay', 'collect', '--json'])).toMatchObject({ code: 0 });

    const { deliveries, hooks } = (await cli.run(['webhooks', 'Stripe', '--json'])).json<{
      deliveries: InboxRow[];
      hooks: HookView[];
    }>();
    expect(hooks).toMatchObject([{ state: 'on' }]);
    const told = deliveries.find(({ externalId }) => externalId === edited);
    expect(told).toMatchObject({ verdict: 'good', outcome: 'fetched' });
    const replayed = await cli.run(['webhooks', 'replay', `${told?.id}`, '--json']);
    expect(replayed.json<{ delivery: InboxDetail }>().delivery).toMatchObject({ id: told?.id, outcome: 'fetched' });
    expect((await cli.run(['webhooks', '--failed', '--json'])).json()).toMatchObject({ deliveries: [] });
    const table = await cli.run(['webhooks']);
    expect(table.stdout).toMatch(/customer\.updated/);
    expect(table.stdout).not.toContain(shop.webhookSecrets.stripe);

    expect(await cli.run(['webhooks', 'Stripe', '--off'])).toMatchObject({ code: 0 });
    expect(await cli.run(['webhooks', 'Stripe', '--topics'])).toMatchObject({
      stdout: expect.stringContaining('Nothing is subscribed'),
    });
    expect(await cli.run(['relay', 'rotate'])).toMatchObject({ code: 0 });
    expect(await cli.run(['relay', 'leave'])).toMatchObject({ code: 0 });
    expect(await cli.run(['relay', 'status'])).toMatchObject({ stdout: expect.stringContaining('no relay') });
  });

  it('says in a sentence what is wrong', async () => {
    const { cli, shop } = await connected();
    const said = (code: number, text: string) => ({ code, stderr: expect.stringContaining(text) });
    expect(await cli.run(['relay', 'fly'])).toMatchObject(said(2, 'relay knows'));
    expect(await cli.run(['relay', 'enrol', 'http://relay.example'])).toMatchObject(said(2, 'https://'));
    // The shop is no relay.
    expect(await cli.run(['relay', 'enrol', shop.origins.stripe])).toMatchObject({ code: 4 });
    expect(await cli.run(['webhooks', 'replay', 'x'])).toMatchObject({ code: 2 });
    expect(await cli.run(['webhooks', 'replay', '99'])).toMatchObject({ code: 2 });
    expect(await cli.run(['webhooks', 'Stripe', '--on', '--off'])).toMatchObject(said(2, 'either'));
    expect(await cli.run(['webhooks', 'Nobody'])).toMatchObject({ code: 2 });
  });
});

describe('webhooks by the command line', () => {
  it('are subscribed, checked and ended', async () => {
    const { cli, shop, fileOf } = await connected();
    const url = 'https://relay.example/in/1';
    const file = fileOf('delivery.json');
    const save = (change: { body?: string } = {}) => {
      const { headers, body } = shop.webhook('stripe', '*');
      writeFileSync(file, JSON.stringify({ url, headers, body, ...change }));
    };
    save();
    const check = async () => (await cli.run(['webhooks', 'Stripe', '--check', file, '--json'])).json<CheckedView>();
    expect(await check()).toEqual({ verdict: 'no_secret', events: [] });

    const subscribed = await cli.run(['webhooks', 'Stripe', '--subscribe', url, '--json']);
    const { subscriptions } = subscribed.json<{ subscriptions: SubscriptionView[] }>();
    expect(subscriptions).toMatchObject([{ url, active: true }]);
    expect(subscribed.stdout).not.toContain(shop.webhookSecrets.stripe);
    save();
    expect(await check()).toMatchObject({ verdict: 'good', events: [{ topic: expect.any(String) }] });
    save({ body: '{"id":"evt_1"}' });
    expect(await check()).toEqual({ verdict: 'wrong', events: [] });

    expect(await cli.run(['webhooks', 'Stripe', '--unsubscribe', url])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 /),
    });
    expect(await cli.run(['webhooks', 'Stripe', '--topics'])).toMatchObject({
      stdout: expect.stringContaining('Nothing is subscribed'),
    });
  });

  it('are refused with a sentence where the address or the file is none', async () => {
    const { cli, fileOf } = await connected();
    const file = fileOf('odd.json');
    writeFileSync(file, '{"url":1}');
    const said = (text: string) => ({ code: 2, stderr: expect.stringContaining(text) });
    expect(await cli.run(['webhooks', 'Stripe', '--check', file])).toMatchObject(said('not a delivery'));
    expect(await cli.run(['webhooks', 'Stripe', '--subscribe', 'http://relay.example'])).toMatchObject(
      said('https://'),
    );
    expect(await cli.run(['webhooks', 'Stripe', '--subscribe', 'relay'])).toMatchObject({ code: 2 });
  });
});
