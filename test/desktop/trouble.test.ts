import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const main = () => desktop.page.getByRole('main');
const states: Record<string, string> = {};

/** The state as the three signs of it: the word, the shape and the colour. */
async function signsOf(state: string, word: string): Promise<string> {
  const mark = main().locator(`[data-state="${state}"]`, { hasText: word }).first();
  await mark.waitFor();
  const shape = await mark.locator('svg').innerHTML();
  const colour = await mark.locator('svg').evaluate((svg) => getComputedStyle(svg).color);
  return `${shape} ${colour}`;
}

/** Each state differs from all before it in shape and in colour. */
async function expectState(state: string, word: string): Promise<void> {
  const signs = await signsOf(state, word);
  for (const [other, seen] of Object.entries(states)) if (other !== state) expect(signs).not.toBe(seen);
  states[state] = signs;
  await desktop.picture(`trouble-${state}-${word.toLowerCase().replaceAll(' ', '-')}`);
  expect(await desktop.findAccessFaults()).toEqual([]);
}

test('all well is the first state', async () => {
  await goTo(desktop, `/connections/${id}`);
  await expectState('up_to_date', 'Up to date');
});

describe('the vendor', () => {
  test('23: is down: it waits and tries again by itself; trying at once works', async () => {
    shop.faults('stripe', { kind: 'cut-connection' });
    await fetchNow(desktop, id);
    await main().getByText('stripe cannot be reached just now.').waitFor();
    await expectState('waiting', 'Waiting');
    shop.faults('stripe', null);
    await main()
      .getByRole('button', { name: /^(Try again|Fetch now)$/ })
      .first()
      .click();
    await main().getByText('stripe is up to date.').waitFor();
  });

  test('1: no longer accepts the sign-in: one card, one button, and it goes on', async () => {
    const { page } = desktop;
    shop.faults('stripe', { kind: 'revoked' });
    await fetchNow(desktop, id);
    await goTo(desktop, '/');
    await main().getByRole('heading', { name: 'One thing needs a hand.' }).waitFor();
    await expectState('needs_you', 'Needs you');
    await page.getByText('1 needs you').waitFor();
    await goTo(desktop, '/connections');
    await expectState('needs_you', 'Needs you');
    await goTo(desktop, '/');
    await main().getByRole('link', { name: 'Sign in again' }).first().click();
    shop.faults('stripe', null);
    await page.getByLabel('API key', { exact: true }).fill(shop.logins.stripe[0]?.secrets.apiKey ?? '');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByRole('heading', { name: 'stripe is connected' }).waitFor();
    await until(async () => (await ask(desktop, 'connections.get', { connectionId: id })).status.why === 'all_well');
    await goTo(desktop, '/');
    await main().getByRole('heading', { name: 'All is well.' }).waitFor();
    expect((await ask(desktop, 'app.overview', {})).matters).toEqual([]);
  });

  test('12: holds far fewer records than before: nothing goes without the owner’s word', async () => {
    shop.faults('stripe', { kind: 'empty-page', path: /\/customers/ });
    const before = (await ask(desktop, 'records.kinds', {})).find(({ entity }) => entity === 'customer')?.count;
    await fetchNow(desktop, id, { full: true });
    shop.faults('stripe', null);
    await goTo(desktop, `/connections/${id}`);
    await main()
      .getByText(/records of customers are no longer there/)
      .waitFor();
    await desktop.picture('trouble-held');
    expect(await desktop.findAccessFaults()).toEqual([]);
    expect((await ask(desktop, 'records.kinds', {})).find(({ entity }) => entity === 'customer')?.count).toBe(before);
    await main().getByRole('button', { name: 'Keep them' }).click();
    await main().getByText('stripe is up to date.').waitFor();
  });
});

describe('this PC', () => {
  const online = (is: boolean) =>
    desktop.app.evaluate(({ net }, value) => {
      Reflect.set(net, 'isOnline', () => value);
    }, is);

  test('23: is offline: a banner says so, records stay readable, nothing counts as an error', async () => {
    const { page } = desktop;
    await online(false);
    await ask(desktop, 'sync.start', { connectionIds: [id] }).catch(() => undefined);
    await goTo(desktop, '/');
    await page.getByText('This PC is offline. What was fetched is all here').waitFor();
    await desktop.picture('trouble-offline');
    expect(await desktop.findAccessFaults()).toEqual([]);
    expect((await ask(desktop, 'app.overview', {})).matters).toEqual([]);
    await goTo(desktop, '/records');
    await page.locator('table tbody tr[aria-rowindex]').first().waitFor();
    await online(true);
    await until(async () => !(await ask(desktop, 'app.status', {})).offline);
  });

  test('is told to pause, and goes on when told', async () => {
    const { page } = desktop;
    await goTo(desktop, `/connections/${id}`);
    const bar = page.getByRole('complementary', { name: 'Side bar' });
    await bar.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('menuitem', { name: 'For an hour' }).click();
    await bar.getByText(/^Paused until /).waitFor();
    await main().getByText('Everything is paused.').waitFor();
    await expectState('waiting', 'Waiting');
    await bar.getByRole('button', { name: 'Go on' }).click();
    await main().getByText('stripe is up to date.').waitFor();
  });
});
