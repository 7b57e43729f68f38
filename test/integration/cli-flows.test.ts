import { describe, expect, it, onTestFinished } from 'vitest';
import type {
  FlowView,
  GalleryEntry,
  Mapping,
  Preview,
  PushDetail,
  PushRow,
  UndoView,
} from '../../contract/ipc/index.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { cliOn, connectArgs, tempProfile } from '../support/cli.ts';
import { cliIn, openApp } from '../support/cli-inside.ts';

type Cli = ReturnType<typeof cliIn>;

/**
 * A shop and its books, fetched; the books may be written to. Of its own for each test: what another profile has
 * written there would be found by its reference.
 */
async function shopAndBooks() {
  const shop: Shop = await startShop({ scale: 0.01 });
  onTestFinished(() => shop.close());
  const profile = tempProfile();
  const cli = cliIn(profile, shop);
  const woo = await cli.run(connectArgs(shop, 'woocommerce', 'Woo'));
  const xero = await cli.run([...connectArgs(shop, 'xero', 'Xero', 'custom-connection'), '--write']);
  expect([woo.code, xero.code], woo.stderr + xero.stderr).toEqual([0, 0]);
  return { shop, profile, cli };
}

/** Decides as it is suggested, and for what has no suggestion takes the rate of sales that is nearest. */
async function decideAll(cli: Cli, flow: string): Promise<Mapping> {
  const { choices, missing } = (
    await cli.run(['flows', 'map', flow, '--accept-suggestions', '--json'])
  ).json<Mapping>();
  const open = choices.filter(({ id }) => missing.includes(id));
  const sets = open.flatMap(({ id, options }) => {
    const percent = Number(id.replace('tax.', ''));
    const away = (label: string) => Math.abs(Number(/([\d.]+) ?%/.exec(label)?.[1]) - percent);
    const sales = options.filter(({ label }) => label.includes('on sales'));
    const [best] = sales.toSorted((a, b) => away(a.label) - away(b.label));
    return ['--set', `${id}=${best?.label}`];
  });
  return (await cli.run(['flows', 'map', flow, ...sets, '--json'])).json<Mapping>();
}

/** A flow of orders that asks always, with everything decided. */
async function madeFlow(cli: Cli) {
  const added = await cli.run(['flows', 'add', 'order-to-invoice', 'woo', 'xero', '--from', '2020-01-01', '--json']);
  expect(added.code, added.stderr).toBe(0);
  return added.json<{ id: string; missing: string[] }>();
}

const pushesOf = async (cli: Cli, ...more: string[]) =>
  (await cli.run(['outbox', '--last', '1000', ...more, '--json'])).json<{ pushes: PushRow[] }>().pushes;
const minor = (amounts: readonly ({ amountMinor: number } | null)[]) =>
  amounts.reduce((sum, amount) => sum + (amount?.amountMinor ?? 0), 0);

