import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, connect, goTo, leave, shopEnv, until, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.2 });
  desktop = await launchDesktop({ env: shopEnv(shop) });
  for (const provider of ['woocommerce', 'stripe'] as const) {
    await whenIdle(desktop, await connect(desktop, shop, provider));
  }
  await goTo(desktop, '/records');
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
});

const rows = () => desktop.page.locator('table tbody tr[aria-rowindex]');
const searchField = () => desktop.page.getByRole('searchbox', { name: 'Search orders' });
const panel = () => desktop.page.getByRole('complementary', { name: /^Record: / });

/** Picks from one of the lists over the table. */
async function pick(list: string, option: string): Promise<void> {
  await desktop.page.getByRole('combobox', { name: list }).or(desktop.page.getByLabel(list)).first().click();
  await desktop.page.getByRole('option', { name: option, exact: true }).click();
}

test('every kind stands at the left with how many there are, and those without any are folded away', async () => {
  const orders = shop.holds('woocommerce').orders ?? 0;
  const { page } = desktop;
  await page.getByRole('link', { name: `Orders ${orders}` }).waitFor();
  await rows().first().waitFor();

  const none = page.getByRole('link', { name: 'Bills 0' });
  expect(await none.isVisible()).toBe(false);
  await page.getByText(/^None yet \(\d+\)$/).click();
  await none.click();
  await page.getByRole('heading', { name: 'None of these yet' }).waitFor();
  await page.getByRole('link', { name: `Orders ${orders}` }).click();
  await rows().first().waitFor();
});

test('a search finds as it is typed, in any of the words of a record', async () => {
  const { page } = desktop;
  const { rows: orders } = await ask(desktop, 'records.list', { entity: 'order', limit: 50 });
  const wanted = orders.find(({ subtitle }) => /^[A-Za-z]+ [A-Za-z]+$/.test(subtitle ?? ''));
  const [first = '', last = ''] = wanted?.subtitle?.split(' ') ?? [];
  await searchField().pressSequentially(`${last.toLowerCase()} ${first.slice(0, 3)}`);
  await until(async () => {
    const texts = await rows().allTextContents();
    return texts.length > 0 && texts.every((text) => text.includes(last));
  });
  await desktop.picture('records-search');
  await searchField().fill('zebrafish');
  await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
  await desktop.picture('records-nothing');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await rows().first().waitFor();
});

test('filters narrow by connection, status and date', async () => {
  await pick('Status', 'Refunded');
  await until(async () => {
    const texts = await rows().allTextContents();
    return texts.length > 0 && texts.every((text) => text.includes('Refunded'));
  });
  await pick('Date', 'This year');
  await pick('Connection', 'stripe');
  await desktop.page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
  await desktop.page.getByRole('button', { name: 'Clear filters' }).first().click();
  await rows().first().waitFor();
});

test('the oldest come first when asked', async () => {
  const { rows: oldest } = await ask(desktop, 'records.list', { entity: 'order', order: 'oldest', limit: 1 });
  await desktop.page.getByRole('button', { name: /^Placed/ }).click();
  await until(async () => (await rows().first().textContent())?.includes(oldest[0]?.title ?? '-'));
  await desktop.page.getByRole('button', { name: /^Placed/ }).click();
});

test('a click opens a record beside the table', async () => {
  const { page } = desktop;
  await rows().nth(2).click();
  await panel().waitFor();
  const title = await panel().getByRole('heading', { level: 2 }).textContent();
  expect(await rows().nth(2).textContent()).toContain(title);
  await panel().getByText('As it came from woocommerce').click();
  await panel().getByText('"line_items"').first().waitFor();
  await desktop.picture('records-raw');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await panel().getByRole('button', { name: 'Open it there' }).click();
  expect(await desktop.nextLink()).toContain(shop.origins.woocommerce);
  await page.getByRole('button', { name: 'Close the record' }).click();
  await panel().waitFor({ state: 'detached' });
});

test('42: the keyboard alone finds, opens, steps through and leaves a record', async () => {
  const { page } = desktop;
  await searchField().focus();
  const isOnTable = () =>
    page.evaluate(() => document.activeElement?.closest('table') !== null && !document.activeElement?.closest('th'));
  for (let presses = 0; presses < 12 && !(await isOnTable()); presses += 1) await page.keyboard.press('Tab');
  expect(await isOnTable()).toBe(true);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await panel().waitFor();
  const title = () => panel().getByRole('heading', { level: 2 }).textContent();
  const first = await title();
  await panel().getByRole('button', { name: 'Next record' }).press('Enter');
  await until(async () => (await title()) !== first);
  // The first one takes away the button's hint, where that has come up by now.
  await page.keyboard.press('Escape');
  if ((await panel().count()) > 0) await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
  expect(await isOnTable()).toBe(true);
});

