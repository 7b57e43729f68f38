import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, connect, goTo, leave, resize, shopEnv, sizes, until, wear, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;
let id: string;

beforeAll(async () => {
  shop = await startShop({ scale: 0.1 });
  desktop = await launchDesktop({ env: shopEnv(shop) });
  // Every page of orders comes empty, which no answer says to be wrong (must-not-fail 8).
  shop.faults('shopify', { kind: 'empty-page', path: /query Orders\(/ });
  id = await connect(desktop, shop, 'shopify');
  await whenIdle(desktop, id);
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
});

const section = () => desktop.page.getByRole('region', { name: 'Is everything here?' });
const proof = () => ask(desktop, 'proof.get', { connectionId: id });
const orders = async () => (await proof()).streams.find(({ stream }) => stream === 'orders');
const settled = () => until(async () => ((await orders())?.at ? !(await proof()).checking : false));

test('8: what a first fetch did not bring is found by the vendor’s own numbers', async () => {
  const { page } = desktop;
  await settled();
  const missing = (await orders())?.missing ?? 0;
  expect(missing).toBeGreaterThan(5);
  await goTo(desktop, '/');
  await page.getByText(`${missing} records that shopify counts are missing here.`).first().waitFor();
  await desktop.picture('proof-overview');
  expect(await desktop.findAccessFaults()).toEqual([]);

  await goTo(desktop, `/connections/${id}`);
  await section().getByText(`${missing} missing`, { exact: true }).waitFor();
  await section().getByText('Shopify gives no numbers to prove these by: Stock, Payouts, Balance, Disputes.').waitFor();
  await section().getByRole('button', { name: 'Numbers of orders' }).press('Enter');
  const numbers = page.getByRole('table', { name: 'Numbers of orders' });
  await numbers.getByText('+1', { exact: true }).first().waitFor();
  for (const theme of ['light', 'dark'] as const) {
    await wear(desktop, theme);
    await resize(desktop, sizes.narrow);
    await section().scrollIntoViewIfNeeded();
    await desktop.picture(`proof-missing-${theme}`);
    expect(await desktop.findAccessFaults()).toEqual([]);
  }
  await wear(desktop, 'light');
});

test('one button fetches what is missing, and then all of it is here', async () => {
  shop.faults('shopify', null);
  await section().getByRole('button', { name: 'Fetch them: orders' }).click();
  await until(async () => (await orders())?.missing === 0);
  await section()
    .getByRole('row', { name: /^Numbers of orders/ })
    .getByText(/^Complete to /)
    .waitFor();
  expect((await ask(desktop, 'connections.get', { connectionId: id })).status.why).toBe('all_well');
  await section().scrollIntoViewIfNeeded();
  await desktop.picture('proof-complete');
  await section().getByRole('button', { name: 'Ask now' }).click();
  await settled();
  expect(await desktop.findAccessFaults()).toEqual([]);
});

test('a balance that does not add up is told as money, and fetched anew until it does', async () => {
  const { page } = desktop;
  // Every list of movements comes empty, and only the balance knows better.
  shop.faults('stripe', { kind: 'empty-page', path: /balance_transactions\?.*(payout|created)/ });
  const cards = await connect(desktop, shop, 'stripe');
  await whenIdle(desktop, cards);
  const moves = async () => {
    const { checking, streams } = await ask(desktop, 'proof.get', { connectionId: cards });
    const found = streams.find(({ stream }) => stream === 'balance');
    return !checking && found?.at ? found : null;
  };
  await until(async () => (await moves()) !== null);
  expect((await moves())?.sums).toMatchObject([{ currency: 'EUR', ours: 0 }]);
  await goTo(desktop, '/');
  await page.getByText('What was fetched from stripe does not add up to its balance.').first().waitFor();

  await goTo(desktop, `/connections/${cards}`);
  await section()
    .getByText(/^Stripe’s balance is €[\d,.]+ (more|less) than the balance movements fetched so far\.$/)
    .waitFor();
  await section().getByRole('button', { name: 'Numbers of balance movements' }).press('Enter');
  const numbers = page.getByRole('table', { name: 'Numbers of balance movements' });
  await numbers.getByRole('rowheader', { name: 'EUR' }).waitFor();
  for (const theme of ['light', 'dark'] as const) {
    await wear(desktop, theme);
    await resize(desktop, sizes.narrow);
    await section().scrollIntoViewIfNeeded();
    await desktop.picture(`proof-balance-${theme}`);
    expect(await desktop.findAccessFaults()).toEqual([]);
  }
  await wear(desktop, 'light');

  shop.faults('stripe', null);
  await section().getByRole('button', { name: 'Fetch all anew: balance movements' }).click();
  await section().getByText('Complete to the cent').waitFor();
  expect((await ask(desktop, 'connections.get', { connectionId: cards })).status.why).toBe('all_well');
});