describe('flows by the command line', () => {
  it('say beforehand what they would write, to the cent', async () => {
    const { shop, cli } = await shopAndBooks();
    expect((await cli.run(['flows'])).stdout).toContain('no flow yet');
    const gallery = (await cli.run(['flows', '--gallery', '--json'])).json<{ gallery: GalleryEntry[] }>().gallery;
    expect(gallery).toContainEqual(
      expect.objectContaining({
        kind: 'order_to_invoice',
        source: expect.objectContaining({ name: 'Woo' }),
        needs: [],
      }),
    );
    const { id, missing } = await madeFlow(cli);
    expect(missing).toContain('account.sales');
    const early = await cli.run(['flows', 'enable', id]);
    expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('account.sales') });
    expect((await decideAll(cli, id)).missing).toEqual([]);
    expect((await cli.run(['flows', 'map', 'order woo'])).stdout).toContain('Everything that is needed is decided.');
    const unseen = await cli.run(['flows', 'enable', id]);
    expect(unseen).toMatchObject({ code: 2, stderr: expect.stringContaining('preview') });

    // The preview writes nothing, and is right to the cent: worked out here once more from its own lines.
    const before = shop.holds('xero');
    const seen = await cli.run(['flows', 'preview', id, '--last', '1000', '--json']);
    const preview = seen.json<Preview & { more: boolean }>();
    expect(seen.code).toBe(preview.held > 0 ? 3 : 0);
    expect(preview).toMatchObject({ waiting: 0, more: false });
    expect(preview.count).toBeGreaterThan(10);
    const proposed = preview.rows.filter(({ state }) => state === 'proposed');
    expect(proposed).toHaveLength(preview.count);
    for (const { proof, ledger, title } of proposed) {
      expect(proof?.source, title).toEqual(proof?.target);
      const lines = minor(ledger.map(({ net }) => net)) + minor(ledger.map(({ tax }) => tax));
      expect(lines, title).toBe(proof?.target.amountMinor);
    }
    const euros = proposed.flatMap(({ ledger }) => ledger).filter(({ net }) => net.currency === 'EUR');
    const sums = new Map(
      preview.accounts.filter(({ net }) => net.currency === 'EUR').map((one) => [one.account, one.net]),
    );
    for (const [account, net] of sums) {
      expect(minor(euros.filter((line) => line.account === account).map((line) => line.net)), account).toBe(
        net.amountMinor,
      );
    }
    const shown = await cli.run(['flows', 'preview', id, '--last', '3']);
    expect(shown.stdout).toContain('There are more documents than shown');
    expect(shown.stdout).toMatch(/^Proof: [\d.]+ EUR in Woo is [\d.]+ EUR in Xero\.$/m);
    expect(shop.holds('xero')).toEqual(before);
  });

  it('write once what the owner has said yes to, and take it back', async () => {
    const { shop, cli } = await shopAndBooks();
    const { id } = await madeFlow(cli);
    await decideAll(cli, id);
    const preview = (await cli.run(['flows', 'preview', id, '--json'])).json<Preview>();
    const before = shop.holds('xero');

    // Switched on it asks, and writes nothing unasked.
    expect(await cli.run(['flows', 'enable', id])).toMatchObject({ code: 0 });
    const asks = (await cli.run(['flows', 'run', id, '--json'])).json<{ flows: { flow: FlowView; done: number }[] }>();
    expect(asks.flows).toMatchObject([{ done: 0, flow: { on: true, counts: { proposed: preview.count, done: 0 } } }]);
    expect(shop.holds('xero')).toEqual(before);

    const approved = await cli.run(['outbox', 'approve', '--all', id, '--json']);
    const pushes = approved.json<{ pushes: PushDetail[] }>().pushes;
    const failed = pushes.filter(({ state }) => state === 'failed');
    expect(approved.code).toBe(failed.length > 0 ? 4 : 0);
    const invoices = pushes.filter(({ state, part }) => state === 'done' && part === 'invoice');
    expect(invoices.length).toBeGreaterThan(5);
    expect(shop.holds('xero').invoices).toBe((before.invoices ?? 0) + invoices.length);
    for (const { log } of failed) expect(log.at(-1)?.detail).toMatch(/\S/);
    const there = shop.holds('xero');
    const again = (await cli.run(['flows', 'run', '--json'])).json<{ flows: { done: number }[] }>();
    expect(again.flows).toMatchObject([{ done: 0 }]);
    expect(shop.holds('xero')).toEqual(there);

    // One document is looked at, taken back with what builds on it, and made again; then the whole run.
    const [one] = invoices;
    const number = String(one?.id);
    const page = await cli.run(['outbox', 'show', number]);
    expect(page.stdout).toContain(`Reference: ${one?.reference}`);
    const check = await cli.run(['undo', number, '--check', '--json']);
    expect(check.json<UndoView>()).toMatchObject({ count: 2, impossible: [] });
    const undone = await cli.run(['undo', number, '--json']);
    expect(undone).toMatchObject({ code: 0 });
    expect(undone.json()).toMatchObject({ undone: 2, left: 0 });
    expect((await pushesOf(cli, id, '--state', 'undone')).map((push) => push.id)).toContain(one?.id);
    const retried = (await cli.run(['outbox', 'retry', number, '--json'])).json<{ pushes: PushDetail[] }>();
    expect(retried.pushes).toMatchObject([{ state: 'done', title: one?.title, externalId: one?.externalId }]);
    expect(retried.pushes[0]?.made?.number).not.toBe(one?.made?.number);
    const standing = await pushesOf(cli, id, '--state', 'done');
    const runId = standing.find((push) => push.id === invoices[1]?.id)?.runId;
    const all = await cli.run(['undo', `run-${runId}`, '--yes', '--json']);
    expect(all, all.stderr).toMatchObject({ code: 0 });
    expect(all.json<{ undone: number; left: number }>()).toMatchObject({ left: 0 });
    expect((await pushesOf(cli, id, '--state', 'done')).every((push) => push.runId !== runId)).toBe(true);

    expect(await cli.run(['flows', 'disable', id])).toMatchObject({ code: 0 });
    expect(await cli.run(['flows', 'run', id])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('switched off'),
    });
    expect(await cli.run(['flows', 'remove', id])).toMatchObject({ code: 0 });
    expect((await cli.run(['flows', '--json'])).json()).toEqual({ flows: [] });
    expect((await pushesOf(cli, '--state', 'undone')).length).toBeGreaterThan(0);
    const audit = (await cli.run(['audit', '--last', '1000'])).stdout;
    for (const action of ['flow.create', 'flow.enable', 'push.approve', 'push.undo']) expect(audit).toContain(action);
  }, 120_000);

  it('work inside the app that is open, and wait until it has written', async () => {
    const { shop, profile, cli } = await shopAndBooks();
    const { id } = await madeFlow(cli);
    await decideAll(cli, id);
    const hub = await openApp(profile, shop);
    expect((await cli.run(['flows', 'preview', id])).code).toBeLessThan(4);
    expect(await cli.run(['flows', 'change', id, '--approval', 'above 50 EUR'])).toMatchObject({ code: 0 });
    await cli.run(['flows', 'preview', id]);
    expect(await cli.run(['flows', 'enable', id])).toMatchObject({ code: 0 });
    const [first] = (await pushesOf(cli, id, '--state', 'proposed')).filter(({ part }) => part === 'invoice');
    const approved = await cli.run(['outbox', 'approve', String(first?.id), '--json']);
    expect(approved, approved.stderr).toMatchObject({ code: 0 });
    expect(hub.repos.pushes.get(first?.id ?? 0)).toMatchObject({ state: 'done' });
    expect(hub.audit.list(20).some((row) => row.action === 'push.approve' && row.actor === 'window')).toBe(true);
  });

  it('end at Ctrl-C with what was begun, and the next command goes on and writes nothing twice', async () => {
    const { shop, profile, cli } = await shopAndBooks();
    const { id } = await madeFlow(cli);
    await decideAll(cli, id);
    await cli.run(['flows', 'preview', id]);
    await cli.run(['flows', 'enable', id]);
    const before = shop.holds('xero').invoices ?? 0;
    const approving = cliOn(profile, shop).start(['outbox', 'approve', '--all', id]);
    await approving.said(/written/);
    approving.child.kill('SIGINT');
    expect((await approving.finished).code).toBe(130);

    const { flows } = (await cli.run(['flows', 'run', id, '--json'])).json<{ flows: { done: number }[] }>();
    expect(flows[0]?.done).toBeGreaterThan(0);
    const pushes = await pushesOf(cli, id, '--state', 'all');
    expect(pushes.filter(({ state }) => state === 'sending')).toEqual([]);
    const made = pushes.filter(({ part, state }) => part === 'invoice' && state === 'done').map((push) => push.made);
    expect(new Set(made.map((one) => one?.externalId)).size).toBe(made.length);
    expect(shop.holds('xero').invoices).toBe(before + made.length);
  });

  it('refuse in a sentence what makes no sense', async () => {
    const { cli } = await shopAndBooks();
    await madeFlow(cli);
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [['flows', 'show', 'stock'], 'no flow called stock'],
      [['flows', 'add', 'order_to_invoice', 'Woo', 'Xero'], 'already'],
      [['flows', 'add', 'order_to_invoice', 'Xero', 'Woo'], 'cannot do this together'],
      [['flows', 'add', 'order_to_invoice', 'Woo', 'Nobody'], 'no connection called Nobody'],
      [['flows', 'map', 'order', '--set', 'account.sales=Nonsense'], 'cannot be “Nonsense”'],
      [['outbox', 'show', '99'], '99'],
      [['outbox', 'approve', '99'], '99'],
      [['undo', '99'], '99'],
      [['undo', 'run-99'], '99'],
    ];
    for (const [args, said] of refusals) {
      const finished = await cli.run(args);
      expect(finished, args.join(' ')).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
    }
    expect((await cli.run(['outbox'])).stdout).toContain('nothing like that');
  });
});
