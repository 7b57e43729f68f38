import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VENDORS } from '../../demo/vendors.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, goTo, leave, passphrase, resize, until, wear } from './steps.ts';

/** The picture in the README; BACKROOM_WRITE_PICTURES=1 makes it anew. */
const shownPicture = path.join(import.meta.dirname, 'pictures', 'overview.png');
const largestPictureBytes = 200_000;

/** Some 70,000 records of all systems: half a minute, and longer where other work takes the cores. */
const firstFetchMs = 180_000;

let desktop: Desktop;

beforeAll(async () => {
  // No session bus, so no keychain.
  desktop = await launchDesktop({ env: { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } });
});

afterAll(() => leave(desktop));

const button = (name: string) => desktop.page.getByRole('button', { name, exact: true });
const heading = (name: string | RegExp) => desktop.page.getByRole('heading', { name, level: 1 });

test('the first run has two doors and asks for no account', async () => {
  await heading('Welcome to Backroom').waitFor();
  await button('Connect a system').waitFor();
  await button('Open the pretend shop').waitFor();
  expect(await desktop.page.getByRole('textbox').count()).toBe(0);
  await desktop.picture('first-run');
});

test('24: without a keychain it asks for a passphrase, and takes no for an answer', async () => {
  const { page } = desktop;
  await button('Open the pretend shop').click();
  const dialog = page.getByRole('dialog', { name: 'Keep your sign-ins safe' });
  await dialog.waitFor();
  await desktop.picture('first-run-passphrase');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect((await ask(desktop, 'app.status', {})).vault.state).toBe('new');

  await button('Open the pretend shop').click();
  await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await dialog.getByLabel('The same once more').fill('something else');
  expect(await dialog.getByRole('button', { name: 'Use this passphrase' }).isDisabled()).toBe(true);
  await dialog.getByLabel('The same once more').fill(passphrase);
  await dialog.getByRole('button', { name: 'Use this passphrase' }).click();
});

test(
  'the pretend shop opens and its first fetch comes in live',
  async () => {
    const { page } = desktop;
    await page.getByText('This is a pretend shop: nothing here is real.').waitFor();
    await heading('Fetching what is new.').waitFor();
    const counts = new Set<string>();
    await until(async () => {
      const words = (await page.locator('main').textContent()) ?? '';
      counts.add(/[\d,]+ new records?/.exec(words)?.[0] ?? '');
      return (await heading('All is well.').count()) > 0;
    }, firstFetchMs);
    counts.delete('');
    expect(counts.size, [...counts].join()).toBeGreaterThan(1);
  },
  firstFetchMs + 30_000,
);

test('the overview says what is there', async () => {
  const { page } = desktop;
  await wear(desktop, 'light');
  await goTo(desktop, '/');
  for (const name of ['QuickBooks Online', 'Shopify', 'Stripe', 'WooCommerce']) {
    await page
      .getByRole('link', { name: new RegExp(name) })
      .first()
      .waitFor();
  }
  for (const name of ['Today', 'Connections', 'The last 14 days']) await page.getByRole('heading', { name }).waitFor();
  expect(await page.getByText('Pretend', { exact: true }).count()).toBe(VENDORS.length);
  await page.getByText(`All ${VENDORS.length} up to date, next check `).waitFor();
});

test('the README shows it as it is', async () => {
  const { page } = desktop;
  await resize(desktop, { width: 1480, height: 960 });
  await page.mouse.move(0, 0);
  await desktop.picture('overview');
  if (process.env.BACKROOM_WRITE_PICTURES === '1') await page.screenshot({ path: shownPicture });
  const picture = readFileSync(shownPicture);
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.length).toBeGreaterThan(10_000);
  expect(picture.length).toBeLessThan(largestPictureBytes);
});

test('one click removes the pretend shop', async () => {
  await button('Remove the pretend shop').click();
  await heading('Welcome to Backroom').waitFor();
  expect(await ask(desktop, 'connections.list', {})).toEqual([]);
  expect((await ask(desktop, 'app.storage', {})).records).toBe(0);
  expect((await ask(desktop, 'app.status', {})).pretend).toBe(false);
});
