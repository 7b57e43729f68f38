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