test('columns are chosen and stay chosen', async () => {
  const { page } = desktop;
  await page.getByRole('button', { name: 'View' }).click();
  await page
    .getByRole('menuitemcheckbox', { name: 'Number there' })
    .or(page.getByLabel('Number there'))
    .first()
    .click();
  await page.getByRole('columnheader', { name: 'Number there' }).waitFor();
  await page.keyboard.press('Escape');
  await goTo(desktop, '/history');
  await goTo(desktop, '/records?kind=order');
  await page.getByRole('columnheader', { name: 'Number there' }).waitFor();
});

test('42: Ctrl-K goes to a page and to a record', async () => {
  const { page } = desktop;
  const typed = page.getByPlaceholder('Go to a page, a connection or a record…');
  await page.keyboard.press('Control+k');
  await typed.fill('hist');
  await page
    .getByRole('option', { name: /^History/ })
    .or(page.getByRole('button', { name: /^History/ }))
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();

  const { rows: customers } = await ask(desktop, 'records.list', { entity: 'customer', limit: 1 });
  const name = customers[0]?.title ?? '';
  await page.keyboard.press('Control+k');
  await typed.fill(name);
  await page.getByRole('dialog').getByText(name).first().waitFor();
  await desktop.picture('palette');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await page.getByRole('dialog').getByText(name).first().click();
  await page.getByRole('complementary', { name: `Record: ${name}` }).waitFor();
});

test('what is the same in another system stands in the panel, and can be told apart', async () => {
  const { page } = desktop;
  const same = await until(async () => (await ask(desktop, 'matches.list', { kind: 'customer', limit: 1 })).rows[0]);
  const [first, second] = same === undefined ? [] : same.members;
  await goTo(desktop, `/records?kind=customer&record=${first?.recordId}`);
  const section = page.getByRole('region', { name: 'The same in other systems' });
  await section.getByRole('link', { name: second?.title ?? '' }).waitFor();
  await section.scrollIntoViewIfNeeded();
  // A hint of what the pointer was left on stands outside of every landmark.
  await page.mouse.move(1, 1);
  await page.locator('[role=tooltip]').waitFor({ state: 'detached' });
  await desktop.picture('records-same');
  const tooWide = await section.evaluate((part) => part.scrollWidth - part.clientWidth);
  expect(tooWide).toBe(0);
  expect(await desktop.findAccessFaults()).toEqual([]);
  await section
    .getByRole('button', { name: /^Not the same: / })
    .first()
    .click();
  await section.getByRole('button', { name: 'Undo' }).click();
  await section.getByRole('link', { name: second?.title ?? '' }).waitFor();
});

test('what is the same can be said by hand, and taken back', async () => {
  const { page } = desktop;
  const { rows } = await ask(desktop, 'records.list', { entity: 'product', limit: 500 });
  const details = await Promise.all(rows.map(({ id }) => ask(desktop, 'records.get', { id })));
  const [here] = details.filter(({ same }) => same.length === 0);
  const there = details.find(({ connectionId }) => connectionId !== here?.connectionId);
  if (!here || !there) throw new Error('the systems have no two products');
  await goTo(desktop, `/records?kind=product&record=${here.id}`);
  const section = page.getByRole('region', { name: 'The same in other systems' });
  await section.getByRole('button', { name: 'It is the same as…' }).click();
  const field = section.getByRole('combobox', { name: 'The same in another system' });
  await field.fill(there.title);
  await section.getByRole('option').first().waitFor();
  await desktop.picture('records-join');
  expect(await desktop.findAccessFaults()).toEqual([]);
  await section
    .getByRole('option', { name: new RegExp(`${there.connectionName}$`) })
    .first()
    .click();
  const link = section.getByRole('link').first();
  await link.waitFor();
  expect((await ask(desktop, 'records.get', { id: here.id })).same.map(({ how }) => how)).toContain('by_hand');
  await section
    .getByRole('button', { name: /^Not the same: / })
    .first()
    .click();
  await link.waitFor({ state: 'detached' });
});
