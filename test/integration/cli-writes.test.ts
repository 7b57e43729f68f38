import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WrittenView } from '../../contract/ipc/index.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { cliOn, connectArgs, tempProfile } from '../support/cli.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.02 });
});
afterAll(() => shop.close());

async function connected() {
  const profile = tempProfile();
  const cli = cliOn(profile, shop);
  const { code, stderr } = await cli.run(connectArgs(shop, 'stripe', 'Stripe'));
  expect(code, stderr).toBe(0);
  return { cli };
}

describe('writing by the command line', () => {
  it('wants it to be allowed, does it once for each reference, and takes it back', async () => {
    const { cli } = await connected();
    const input = JSON.stringify({ name: 'Ελένη', email: 'eleni@example.com' });
    const write = (...more: string[]) =>
      cli.run(['write', 'Stripe', 'customer.create', '--input', '-', ...more], { input });

    expect(await write()).toMatchObject({ code: 2, stderr: expect.stringContaining('for reading only') });
    expect(await cli.run(['write', 'Stripe'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/invoice\.create/),
    });
    expect(await cli.run(['write', 'Stripe', '--allow'])).toMatchObject({ code: 0 });

    const before = shop.holds('stripe').customers ?? 0;
    const first = (await write('--reference', 'my-1', '--json')).json<WrittenView>();
    const again = (await write('--reference', 'my-1', '--json')).json<WrittenView>();
    expect(again.externalId).toBe(first.externalId);
    expect(shop.holds('stripe').customers).toBe(before + 1);

    const back = JSON.stringify(first.inverse?.input);
    const args = ['write', 'Stripe', first.inverse?.action ?? '', '--input', '-'];
    expect(await cli.run(args, { input: back })).toMatchObject({ code: 0 });
    expect(shop.holds('stripe').customers).toBe(before);
    const { stdout } = await cli.run(['audit', '--last', '50']);
    expect(stdout).toContain('write.customer.create');
    expect(stdout).toContain('my-1');
  });
  const refusals = [
    [['write', 'Stripe', 'fly', '--input', '-'], '{}', 'no action “fly”'],
    [['write', 'Stripe', 'customer.create'], '', '--input'],
    [['write', 'Stripe', 'customer.create', '--input', '-'], '[1]', 'one JSON object'],
    [['write', 'Stripe', 'customer.create', '--input', '/no/such/file'], '', 'cannot be read'],
    [['write', 'Stripe', 'customer.create', '--input', '-'], '{"name":""}', 'name'],
    [['write', 'Stripe', 'customer.create', '--input', '-', '--reference', '../x'], '{"name":"x"}', 'reference'],
    [['write', 'Stripe', '--allow', '--forbid'], '', 'either'],
  ] as const;

  it('refuses with a sentence what is none, and writes nothing', async () => {
    const { cli } = await connected();
    await cli.run(['write', 'Stripe', '--allow']);
    const customers = shop.holds('stripe').customers;
    for (const [args, input, sentence] of refusals) {
      const refused = { code: 2, stderr: expect.stringContaining(sentence) };
      expect(await cli.run([...args], { input }), args.join(' ')).toMatchObject(refused);
    }
    expect(shop.holds('stripe').customers).toBe(customers);
  });
});
