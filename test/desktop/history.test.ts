import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, connect, fetchNow, goTo, leave, shopEnv, until, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;
let id: string;

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
  desktop = await launchDesktop({ env: shopEnv(shop) });
  id = await connect(desktop, shop, 'stripe');
  await whenIdle(desktop, id);
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
});

const setAside = async () => (await ask(desktop, 'setAside.list', { connectionId: id })).rows.length;

test('records that do not fit are set aside, and the run says so', async () => {
  const { page } = desktop;
  shop.faults('stripe', { kind: 'changed-schema', path: /\/charges/ });
  const run = await fetchNow(desktop, id, { full: true });
  expect(run.status).toBe('set_aside');
  await goTo(desktop, '/history');
  await page.getByText('Some set aside').first().waitFor();
  await page.getByText(/, 1 with trouble/).waitFor();
  await page.getByRole('switch', { name: 'Only with trouble' }).click();
  await until(async () => (await page.getByRole('table').getByRole('link').count()) === 1);
  await desktop.picture('history');
  expect(await desktop.findAccessFaults()).toEqual([]);
});

test('9: a run’s page says why each was set aside, with the record as it came', async () => {
  const { page } = desktop;
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('heading', { name: 'What it did' }).waitFor();
  await page.getByRole('heading', { name: /^Set aside at/ }).waitFor();
  expect(await page.getByRole('button', { name: 'Try again', exact: true }).count()).toBe(await setAside());
  await page.getByText('The record as it came').first().click();
  await page.getByText('_v2').first().waitFor();
  await desktop.picture('run-set-aside');
  expect(await desktop.findAccessFaults()).toEqual([]);
});

test('another try mends nothing as long as nothing has changed, and says so', async () => {
  const { page } = desktop;
  const before = await setAside();
  await page.getByRole('button', { name: 'Try all again' }).click();
  await page.getByText(/^None of them fits/).waitFor();
  expect(await setAside()).toBe(before);
});

test('11: what fits by now leaves the list by itself', async () => {
  const { page } = desktop;
  shop.faults('stripe', null);
  await fetchNow(desktop, id, { full: true });
  expect(await setAside()).toBe(0);
  await goTo(desktop, `/history/set-aside?connection=${id}`);
  await page.getByText('Nothing is set aside now.').waitFor();
});

test('a run that failed says why, and what has become of it', async () => {
  const { page } = desktop;
  shop.faults('stripe', { kind: 'revoked' });
  const run = await fetchNow(desktop, id);
  shop.faults('stripe', null);
  expect(run.status).toBe('failed');
  await goTo(desktop, `/history/${run.id}`);
  await page.getByText('Failed', { exact: true }).first().waitFor();
  await desktop.picture('run-failed');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await page.getByText('The sign-in is no longer accepted').first().waitFor();
  expect((await fetchNow(desktop, id)).status).toBe('done');
  await page.getByText('This has passed: stripe is up to date again.').waitFor();
});

test('a run or a page that is not there is said plainly', async () => {
  const { page } = desktop;
  await goTo(desktop, '/history/999999');
  await page.getByRole('heading', { name: 'There is no such run' }).waitFor();
  await goTo(desktop, '/nowhere');
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await goTo(desktop, '/connections/nobody');
  await page.getByRole('heading', { name: 'This connection is not here' }).waitFor();
});
