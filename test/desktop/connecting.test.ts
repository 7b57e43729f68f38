import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Shop, startShop, type VendorId } from '../../demo/shop.ts';
import { type Desktop, launchDesktop, openBrowser } from './harness.ts';
import { ask, goTo, leave, shopEnv, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;
let browser: Browser;

beforeAll(async () => {
  shop = await startShop({ scale: 0.1 });
  [desktop, browser] = await Promise.all([launchDesktop({ env: shopEnv(shop) }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await leave(desktop);
  await shop?.close();
});

const field = (label: string | RegExp) => desktop.page.getByLabel(label, { exact: true });
const press = (name: string) => desktop.page.getByRole('button', { name, exact: true }).click();
const loginOf = (provider: VendorId) => shop.logins[provider][0] ?? expect.fail(`no login for ${provider}`);

/** From the catalogue, as a person finds it. */
async function choose(name: string): Promise<void> {
  await goTo(desktop, '/connections');
  const { page } = desktop;
  await page.getByRole('searchbox').or(page.getByPlaceholder('A name, or what it is for')).first().fill(name);
  await page.getByRole('link', { name: new RegExp(`^Connect( ${name})?$`) }).click();
  await page.getByRole('heading', { name: `Connect ${name}`, level: 1 }).waitFor();
}

/** The page that connecting ends on, until the first fetch is done; then the counts are the shop's own. */
async function expectFirstRecords(name: string, provider: VendorId): Promise<void> {
  const { page } = desktop;
  await page.getByRole('heading', { name: `${name} is connected` }).waitFor();
  await page.getByRole('table', { name: 'What has arrived so far' }).waitFor();
  await page.getByText('The first fetch is done.').waitFor();
  const connection = (await ask(desktop, 'connections.list', {})).find((one) => one.name === name);
  const detail = await whenIdle(desktop, connection?.id ?? '');
  const counts = Object.fromEntries(detail.streams.map((stream) => [stream.id, stream.count]));
  expect(counts).toEqual(shop.holds(provider));
  expect(detail.pretend).toBe(false);
}

describe('WooCommerce, with keys', () => {
  test('what cannot be right is said at its field, and nothing is sent', async () => {
    await choose('WooCommerce');
    await press('Connect');
    await desktop.page.getByText('Fill in: Consumer key.').waitFor();
    await field('Address of the shop').fill(shop.origins.woocommerce);
    await field('Consumer key').fill('not a key');
    await field('Consumer secret').fill(loginOf('woocommerce').secrets.consumerSecret ?? '');
    await press('Connect');
    const wrong = desktop.page.getByText('This does not look like the right value.');
    await wrong.waitFor();
    expect(await field('Consumer key').getAttribute('aria-invalid')).toBe('true');
    expect(await field('Consumer key').evaluate((input) => input === document.activeElement)).toBe(true);
    expect(shop.calls('woocommerce').log).toEqual([]);
    await desktop.picture('connect-wrong-shape');
    expect(await desktop.findAccessFaults()).toEqual([]);
  });

  test('a key that the shop refuses ends in a card that says what to do, and keeps what was typed', async () => {
    await field('Consumer key').fill(`ck_${'0'.repeat(40)}`);
    await press('Connect');
    const card = desktop.page.getByRole('alert', { name: 'WooCommerce could not be connected' });
    await card.waitFor();
    expect(await card.textContent()).toContain('Copy them again');
    expect(await field('Address of the shop').inputValue()).toBe(shop.origins.woocommerce);
    expect(await ask(desktop, 'connections.list', {})).toEqual([]);
    await desktop.picture('connect-refused');
    expect(await desktop.findAccessFaults()).toEqual([]);
  });

  test('the right key ends on the first records', async () => {
    await field('Consumer key').fill(loginOf('woocommerce').secrets.consumerKey ?? '');
    await press('Try again');
    await expectFirstRecords('WooCommerce', 'woocommerce');
    await desktop.picture('connect-arrived');
  });
});

test('Shopify, with an app of the shop’s own', async () => {
  const { settings, secrets } = loginOf('shopify');
  await choose('Shopify');
  await field('Shop name').fill(`https://${settings.shop}.myshopify.com/`);
  await field('Client ID').fill(settings.clientId ?? '');
  await field('Client secret').fill(secrets.clientSecret ?? '');
  await press('Connect');
  await expectFirstRecords('Shopify', 'shopify');
});

test('Stripe, with a restricted key', async () => {
  await choose('Stripe');
  await field('API key').fill(` ${loginOf('stripe').secrets.apiKey} `);
  await press('Connect');
  await expectFirstRecords('Stripe', 'stripe');
});

describe('QuickBooks, with the browser', () => {
  const signIn = 'Sign in with the browser';

  async function fillIn(): Promise<void> {
    const { settings, secrets } = loginOf('quickbooks-online');
    await field('Kind of keys').selectOption(settings.environment ?? '');
    await field('Client ID').fill(settings.clientId ?? '');
    await field('Client secret').fill(secrets.clientSecret ?? '');
  }

  /** The page that the app opened, in the owner's browser. */
  async function openLink(): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(await desktop.nextLink());
    return page;
  }

  test('closing the page stops the sign-in and saves nothing', async () => {
    await choose('QuickBooks Online');
    await fillIn();
    await press(signIn);
    await desktop.nextLink();
    await desktop.page.getByText('Waiting for you in the browser').waitFor();
    await desktop.picture('connect-waiting');
    expect(await desktop.findAccessFaults()).toEqual([]);
    await press('Open again');
    expect(await desktop.nextLink()).toContain('state=');
    await press('I closed the page');
    await desktop.page.getByText('The sign-in was stopped.').waitFor();
  });

  test('a refusal in the browser is told as one', async () => {
    await press(signIn);
    const page = await openLink();
    await page.locator('#deny').click();
    await page.waitForURL(/^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+\/callback/);
    await desktop.page.getByText('The sign-in was refused in the browser.').waitFor();
    expect((await ask(desktop, 'connections.list', {})).map(({ name }) => name)).not.toContain('QuickBooks Online');
    await page.close();
  });

  test('consent comes back to the app by itself and ends on the first records', async () => {
    await press('Try again');
    const page = await openLink();
    await page.locator('#allow').click();
    await page.waitForURL(/^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+\/callback/);
    await page
      .getByText(/Backroom/)
      .first()
      .waitFor();
    await expectFirstRecords('QuickBooks Online', 'quickbooks-online');
    await page.close();
  });

  test('26: the browser is elsewhere: the address it ends on is pasted back', async () => {
    const connections = await ask(desktop, 'connections.list', {});
    const id = connections.find(({ name }) => name === 'QuickBooks Online')?.id;
    await goTo(desktop, `/connect/quickbooks-online?again=${id}`);
    await fillIn();
    await press(signIn);
    // On another computer the vendor is reached, and nothing listens on its own loopback.
    const bypass = `<-loopback>,${new URL(shop.origins['quickbooks-online']).host}`;
    const context = await browser.newContext({ proxy: { server: 'http://127.0.0.1:9', bypass } });
    const page = await context.newPage();
    const ending = page.waitForRequest(/\/callback\?/);
    await page.goto(await desktop.nextLink());
    await page.locator('#allow').click();
    const address = (await ending).url();

    await desktop.page.getByText('The browser is on another computer').click();
    await press('Use this address');
    await desktop.page.getByText('Paste the whole address from the browser.').waitFor();
    await field('The address from the browser').fill(address);
    expect(await desktop.page.getByText('Paste the whole address from the browser.').count()).toBe(0);
    await desktop.picture('connect-paste');
    await press('Use this address');
    await desktop.page.getByRole('heading', { name: 'QuickBooks Online is connected' }).waitFor();
    expect((await ask(desktop, 'connections.list', {})).length).toBe(connections.length);
    await context.close();
  });
});

test('40: no key that was typed is in the log', async () => {
  const { readFileSync, readdirSync } = await import('node:fs');
  const folder = `${desktop.profileDir}/logs`;
  const log = readdirSync(folder)
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
    .join('\n');
  const secrets = Object.values(shop.logins).flatMap((logins) => Object.values(logins[0]?.secrets ?? {}));
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
});
