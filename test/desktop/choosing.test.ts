import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop, openBrowser } from './harness.ts';
import { ask, goTo, leave, shopEnv, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;
let browser: Browser;

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
  [desktop, browser] = await Promise.all([launchDesktop({ env: shopEnv(shop) }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await leave(desktop);
  await shop?.close();
});

const field = (label: string) => desktop.page.getByLabel(label, { exact: true });
const press = (name: string) => desktop.page.getByRole('button', { name, exact: true }).click();
const heading = (name: string) => desktop.page.getByRole('heading', { name, level: 1 });
const choice = (name: RegExp) => desktop.page.getByRole('radio', { name });

/** The page that the app opened, in the owner's browser. */
async function openLink(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(await desktop.nextLink());
  return page;
}

/** Allows it in the browser; the address it ends at, a page of the shop's own that need not even be there. */
async function allowElsewhere(): Promise<string> {
  const page = await openLink();
  const ending = page.waitForRequest(/^https:\/\/pretend-shop\.example\//);
  await page.locator('#allow').click();
  const address = (await ending).url();
  await page.close();
  return address;
}

async function detailOf(name: string) {
  const connection = (await ask(desktop, 'connections.list', {})).find((one) => one.name === name);
  return whenIdle(desktop, connection?.id ?? '');
}

/** FreshBooks comes back to an https page only, and the sign-in of the pretend shop reaches two businesses. */
test('a sign-in that ends at a page of one’s own is pasted back', async () => {
  const { page } = desktop;
  const { settings, secrets } = shop.logins.freshbooks[0] ?? expect.fail('no login');
  await goTo(desktop, '/connect/freshbooks');
  await field('Client ID').fill(settings.clientId ?? '');
  await field('Client secret').fill(secrets.clientSecret ?? '');
  await field('Redirect address').fill(settings.redirectUri ?? '');
  await press('Sign in with the browser');
  const address = await allowElsewhere();

  await page.getByText('It ends at the page of your own that you named.').waitFor();
  await press('Use this address');
  await page.getByText('Paste the whole address from the browser.').waitFor();
  await desktop.picture('connect-paste-only');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await field('The address from the browser').fill(address);
  await press('Use this address');
});

test('which of several businesses is meant is asked, and leaving the question saves nothing', async () => {
  const { page } = desktop;
  await page.getByText('This sign-in reaches more than one business.').waitFor();
  expect(await page.getByRole('radio').count()).toBe(2);
  await desktop.picture('connect-choosing');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await press('Stop');
  await page.getByText('The sign-in was stopped.').waitFor();
  expect(await ask(desktop, 'connections.list', {})).toEqual([]);
});

test('the chosen one is connected, and its records arrive', async () => {
  await press('Sign in with the browser');
  await field('The address from the browser').fill(await allowElsewhere());
  await press('Use this address');
  await choice(/^Pretend Workshop/).check();
  await choice(/^Pretend Shop$/).check();
  await press('Connect this one');
  await heading('FreshBooks is connected').waitFor();
  const detail = await detailOf('FreshBooks');
  expect(detail.account).toBe('Pretend Shop');
  expect(Object.fromEntries(detail.streams.map(({ id, count }) => [id, count]))).toEqual(shop.holds('freshbooks'));
});

test('the other one is another connection', async () => {
  const { settings, secrets } = shop.logins.freshbooks[0] ?? expect.fail('no login');
  await goTo(desktop, '/connections');
  await goTo(desktop, '/connect/freshbooks');
  await field('Client ID').fill(settings.clientId ?? '');
  await field('Client secret').fill(secrets.clientSecret ?? '');
  await field('Redirect address').fill(settings.redirectUri ?? '');
  await field('Call it').fill('Workshop');
  await press('Sign in with the browser');
  await field('The address from the browser').fill(await allowElsewhere());
  await press('Use this address');
  await choice(/^Pretend Workshop/).check();
  await press('Connect this one');
  await heading('Workshop is connected').waitFor();
  const { account, streams } = await detailOf('Workshop');
  expect(account).toMatch(/^Pretend Workshop/);
  // Nobody has written anything into its books.
  expect(streams.find(({ id }) => id === 'invoices')?.count).toBe(0);
});

test('where there is only one, nothing is asked', async () => {
  const { settings } = shop.logins.xero[0] ?? expect.fail('no login');
  await goTo(desktop, '/connect/xero');
  await field('Client ID').fill(settings.clientId ?? '');
  await press('Sign in with the browser');
  const page = await openLink();
  await page.locator('#allow').click();
  await heading('Xero is connected').waitFor();
  const { streams } = await detailOf('Xero');
  expect(Object.fromEntries(streams.map(({ id, count }) => [id, count]))).toEqual(shop.holds('xero'));
  await page.close();
});
