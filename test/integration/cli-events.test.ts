import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeliveryDetail, DeliveryRow, EventTypeView, Subscription } from '../../contract/ipc/index.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { runCli } from '../../main/cli/run.ts';
import { checkoutWorkers } from '../../main/paths.ts';
import { cliOn, connectArgs, tempProfile } from '../support/cli.ts';
import { receiver, verify } from '../support/event-receiver.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.02 });
});
afterAll(() => shop.close());

const added = (cli: ReturnType<typeof cliOn>, url: string, types = '*') =>
  cli.run(['subscriptions', 'add', url, '--types', types, '--private', '--description', 'n8n', '--json']);

/** Runs a command in this process: many a slip would take long in one of its own. */
async function slip(profile: string, args: readonly string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end();
  const code = await runCli(args, {
    ...checkoutWorkers,
    // The command line asks of them no more than these streams are.
    streams: { stdin, stdout, stderr } as unknown as Parameters<typeof runCli>[1]['streams'],
    env: { BACKROOM_PASSPHRASE: 'correct horse battery', BACKROOM_PROFILE: profile },
    ...{ version: '1.2.3', usualProfile: profile, packaged: false, nativeBinding: undefined },
  });
  return { code, stderr: String(stderr.read() ?? '') };
}

describe('the shop’s own events by the command line', () => {
  it('are listed with their schema', async () => {
    const cli = cliOn(tempProfile(), shop);
    await cli.run(connectArgs(shop, 'stripe', 'Stripe'));
    const { types } = (await cli.run(['events', '--json'])).json<{ types: EventTypeView[] }>();
    expect(types.find(({ type }) => type === 'payment.received')).toMatchObject({ possible: true });
    expect(types.find(({ type }) => type === 'ticket.resolved')).toMatchObject({ possible: false });
    expect((await cli.run(['events'])).stdout).toMatch(/ticket\.created +\(no system brings these yet\)/);
    const schema = (await cli.run(['events', 'order.paid', '--schema'])).json<{ title: string; $schema: string }>();
    expect(schema).toMatchObject({ title: 'order.paid', $schema: expect.stringContaining('2020-12') });
    expect(await cli.run(['events', 'payment.received'])).toMatchObject({ code: 0, stdout: 'Nothing was told yet.\n' });
  });

  it('go to an address that is added, tested and removed; its secret is shown once', async () => {
    const to = await receiver();
    const cli = cliOn(tempProfile(), shop);
    const { subscription, secret } = (await added(cli, to.url)).json<{ subscription: Subscription; secret: string }>();
    expect(secret).toMatch(/^whsec_.{44}$/);
    const tested = await cli.run(['subscriptions', 'test', subscription.id, '--type', 'invoice.paid']);
    expect(tested, tested.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('200') });
    expect(to.told()).toMatchObject([{ type: 'invoice.paid' }]);
    for (const seen of to.seen) verify(seen, secret);

    const list = await cli.run(['subscriptions', '--json']);
    expect(list.json<{ subscriptions: Subscription[] }>().subscriptions).toMatchObject([
      { description: 'n8n', state: 'on' },
    ]);
    expect(list.stdout).not.toContain(secret.slice(6, 20));
    expect(await cli.run(['subscriptions', 'remove', to.url])).toMatchObject({ code: 0 });
    expect((await cli.run(['subscriptions'])).stdout).toContain('No address is told anything yet');
    const { stdout } = await cli.run(['audit', '--last', '50']);
    for (const what of ['add', 'test', 'remove']) expect(stdout).toContain(`subscription.${what}`);
  });

  it('are sent without a window, looked at, and sent again', async () => {
    const to = await receiver();
    const profile = tempProfile();
    const cli = cliOn(profile, shop);
    await cli.run(connectArgs(shop, 'stripe', 'Stripe'));
    await added(cli, to.url, 'customer.created,payment.created');
    await cli.run(['write', 'Stripe', '--allow']);
    const input = JSON.stringify({ name: 'Ελένη', email: 'eleni@example.com' });
    await cli.run(['write', 'Stripe', 'customer.create', '--input', '-'], { input });
    await cli.run(['sync', 'Stripe']);
    expect(to.seen).toEqual([]);

    const { deliveries } = (await cli.run(['deliveries', '--state', 'waiting', '--json'])).json<{
      deliveries: DeliveryRow[];
    }>();
    expect(deliveries).toMatchObject([{ type: 'customer.created', title: 'Ελένη' }]);
    expect((await cli.run(['deliveries', '--send', '--json'])).json()).toEqual({ sent: 1, waiting: 0 });
    expect(to.told()).toMatchObject([{ type: 'customer.created', data: { record: { name: 'Ελένη' } } }]);
    const id = String(deliveries[0]?.id);
    const { delivery } = (await cli.run(['deliveries', id, '--json'])).json<{ delivery: DeliveryDetail }>();
    expect(delivery).toMatchObject({ state: 'delivered', tries: [{ status: 200 }] });
    expect((await cli.run(['deliveries', '--redeliver', id])).code).toBe(0);
    await cli.run(['deliveries', '--send']);
    expect(to.told().map((one) => one.id)).toEqual([delivery.eventId, delivery.eventId]);
    expect((await cli.run(['events', '--last', '5'])).stdout).toContain('customer.created');
    expect((await cli.run(['deliveries'])).stdout).toContain('delivered');
  });

  it('a test that fails says why and ends so', async () => {
    const to = await receiver(() => ({ status: 500, body: 'no' }));
    const cli = cliOn(tempProfile(), shop);
    await added(cli, to.url);
    expect(await cli.run(['subscriptions', 'test', to.url])).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('It answered 500.'),
    });
  });

  const refusals = [
    [['subscriptions', 'fly'], 'list, add, remove and test'],
    [['subscriptions', 'add', 'https://example.com/'], '--types'],
    [['subscriptions', 'add', 'http://127.0.0.1:9/', '--types', 'order.paid'], 'https://'],
    [['subscriptions', 'add', 'https://127.0.0.1:9/', '--types', 'order.paid'], 'private'],
    [['subscriptions', 'add', 'http://127.0.0.1:9/', '--private', '--types', 'order.eaten'], 'order.eaten'],
    [['subscriptions', 'test'], 'subscriptions test ID'],
    [['subscriptions', 'remove', 'to_none'], 'no address called to_none'],
    [['deliveries', '--state', 'lost'], 'not “lost”'],
    [['deliveries', 'x'], 'no number'],
    [['deliveries', '7'], 'no delivery called 7'],
    [['events', 'order.eaten'], 'no event called order.eaten'],
    [['events', '--schema'], 'schema'],
  ] as const;

  it('refuses with a sentence what is none', async () => {
    const profile = tempProfile();
    await slip(profile, ['vault', 'set-up']);
    for (const [args, sentence] of refusals) {
      const refused = { code: 2, stderr: expect.stringContaining(sentence) };
      expect(await slip(profile, args), args.join(' ')).toMatchObject(refused);
    }
  });
});
