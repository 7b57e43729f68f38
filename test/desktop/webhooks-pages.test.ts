import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, connect, goTo, leave, lookAt, shopEnv, until, whenIdle } from './steps.ts';

let shop: Shop;
let relay: TestRelay;
let desktop: Desktop;
let woo: string;
let books: string;

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
  relay = await startRelay();
  desktop = await launchDesktop({ env: shopEnv(shop) });
  woo = await connect(desktop, shop, 'woocommerce');
  books = await connect(desktop, shop, 'xero');
  for (const id of [woo, books]) await whenIdle(desktop, id);
});

afterAll(async () => {
  await leave(desktop);
  await relay?.close();
  await shop?.close();
});

const button = (name: string | RegExp) => desktop.page.getByRole('button', { name }).first();
const hookOf = async (id: string) => (await ask(desktop, 'hooks.list', {})).find((one) => one.connectionId === id);

const look = (name: string) => lookAt(desktop, `webhooks-${name}`);

describe('what systems tell', () => {
  test('without a relay the page says what one is for, and takes an address', async () => {
    const { page } = desktop;
    await goTo(desktop, '/webhooks');
    await page.getByRole('heading', { name: 'Systems cannot reach this PC yet' }).waitFor();
    await page.getByText('It cannot read what it keeps').waitFor();
    expect(await look('none')).toEqual([]);
    await page.getByLabel('Address of the relay').fill('relay');
    await button('Use this relay').click();
    await page.getByText('An address begins with https://').waitFor();
    await page.getByLabel('Address of the relay').fill(relay.url);
    await button('Use this relay').click();
    await page.getByText('Messages reach this PC.').waitFor();
    await until(async () => (await hookOf(woo))?.state === 'on');
    await page.getByText('woocommerce tells Backroom at once when something changes.').waitFor();
  });

  test('an edited order is a line on the page by itself, and its panel leads to the record', async () => {
    const { page } = desktop;
    const id = shop.hands('woocommerce').edit('orders');
    await page.getByRole('row', { name: new RegExp(`^Order updated ${id} `) }).waitFor();
    await page.getByRole('row', { name: new RegExp(`Order updated ${id} .*Fetched`) }).waitFor();
    const line = page.getByRole('link', { name: 'Order updated' }).first();
    await line.click();
    const panel = page.getByRole('complementary', { name: 'Message: Order updated' });
    await panel.getByText('Genuine: it was signed with the right key.').waitFor();
    await panel.getByRole('link', { name: /^Order / }).waitFor();
    await panel.getByText('The message as it came').click();
    await panel.getByText(`"id": ${id}`).waitFor();
    expect(await look('message')).toEqual([]);
    await panel.getByRole('button', { name: 'Fetch again' }).click();
    await panel.getByText('It is being fetched again.').waitFor();
    await panel.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await line.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  test('what is edited in the shop changes on the screen, with nobody asking for it', async () => {
    const { page } = desktop;
    await goTo(desktop, `/records?kind=customer&connection=${woo}&q=Renamed`);
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await goTo(desktop, `/records?kind=customer&connection=${woo}&q=`);
    shop.hands('woocommerce').edit('customers');
    await page
      .getByText(/^Renamed /)
      .first()
      .waitFor();
    await goTo(desktop, '/history');
    await page.getByRole('switch', { name: 'Also what systems told' }).waitFor();
    expect(await page.getByText('told by the system').count()).toBe(0);
    await page.getByRole('switch', { name: 'Also what systems told' }).click({ force: true });
    await page.getByText('told by the system').first().waitFor();
    await goTo(desktop, '/webhooks');
  });

  test('a forged message is kept apart and calls for nobody', async () => {
    const { page } = desktop;
    const [told] = shop.deliveries('woocommerce').log;
    if (!told) throw new Error('The shop told nothing.');
    const { headers, body } = shop.webhook('woocommerce', 'order.updated');
    const answer = await fetch(told.url, { method: 'POST', headers, body: `${body} ` });
    expect(answer.status).toBe(200);
    await page.getByRole('cell', { name: 'Not genuine' }).waitFor();
    await button('1 not genuine').click();
    await until(async () => (await page.getByRole('table').getByRole('row').count()) === 2);
    await page.getByRole('link', { name: 'A message that was left unread' }).click();
    await page.getByText('It was not signed with the right key').waitFor();
    expect(await page.getByRole('button', { name: 'Fetch again', exact: true }).count()).toBe(0);
    expect(await look('forged')).toEqual([]);
  });

  test('what has to be done by hand is said in steps, with the address to copy and a field for the key', async () => {
    const { page } = desktop;
    await goTo(desktop, `/connections/${books}`);
    await page.getByRole('link', { name: 'Show what to do' }).click();
    await page.getByText('The address to paste there').waitFor();
    expect(await look('by-hand')).toEqual([]);
    const url = (await hookOf(books))?.url;
    if (!url) throw new Error('There is no address to paste.');
    await page.getByText(url).waitFor();
    const { secret } = shop.subscribeByHand('xero', url);
    await page.getByLabel('The key that xero shows you').fill(secret);
    await button('Keep this key').click();
    await page.getByText('The key is kept here.').waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  test('a time span is fetched again', async () => {
    const { page } = desktop;
    await goTo(desktop, '/webhooks');
    await button('Fetch a time span again…').click();
    await button('Fetch it again').click();
    await page.getByText(/^What \d+ messages? named is being fetched again\.$/).waitFor();
  });

  test('a system is switched off and on again', async () => {
    const { page } = desktop;
    const turn = page.getByRole('switch', { name: 'Let woocommerce tell Backroom at once' });
    await turn.click({ force: true });
    await page.getByText('Switched off. woocommerce is asked by its schedule.').waitFor();
    await turn.click({ force: true });
    await until(async () => (await hookOf(woo))?.state === 'on');
  });

  test('the relay is away, and the page says that nothing is to be done', async () => {
    const { page } = desktop;
    await relay.kill('SIGKILL');
    await page.getByText('The relay cannot be reached just now.').waitFor();
    expect(await look('waiting')).toEqual([]);
    await relay.restart();
    await page.getByText('Messages reach this PC.').waitFor();
  });
});

describe('what Backroom tells', () => {
  const got: { headers: IncomingMessage['headers']; body: string }[] = [];
  let program: Server;
  let url: string;
  let status = 200;

  beforeAll(async () => {
    program = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => {
        body += part.toString();
      });
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(status).end('thank you');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => program.once('listening', resolve));
    url = `http://127.0.0.1:${(program.address() as AddressInfo).port}/in`;
  });

  afterAll(() => program?.close());

  test('the empty page teaches, and says what can be told', async () => {
    const { page } = desktop;
    await goTo(desktop, '/webhooks/sent');
    await page.getByRole('heading', { name: 'Tell your own programs' }).waitFor();
    await page.locator('summary', { hasText: /^Orders/ }).click();
    await page.getByText('order.paid', { exact: true }).waitFor();
    await page.locator('summary', { hasText: 'JSON Schema' }).locator('visible=true').first().click();
    await page.getByText('json-schema.org/draft/2020-12').first().waitFor();
    expect(await look('sent-empty')).toEqual([]);
  });

  test('an address is added once it is said that it lies near, and then tested', async () => {
    const { page } = desktop;
    await page.getByRole('link', { name: 'Add an address' }).click();
    await page.getByRole('textbox', { name: 'Address', exact: true }).fill(url);
    await button('Add this address').click();
    await page.getByText('This looks like an address in your own network').waitFor();
    await page.getByText('Choose at least one kind of event.').waitFor();
    expect(await look('new')).toEqual([]);
    await page.getByRole('switch', { name: 'It lies on this PC or in my own network' }).click({ force: true });
    await page.getByLabel('What is it for').fill('Label printer');
    for (const name of ['Orders', 'Customers']) await page.getByRole('checkbox', { name, exact: true }).check();
    await button('Add this address').click();
    await page.getByRole('heading', { name: 'Label printer', level: 1 }).waitFor();
    await button('Send a test').click();
    await page.getByText(/^It answered 200 after/).waitFor();
    expect(got).toHaveLength(1);
    expect(got[0]?.headers['webhook-signature']).toMatch(/^v1,/);
    status = 503;
    await button('Send a test').click();
    await page.getByText(/^It answered 503 after/).waitFor();
    status = 200;
    expect(await look('tested')).toEqual([]);
  });

  test('an edited customer is told, and its line says so', async () => {
    const { page } = desktop;
    shop.hands('woocommerce').edit('customers');
    await page.getByRole('row', { name: /^Customer updated .*Sent/ }).waitFor();
    const last = got.at(-1)?.body ?? '';
    expect(JSON.parse(last)).toMatchObject({ type: 'customer.updated', data: { connection: { id: woo } } });
    const line = page.getByRole('button', { name: 'Customer updated' }).first();
    await line.click();
    const panel = page.getByRole('complementary', { name: /^Sent: Customer updated/ });
    await panel.getByText('It was taken.').waitFor();
    await panel.getByText('What was answered').click();
    await panel.getByText('thank you').waitFor();
    expect(await look('sent-panel')).toEqual([]);
    const before = got.length;
    await panel.getByRole('button', { name: 'Send again' }).click();
    await panel.getByText('It is being sent again.').waitFor();
    await until(() => got.length > before);
    await panel.press('Escape');
    expect(await line.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  test('the secret is shown outside of the page', async () => {
    const { page } = desktop;
    await desktop.app.evaluate(({ dialog }) => {
      Reflect.set(dialog, 'showMessageBox', async (options: Electron.MessageBoxOptions) => {
        Reflect.set(globalThis, 'shownSecret', options.detail);
        return { response: 0, checkboxChecked: false };
      });
    });
    await button('Show the secret').click();
    await page.getByText('The secret was shown in a window of its own.').waitFor();
    const secret = await desktop.app.evaluate(() => String(Reflect.get(globalThis, 'shownSecret')));
    expect(secret).toMatch(/^whsec_/);
    expect(await page.content()).not.toContain(secret);
    await button('Make a new secret').click();
    await page.getByText('The secret before still signs along until').waitFor();
  });

  test('it is changed, paused, and goes on', async () => {
    const { page } = desktop;
    await page.getByRole('main').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('It is told nothing until you go on.').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Go on' }).click();
    await page.getByText('It is told as things happen.').waitFor();
    await button('Change').click();
    await page.getByRole('radio', { name: 'Everything that happens' }).check();
    await button('Save').click();
    await page.getByText('Everything that happens').waitFor();
    await goTo(desktop, '/webhooks/sent');
    await page.getByRole('cell', { name: 'Everything', exact: true }).waitFor();
    expect(await look('sent')).toEqual([]);
  });

  test('one that wants no more is a matter on the Overview, and is switched on again from there', async () => {
    const { page } = desktop;
    status = 410;
    shop.hands('woocommerce').edit('customers');
    await goTo(desktop, '/');
    await page.getByText(/is no longer told what happens here/).waitFor();
    expect(await look('stopped-overview')).toEqual([]);
    await page.getByRole('link', { name: 'Look at this address' }).click();
    await page.getByRole('heading', { name: 'This address was switched off' }).waitFor();
    expect(await look('stopped')).toEqual([]);
    status = 200;
    await button('Switch on again').click();
    await page.getByText('It is told as things happen.').waitFor();
    await goTo(desktop, '/');
    await until(async () => (await ask(desktop, 'app.overview', {})).matters.length === 0);
    await goTo(desktop, '/webhooks/sent');
  });

  test('it is removed after saying what is lost', async () => {
    const { page } = desktop;
    await page.getByRole('link', { name: 'Label printer' }).click();
    await button('Remove this address…').click();
    await page.getByText('Its secret and its log are deleted').waitFor();
    expect(await desktop.findAccessFaults()).toEqual([]);
    await button('Remove it').click();
    await page.getByRole('heading', { name: 'Tell your own programs' }).waitFor();
  });
});

describe('leaving', () => {
  test('settings say what the relay keeps, and leaving it ends the telling', async () => {
    const { page } = desktop;
    await goTo(desktop, '/settings?section=relay');
    await page.getByText(relay.url).waitFor();
    await page.getByText('Nothing waits there.').waitFor();
    expect(await look('settings')).toEqual([]);
    await button('Make a new token').click();
    await page.getByText('There is a new token').waitFor();
    await button('Leave…').click();
    await page.getByText('the addresses they know cease to be').waitFor();
    await button('Leave the relay').click();
    await page.getByRole('button', { name: 'Use this relay' }).waitFor();
    expect((await hookOf(woo))?.state).toBe('no_relay');
    await page.getByRole('tab', { name: 'Audit trail' }).click();
    await page.getByRole('cell', { name: 'Left the relay' }).waitFor();
    const actions = await page.locator('table tbody td:nth-child(3)').allTextContents();
    expect(actions.filter((action) => /[._]/.test(action))).toEqual([]);
  });
});
