import { afterAll, beforeAll, expect, test } from 'vitest';
import { consent } from '../../demo/person.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, connect, goTo, leave, shopEnv, until, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
  desktop = await launchDesktop({ env: shopEnv(shop) });
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
});

const allowed = () => desktop.page.getByRole('switch', { name: 'Let Backroom write there too' });
const writes = async (connectionId: string) => (await ask(desktop, 'connections.get', { connectionId })).writes;

test('with a key, one switch allows writing and takes it back', async () => {
  const { page } = desktop;
  const id = await connect(desktop, shop, 'stripe');
  await whenIdle(desktop, id);
  await goTo(desktop, `/connections/${id}`);
  expect(await allowed().isChecked()).toBe(false);
  await page.getByText('Backroom only reads there.').waitFor();

  await page.getByText('What it could write').click();
  await page.getByText('Give money back').waitFor();
  await allowed().scrollIntoViewIfNeeded();
  await desktop.picture('writing');
  expect(await desktop.findAccessFaults()).toEqual([]);

  await allowed().click();
  await page.getByText('Backroom may write there, when you start it.').waitFor();
  expect(await writes(id)).toBe(true);
  await allowed().click();
  await until(async () => !(await writes(id)));
});

test('where the sign-in was made for reading, allowing it means to sign in again', async () => {
  const { page } = desktop;
  const id = await connect(desktop, shop, 'xero');
  const before = await whenIdle(desktop, id);
  expect(before.writes).toBe(false);
  await goTo(desktop, `/connections/${id}`);
  expect(await allowed().count()).toBe(0);
  await page.getByRole('link', { name: 'Sign in again to allow it' }).click();
  await page.getByRole('heading', { name: 'Sign in again to xero' }).waitFor();
  expect(await allowed().isChecked()).toBe(true);
  await desktop.picture('writing-again');
  expect(await desktop.findAccessFaults()).toEqual([]);

  await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  await consent(await desktop.nextLink());
  await page.getByRole('heading', { name: 'xero is connected' }).waitFor();
  const after = await whenIdle(desktop, id);
  expect(after.writes).toBe(true);
  expect(after.scopes.filter((scope) => !before.scopes.includes(scope))).not.toEqual([]);
  await goTo(desktop, `/connections/${id}`);
  expect(await allowed().isChecked()).toBe(true);
});

test('it is chosen on the connect page too', async () => {
  const { page } = desktop;
  const { secrets } = shop.logins.stripe[0] ?? expect.fail('no login');
  await goTo(desktop, '/connect/stripe');
  expect(await allowed().isChecked()).toBe(false);
  await allowed().click();
  await page.getByLabel('Call it', { exact: true }).fill('Card payments');
  await page.getByLabel('API key', { exact: true }).fill(secrets.apiKey ?? '');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { name: 'Card payments is connected' }).waitFor();
  const made = (await ask(desktop, 'connections.list', {})).find(({ name }) => name === 'Card payments');
  expect(await writes(made?.id ?? '')).toBe(true);
  await whenIdle(desktop, made?.id ?? '');
});
