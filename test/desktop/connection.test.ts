import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, connect, goTo, leave, shopEnv, until, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;
let id: string;

beforeAll(async () => {
  shop = await startShop({ scale: 0.2 });
  desktop = await launchDesktop({ env: shopEnv(shop) });
  id = await connect(desktop, shop, 'stripe');
  await whenIdle(desktop, id);
  await goTo(desktop, `/connections/${id}`);
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
});

const button = (name: string) => desktop.page.getByRole('button', { name, exact: true });
const newestRun = async () => (await ask(desktop, 'runs.list', { connectionId: id })).rows[0];

test('a fetch shows how far it is, and stops when asked', async () => {
  const { page } = desktop;
  shop.faults('stripe', { kind: 'slow', ms: 400 });
  await button('Fetch now').click();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('main').getByText('Fetching', { exact: true }).first().waitFor();
  await desktop.picture('connection-fetching');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await button('Stop').click();
  await button('Fetch now').waitFor();
  shop.faults('stripe', null);
  expect((await newestRun())?.status).toBe('stopped');
  await page.getByRole('main').getByText('Stopped', { exact: true }).first().waitFor();
});

test('a fetch brings what the shop did in the meantime', async () => {
  shop.change();
  await button('Fetch now').click();
  await until(async () => (await newestRun())?.status === 'done');
  const { streams } = await whenIdle(desktop, id);
  expect(Object.fromEntries(streams.map((stream) => [stream.id, stream.count]))).toEqual(shop.holds('stripe'));
});

test('everything can be fetched again, and tried without keeping anything', async () => {
  await button('More ways to fetch').click();
  await desktop.page.getByRole('menuitem', { name: /^Fetch everything again/ }).click();
  const full = await until(async () => {
    const run = await newestRun();
    return run && run.status === 'done' && run.counts.unchanged > 100 ? run : false;
  });
  expect(full.counts.added).toBe(0);

  await button('More ways to fetch').click();
  await desktop.page.getByRole('menuitem', { name: /^Only try it/ }).click();
  await until(async () => {
    const run = await newestRun();
    return run?.dry === true && run.endedAt !== null;
  });
});

test('the schedule is chosen in words', async () => {
  const { page } = desktop;
  await page.getByLabel('How often').selectOption({ label: 'Every hour' });
  await button('Save the schedule').click();
  await page.getByText('Fetched every hour while this PC is on.').waitFor();
  expect((await ask(desktop, 'connections.get', { connectionId: id })).cron).toBe('0 * * * *');
});

test('it is paused and goes on, and can have another name', async () => {
  const { page } = desktop;
  await button('Pause').first().waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByText('stripe is paused.').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Go on', exact: true }).first().click();
  await page.getByText('stripe is up to date.').waitFor();

  await button('Rename').click();
  await page.getByRole('textbox', { name: 'Name in Backroom' }).fill('Card payments');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Card payments', level: 1 }).waitFor();
});

test('a row tells its details and can be left out', async () => {
  const { page } = desktop;
  await button('Details of refunds').click();
  await page.getByText('How deletions are learnt').waitFor();
  await desktop.picture('connection-stream');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await button('Fetch this no more').click();
  await page.getByRole('cell', { name: 'Not fetched' }).waitFor();
  await button('Fetch this too').click();
  await page.getByRole('cell', { name: 'Not fetched' }).waitFor({ state: 'detached' });
});

test('signing in again keeps what is here', async () => {
  const { page } = desktop;
  const before = await ask(desktop, 'app.storage', {});
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('heading', { name: 'Sign in again to Card payments' }).waitFor();
  await page.getByLabel('API key', { exact: true }).fill(shop.logins.stripe[0]?.secrets.apiKey ?? '');
  await button('Sign in again').click();
  await page.getByRole('heading', { name: 'Card payments is connected' }).waitFor();
  expect((await ask(desktop, 'app.storage', {})).records).toBe(before.records);
  await whenIdle(desktop, id);
});

test('35: disconnecting asks what to keep, and keeps it', async () => {
  const { page } = desktop;
  const before = await ask(desktop, 'app.storage', {});
  await goTo(desktop, `/connections/${id}`);
  await button('Disconnect…').click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect Card payments?' });
  await dialog.waitFor();
  await desktop.picture('connection-disconnect');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await dialog.getByRole('button', { name: 'Disconnect and keep the records' }).click();
  await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
  expect((await ask(desktop, 'app.storage', {})).records).toBe(before.records);
  expect((await ask(desktop, 'connections.get', { connectionId: id })).status.state).toBe('off');
  await goTo(desktop, `/connections/${id}`);
  await page.getByText('Card payments is disconnected. What was fetched is kept.').waitFor();
  await desktop.picture('connection-off');
  expect(await desktop.findAccessFaults()).toEqual([]);
});
