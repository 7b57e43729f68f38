import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../../demo/person.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { cliOn, connectArgs, tempProfile } from '../support/cli.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
});
afterAll(() => shop.close());

interface Run {
  status: string;
  counts: { added: number; unchanged: number };
  streams: { stream: string; counts: { added: number } }[];
}

describe('the command line on a pretend shop', () => {
  it('connects, fetches and lists', async () => {
    const profile = tempProfile();
    const cli = cliOn(profile, shop);

    const connected = await cli.run([...connectArgs(shop, 'stripe', 'My Stripe'), '--json']);
    expect(connected.code, connected.stderr).toBe(0);
    const { connection, runs } = connected.json<{ connection: { name: string; id: string }; runs: Run[] }>();
    expect(connection.name).toBe('My Stripe');
    const added = Object.fromEntries(runs[0]?.streams.map(({ stream, counts }) => [stream, counts.added]) ?? []);
    expect(added).toEqual(shop.holds('stripe'));

    const again = await cli.run(['sync', 'my stripe', '--full', '--stream', 'customers', '--json']);
    expect(again.json<{ runs: Run[] }>().runs[0]?.counts).toMatchObject({ added: 0, unchanged: added.customers });

    const dry = await cli.run(['sync', '--all', '--since', '2020-01-31', '--dry-run']);
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('dry run') });

    const list = await cli.run(['connections', '--json']);
    expect(list.json()).toMatchObject({ connections: [{ name: 'My Stripe', status: { state: 'up_to_date' } }] });
    const health = await cli.run(['health', 'My Stripe', '--detailed']);
    expect(health).toMatchObject({ code: 0, stdout: expect.stringContaining('My Stripe is up to date.') });

    const two = await cli.run(['records', 'payments', '--limit', '2', '--since', '2020-01-01', '--json']);
    expect(two.json<{ records: unknown[]; more: boolean }>()).toMatchObject({ records: [{}, {}], more: true });
    const all = await cli.run(['records', 'customer', '--limit', '5000', '--connection', connection.id, '--json']);
    expect(all.json<{ records: unknown[] }>().records).toHaveLength(added.customers ?? -1);
    const none = await cli.run(['records', 'orders', '--search', '"; DROP TABLE record; --']);
    expect(none).toMatchObject({ code: 0, stdout: 'There are no such records here.\n' });

    const log = await cli.run(['runs', '--last', '2', '--json']);
    expect(log.json<{ runs: Run[] }>().runs).toHaveLength(2);
    expect(await cli.run(['errors', '--retry'])).toMatchObject({ code: 0 });
    const logged = readFileSync(path.join(profile, 'logs', 'backroom.log'), 'utf8');
    expect(logged).not.toContain(shop.logins.stripe[0]?.secrets.apiKey ?? '');
  });

  it('resets, backs up, disconnects, restores and removes', async () => {
    const profile = tempProfile();
    const cli = cliOn(profile, shop);
    const args = [...connectArgs(shop, 'stripe', 'My Stripe'), '--streams', 'customers,products'];
    expect(await cli.run(args)).toMatchObject({ code: 0 });
    expect(await cli.run(['reset', 'My Stripe', 'customers'])).toMatchObject({ code: 0 });
    const whole = await cli.run(['sync', '--stream', 'customers', '--json']);
    expect(whole.json<{ runs: { streams: unknown[] }[] }>().runs[0]?.streams[0]).toMatchObject({ mode: 'full' });
    const held = await cli.run(['deletions', 'My Stripe', 'customers', '--accept', '--json']);
    expect(held.json()).toMatchObject({ accepted: true, records: 0 });

    const file = path.join(path.dirname(profile), 'copy.db');
    expect(await cli.run(['backup', file])).toMatchObject({ code: 0 });
    const kept = await cli.run(['disconnect', 'My Stripe', '--keep-records', '--json']);
    expect(kept.json()).toMatchObject({ disconnected: true, recordsKept: true });
    expect(await cli.run(['sync', 'My Stripe'])).toMatchObject({ code: 2 });

    const restored = await cli.run(['restore', file, '--json']);
    expect(restored.code, restored.stderr).toBe(0);
    expect(statSync(restored.json<{ replaced: string }>().replaced).size).toBeGreaterThan(0);
    expect(await cli.run(['sync', 'My Stripe'])).toMatchObject({ code: 0 });
    expect(await cli.run(['audit', '--verify'])).toMatchObject({ code: 0 });
    const trail = await cli.run(['audit', '--last', '3', '--json']);
    expect(trail.json<{ audit: unknown[] }>().audit).toHaveLength(3);

    const removed = await cli.run(['disconnect', 'My Stripe']);
    expect(removed).toMatchObject({ code: 0 });
    expect((await cli.run(['connections', '--json'])).json()).toEqual({ connections: [] });
  });

  it('reads secrets from files and standard input, and says which value is wrong', async () => {
    const profile = tempProfile();
    const cli = cliOn(profile, shop);
    const [login] = shop.logins.woocommerce;
    mkdirSync(profile, { recursive: true });
    const keyFile = path.join(profile, 'key.txt');
    writeFileSync(keyFile, `${login?.secrets.consumerKey}\n`);
    const site = `site=${login?.settings.site}`;
    const words = [
      'connect',
      'woocommerce',
      '--set',
      site,
      '--secret',
      `consumerKey=@${keyFile}`,
      '--secret',
      'consumerSecret=-',
    ];

    const wrong = await cli.run([...words, '--json'], { input: 'cs_0000000000000000000000000000000000000000' });
    expect(wrong).toMatchObject({ code: 4 });
    expect(wrong.json()).toMatchObject({ error: { code: 'bad_credentials' } });
    const right = await cli.run([...words, '--streams', 'customers'], {
      input: `  ${login?.secrets.consumerSecret}\n`,
    });
    expect(right.code, right.stderr).toBe(0);
    const twice = await cli.run([...words, '--json'], { input: `${login?.secrets.consumerSecret}` });
    expect(twice).toMatchObject({ code: 2 });
    expect(twice.json()).toMatchObject({ error: { code: 'already_exists' } });
  });

  it('prints the address of a browser sign-in and goes on when somebody has signed in there', async () => {
    const cli = cliOn(tempProfile(), shop);
    const args = connectArgs(shop, 'quickbooks-online', 'Books');
    const running = cli.start([...args, '--streams', 'customers', '--no-browser', '--json']);
    const [url] = await running.said(/http:\/\/\S+/);
    await consent(url);
    const { code, stderr, json } = await running.finished;
    expect(code, stderr).toBe(0);
    expect(json()).toMatchObject({ connection: { account: 'Pretend Shop & Co.' }, runs: [{ status: 'done' }] });

    const refused = cli.start([...connectArgs(shop, 'shopify', 'No', 'oauth'), '--no-browser', '--json']);
    const [page] = await refused.said(/http:\/\/\S+/);
    await consent(page, 'deny');
    expect((await refused.finished).json()).toMatchObject({ error: { code: 'sign_in_denied' } });
    expect((await refused.finished).code).toBe(4);
  });

  it('ends with 3 for set-aside records and 4 for a failed fetch (must-not-fail 8, 10)', async () => {
    const cli = cliOn(tempProfile(), shop);
    expect(await cli.run(connectArgs(shop, 'woocommerce', 'Woo'))).toMatchObject({ code: 0 });
    shop.faults('woocommerce', { kind: 'changed-schema' });
    const aside = await cli.run(['sync', '--full', '--stream', 'orders', '--json']);
    expect(aside.code).toBe(3);
    const left = await cli.run(['errors', '--json']);
    expect(JSON.parse(left.stdout)).toMatchObject({ errors: expect.arrayContaining([expect.anything()]) });
    shop.faults('woocommerce', { kind: 'truncated-json' });
    const failed = await cli.run(['sync', '--full', '--stream', 'customers', '--verbose']);
    shop.faults('woocommerce', null);
    expect(failed).toMatchObject({ code: 4, stdout: expect.stringContaining('Woo:') });
    expect(await cli.run(['sync', '--full'])).toMatchObject({ code: 0 });
  });
});
