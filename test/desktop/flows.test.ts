import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InputOf } from '../../contract/ipc/index.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, connect, goTo, leave, lookAt, shopEnv, until, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;
let from: string;
let to: string;
let flowId: string;

beforeAll(async () => {
  shop = await startShop({ scale: 0.02 });
  desktop = await launchDesktop({ env: shopEnv(shop) });
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
});

const button = (name: string | RegExp) => desktop.page.getByRole('button', { name }).first();
const switchOn = () => desktop.page.locator('#step-4').getByRole('button', { name: 'Switch on' });
const pushes = async (states: InputOf<'pushes.list'>['states']) =>
  (await ask(desktop, 'pushes.list', { flowId, states })).rows;
const flow = () => ask(desktop, 'flows.get', { id: flowId });
/** The first order of the list that waits. */
const firstWaiting = async () => {
  const invoice = (await pushes(['proposed'])).find(({ part }) => part === 'invoice');
  if (!invoice) throw new Error('No invoice waits.');
  return invoice.title;
};

describe('a flow from the gallery to the books', () => {
  test('the empty page teaches, and says what is in the way', async () => {
    const { page } = desktop;
    await goTo(desktop, '/flows');
    await page.getByRole('heading', { name: 'Nothing to connect yet' }).waitFor();
    expect(await lookAt(desktop, 'flows-none')).toEqual([]);
    from = await connect(desktop, shop, 'shopify');
    to = await connect(desktop, shop, 'quickbooks-online', { writes: true });
    for (const id of [from, to]) await whenIdle(desktop, id);
    await page.getByRole('heading', { name: 'Orders become invoices' }).waitFor();
    await page.getByText('Backroom only reads at shopify so far.').first().waitFor();
    expect(await lookAt(desktop, 'flows-gallery')).toEqual([]);
  });

  test('setting it up lists what is left, and suggestions count only once they are saved', async () => {
    const { page } = desktop;
    await button('Set up: Orders become invoices, shopify to quickbooks-online').click();
    await page.getByRole('heading', { name: 'Orders become invoices', level: 1 }).waitFor();
    flowId = (await ask(desktop, 'flows.list', {}))[0]?.id ?? '';
    await page.getByLabel('Look at what happens since').fill('2026-01-01');
    await page.locator('#step-1').getByRole('button', { name: 'Save' }).click();
    await page.getByText('suggested: check it').first().waitFor();
    await page.getByText('Save the choices above, then you see here exactly what would be written.').waitFor();
    expect(await switchOn().isDisabled()).toBe(true);
    expect((await ask(desktop, 'flows.mapping', { id: flowId })).missing).not.toEqual([]);
    expect(await lookAt(desktop, 'flows-mapping')).toEqual([]);
  });

  test('a text of one’s own is worked out with real orders while it is typed', async () => {
    const { page } = desktop;
    const note = page.getByLabel('A note of your own');
    await note.fill('"Web shop " & number &');
    await page.getByText(/before end of expression|Unexpected end/).waitFor();
    await note.fill('"Web shop " & number');
    await page
      .getByText(/^Web shop #\d+$/)
      .first()
      .waitFor();
    await note.fill('');
    await button('Save these choices').click();
    await page.getByText('Saved.').waitFor();
    expect((await ask(desktop, 'flows.mapping', { id: flowId })).missing).toEqual([]);
  });

  test('the preview proves every document, and unfolds it line by line', async () => {
    const { page } = desktop;
    const totals = page.getByRole('table', { name: 'Totals' });
    await totals
      .getByRole('row', { name: /^Invoice .*The same to the cent/ })
      .first()
      .waitFor();
    const title = await firstWaiting();
    await button(title).click();
    await page.getByRole('table', { name: `Invoice of ${title}` }).waitFor();
    await page.getByText('The same to the cent').locator('visible=true').first().waitFor();
    expect(await lookAt(desktop, 'flows-preview')).toEqual([]);
  });

  test('some get a yes, one is left out, and nothing is written before the flow is on', async () => {
    const { page } = desktop;
    const title = await firstWaiting();
    await page.getByLabel(`Choose ${title}`, { exact: true }).check();
    await button(/^Yes to the .*chosen$/).click();
    await page.getByText(/written as soon as it is switched on\.$/).waitFor();
    const next = await firstWaiting();
    await page.getByLabel(`Choose ${next}`, { exact: true }).check();
    await button(/^Leave the/).click();
    await button('What you have left out').click();
    await page.getByRole('table', { name: 'What you have left out' }).getByText(next).waitFor();
    expect(await pushes(['done', 'sending'])).toEqual([]);
    await switchOn().click();
    await page.getByRole('heading', { name: 'Journal' }).waitFor();
    await until(async () => (await pushes(['done'])).some((push) => push.title === title && push.part === 'invoice'));
    expect((await pushes(['done'])).filter((push) => push.title === next)).toEqual([]);
    await page.getByRole('row', { name: new RegExp(`^${title} .*Written`) }).waitFor();
    expect(await lookAt(desktop, 'flows-on')).toEqual([]);
  });

  test('what was written is opened beside the page, and leads to the order it comes from', async () => {
    const { page } = desktop;
    const [done] = (await pushes(['done'])).filter(({ part }) => part === 'invoice');
    const title = done?.title ?? '';
    const line = page.getByRole('button', { name: title, exact: true });
    await line.click();
    const panel = page.getByRole('complementary', { name: `Document: Invoice of ${title}` });
    await panel.getByText('The same to the cent').waitFor();
    await panel.getByText('Written, and the total is the same').waitFor();
    await panel.getByText('What is sent to quickbooks-online').click();
    await panel.getByText(`"shopify order ${title}"`).waitFor();
    expect(await lookAt(desktop, 'flows-panel')).toEqual([]);
    await panel.getByRole('link', { name: `Order ${title}` }).click();
    await page.getByRole('heading', { name: 'What was made of it' }).waitFor();
    expect(await desktop.findAccessFaults()).toEqual([]);
    await page
      .getByRole('link', { name: /^Invoice / })
      .first()
      .click();
    await panel.waitFor();
    await panel.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  test('taking back says what goes along, does it, and offers to make it again', async () => {
    const { page } = desktop;
    const [done] = (await pushes(['done'])).filter(({ part }) => part === 'invoice');
    const title = done?.title ?? '';
    await button(`Take back ${title}`).click();
    const dialog = page.getByRole('dialog', { name: 'Take back 2 documents?' });
    await dialog.getByText(`Payment of ${title}`).waitFor();
    expect(await lookAt(desktop, 'flows-undo')).toEqual([]);
    await dialog.getByRole('button', { name: 'Take them back' }).click();
    await page.getByRole('row', { name: new RegExp(`^${title} .*Taken back`) }).waitFor();
    await button(`Make it again: ${title}`).click();
    await until(async () => (await pushes(['done'])).filter((push) => push.title === title).length === 2);
  });

  test('what is held says why and leads to the choice that mends it', async () => {
    const { page } = desktop;
    const { choices } = await ask(desktop, 'flows.mapping', { id: flowId });
    const value = choices.find(({ id }) => id === 'account.shipping')?.value ?? '';
    await ask(desktop, 'flows.change', { id: flowId, choices: { 'account.shipping': '' } });
    await page.getByText('Not chosen: “Shipping is booked on”.').waitFor();
    expect(await lookAt(desktop, 'flows-held')).toEqual([]);
    await goTo(desktop, '/');
    await page.getByRole('heading', { name: /needs? a hand\.$/ }).waitFor();
    expect(await lookAt(desktop, 'flows-overview')).toEqual([]);
    await page.getByRole('link', { name: /^Look at the .*Orders become invoices/ }).click();
    await page.getByRole('link', { name: 'Choose it' }).click();
    await page.getByText('1 is suggested: check it, then save.').waitFor();
    const field = page.getByRole('combobox', { name: /^Shipping is booked on/ });
    await until(() => field.evaluate((input) => input === document.activeElement));
    await field.press('ArrowDown');
    await page.getByRole('option', { name: 'Shipping' }).waitFor();
    expect(await lookAt(desktop, 'flows-missing')).toEqual([]);
    await field.press('Escape');
    await ask(desktop, 'flows.change', { id: flowId, choices: { 'account.shipping': value } });
    await until(async () => (await flow()).counts.held === 0);
  });

  test('a system that does not answer is tried again, and can be asked at once', async () => {
    const { page } = desktop;
    await goTo(desktop, `/flows/${flowId}`);
    shop.faults('quickbooks-online', { kind: 'http-500', writes: true });
    const title = await firstWaiting();
    await page.getByLabel(`Choose ${title}`, { exact: true }).check();
    await button(/^Yes to the .*chosen$/).click();
    // Each call is tried again for a while before the push is.
    await button('Try now').waitFor({ timeout: 60_000 });
    expect(await lookAt(desktop, 'flows-waiting')).toEqual([]);
    shop.faults('quickbooks-online', null);
    await button('Try now').click();
    await until(async () => (await pushes(['done'])).some((push) => push.title === title && push.part === 'invoice'));
  });

  test('the rules are changed where they stand, and the connection names its flows', async () => {
    const { page } = desktop;
    await button('Change: Asks you').click();
    await page.getByRole('radio', { name: 'Above an amount' }).check();
    await page.getByLabel('Amount', { exact: true }).fill('12,50');
    await page.getByLabel('Currency', { exact: true }).fill('eur');
    expect(await lookAt(desktop, 'flows-rules')).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('When it is more than €12.50, or in another currency').waitFor();
    await button('Switch off').click();
    await page.getByText('Switched off').first().waitFor();
    await goTo(desktop, `/connections/${to}`);
    await page.getByRole('link', { name: 'Orders become invoices' }).waitFor();
    await page.getByText(/calls to quickbooks-online today/).waitFor();
  });
});

describe('what is the same', () => {
  test('is said by keyboard, one after the other, and taken back', async () => {
    const { page } = desktop;
    await goTo(desktop, '/matches');
    const first = (await ask(desktop, 'matches.suggestions', {})).rows[0];
    if (!first) throw new Error('Nothing is suggested.');
    await page.getByRole('heading', { name: /^Is this the/ }).waitFor();
    expect(await lookAt(desktop, 'matches-queue')).toEqual([]);
    await page
      .getByRole('button', { name: new RegExp(first.left.connectionName) })
      .first()
      .focus();
    await page.keyboard.press('r');
    await page.getByText('is not suggested again').waitFor();
    const left = (await ask(desktop, 'matches.suggestions', {})).rows;
    expect(left.map(({ id }) => id)).not.toContain(first.id);
    await button('Undo').click();
    await until(async () => (await ask(desktop, 'matches.suggestions', {})).rows.some(({ id }) => id === first.id));
  });

  test('what is joined can be parted', async () => {
    const { page } = desktop;
    await page.getByRole('link', { name: 'Joined' }).click();
    await button(/^Not the same: /).waitFor();
    expect(await lookAt(desktop, 'matches-joined')).toEqual([]);
    await button(/^Not the same: /).click();
    await page.getByText('stands by itself now').waitFor();
    await button('Undo').click();
    await page.getByText('stands by itself now').waitFor({ state: 'detached' });
  });
});

test('a flow is removed after saying what is lost', async () => {
  const { page } = desktop;
  await goTo(desktop, `/flows/${flowId}`);
  await button('Remove this flow…').click();
  await page.getByText('Its choices are lost.').waitFor();
  expect(await desktop.findAccessFaults()).toEqual([]);
  await button('Remove it').click();
  await page.getByRole('heading', { name: 'What you can let happen' }).waitFor();
  expect(await ask(desktop, 'flows.list', {})).toEqual([]);
  const [written] = (await pushes(['done'])).filter(({ part }) => part === 'invoice');
  const orders = await ask(desktop, 'records.list', { entity: 'order', search: written?.title.slice(1) ?? '' });
  await goTo(desktop, `/records?kind=order&record=${orders.rows.find(({ title }) => title === written?.title)?.id}`);
  await page
    .getByRole('link', { name: /^Invoice / })
    .first()
    .click();
  await page.getByText('It is removed and writes nothing any more.').waitFor();
  await button(`Take back ${written?.title}`).waitFor();
});
