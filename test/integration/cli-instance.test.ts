import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { takeInstanceLock } from '../../main/instance/index.ts';
import { cliOn, connectArgs, tempProfile } from '../support/cli.ts';
import { openApp } from '../support/cli-inside.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
});
afterAll(() => shop.close());

interface Run {
  id: number;
  status: string;
  streams: { stream: string; status: string; counts: { added: number } }[];
}

describe('two at once', () => {
  it('a second command gets 6 while a first one changes the profile; looking always works', async () => {
    const profile = tempProfile();
    const cli = cliOn(profile, shop);
    expect(await cli.run(connectArgs(shop, 'stripe', 'Shop'))).toMatchObject({ code: 0 });
    const lock = takeInstanceLock(profile);
    onTestFinished(() => lock?.release());
    for (const args of [
      ['sync'],
      ['connect', 'stripe'],
      ['restore', 'x.db'],
      ['reset', 'Shop', 'customers'],
      ['errors', '--retry'],
    ]) {
      const refused = await cli.run([...args, '--json']);
      expect(refused.code, args.join(' ')).toBe(6);
      expect(refused.json()).toMatchObject({ error: { code: 'already_running' } });
    }
    expect((await cli.run(['connections', '--json'])).json()).toMatchObject({ connections: [{ name: 'Shop' }] });
    expect(await cli.run(['backup', path.join(path.dirname(profile), 'b.db')])).toMatchObject({ code: 0 });
  });

  it('a command works inside the app that is open, and shows its progress', async () => {
    const profile = tempProfile();
    const hub = await openApp(profile, shop);
    const cli = cliOn(profile, shop);
    const connected = await cli.run([...connectArgs(shop, 'stripe', 'Shop'), '--json']);
    expect(connected.code, connected.stderr).toBe(0);
    const synced = await cli.run(['sync', 'Shop', '--full', '--json'], { env: { BACKROOM_PASSPHRASE: undefined } });
    expect(synced.code, synced.stderr).toBe(0);
    const id = synced.json<{ runs: Run[] }>().runs[0]?.id ?? 0;
    expect(hub.repos.runs.get(id)).toMatchObject({ status: 'done' });
    expect(hub.audit.list(100).some((row) => row.action === 'sync.start' && row.actor === 'window')).toBe(true);

    expect((await cli.run(['vault', 'lock', '--json'])).json()).toMatchObject({ running: true });
    expect(hub.vault.state()).toBe('locked');
    const wrong = await cli.run(['vault', 'unlock', '--json'], { env: { BACKROOM_PASSPHRASE: 'not this one' } });
    expect(wrong).toMatchObject({ code: 5 });
    expect(await cli.run(['vault', 'unlock'])).toMatchObject({ code: 0 });
    expect(hub.vault.state()).toBe('unlocked');
    expect(await cli.run(['restore', path.join(profile, 'backroom.db')])).toMatchObject({ code: 6 });
  });
});

describe('Ctrl-C', () => {
  it('stops a fetch at its next page, says what was done, and the next one goes on from there', async () => {
    const cli = cliOn(tempProfile(), shop);
    shop.faults('woocommerce', { kind: 'slow', ms: 400, path: /orders|customers|refunds/ });
    const running = cli.start([...connectArgs(shop, 'woocommerce', 'Woo'), '--json']);
    await running.said(/Woo: /);
    running.child.kill('SIGINT');
    const stopped = await running.finished;
    shop.faults('woocommerce', null);
    expect(stopped.code, stopped.stderr).toBe(130);
    const [run] = stopped.json<{ runs: Run[] }>().runs;
    expect(run?.status).toBe('stopped');
    const before = run?.streams.reduce((sum, { counts }) => sum + counts.added, 0) ?? 0;

    const next = await cli.run(['sync', '--json']);
    const after = next.json<{ runs: Run[] }>().runs[0]?.streams.reduce((sum, { counts }) => sum + counts.added, 0) ?? 0;
    expect(next.code, next.stderr).toBe(0);
    expect(before + after).toBe(Object.values(shop.holds('woocommerce')).reduce((sum, held) => sum + held, 0));
  });

  it('ends a sign-in that nobody answers', async () => {
    const cli = cliOn(tempProfile(), shop);
    const running = cli.start([...connectArgs(shop, 'quickbooks-online', 'Books'), '--no-browser', '--json']);
    await running.said(/http:\/\/\S+/);
    running.child.kill('SIGTERM');
    const ended = await running.finished;
    expect(ended.code, ended.stderr).toBe(130);
    expect((await cli.run(['connections', '--json'])).json()).toEqual({ connections: [] });
  });
});
