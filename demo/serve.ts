import { parseArgs } from 'node:util';
import type { Shop, ShopOptions } from './shop.ts';
import { startShop } from './shop.ts';
import { VENDORS, type VendorId } from './vendors.ts';

const USAGE = `usage: node demo/serve.ts [--port-base N] [--seed N] [--scale N] [--subscribe VENDOR=URL] [--change-every SECONDS]
  --subscribe     puts an address on this machine in at a vendor's own page, where that is how it is done; may be repeated
  --change-every  changes a record at each vendor again and again, and shows what is delivered of it; deliveries go to
                  whatever address on this machine is subscribed at the vendor`;

function numberOption(name: string, text: string | undefined, isWhole: boolean): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || (isWhole && !Number.isInteger(value))) {
    throw new Error(`--${name} needs a number above 0, not ${JSON.stringify(text)}`);
  }
  return value;
}

interface Options {
  shop: ShopOptions;
  changeSeconds: number | undefined;
  subscribe: { vendor: VendorId; url: string }[];
}

function subscriptionIn(text: string): { vendor: VendorId; url: string } {
  const [name, url = ''] = text.split(/=(.*)/);
  const vendor = VENDORS.find((one) => one === name);
  if (vendor === undefined || !URL.canParse(url)) {
    throw new Error(`--subscribe needs a vendor and an address, not ${JSON.stringify(text)}`);
  }
  return { vendor, url };
}

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  const { values } = parseArgs({
    options: { 'port-base': text, seed: text, scale: text, subscribe: many, 'change-every': text },
  });
  const base = numberOption('port-base', values['port-base'], true);
  if (base !== undefined && base + VENDORS.length > 65_535) throw new Error('--port-base is too high');
  const ports: Partial<Record<VendorId, number>> = {};
  if (base !== undefined) for (const [index, vendor] of VENDORS.entries()) ports[vendor] = base + index;
  const seed = numberOption('seed', values.seed, true);
  const scale = numberOption('scale', values.scale, false);
  return {
    shop: { ports, ...(seed === undefined ? {} : { seed }), ...(scale === undefined ? {} : { scale }) },
    subscribe: (values.subscribe ?? []).map(subscriptionIn),
    changeSeconds: numberOption('change-every', values['change-every'], false),
  };
}

/** One record at each vendor, of another stream each time. */
function changeAll(shop: Shop, turn: number): void {
  for (const vendor of VENDORS) {
    const streams = Object.keys(shop.holds(vendor));
    const stream = streams[turn % streams.length];
    if (stream === undefined) continue;
    const hands = shop.hands(vendor);
    const edited = hands.edit(stream);
    const record = edited ?? hands.add(stream);
    if (record !== null) console.log(`${vendor}  ${stream} ${record} was ${edited === null ? 'made' : 'changed'}`);
  }
}

/** Shows what was tried since the last time. */
function showDeliveries(shop: Shop, shown: Map<VendorId, number>): void {
  for (const vendor of VENDORS) {
    const { log } = shop.deliveries(vendor);
    for (const { topic, record, url, retry, status, problem } of log.slice(shown.get(vendor) ?? 0)) {
      const tried = retry === 0 ? '' : `, retry ${retry}`;
      console.log(`${vendor}  ${topic} ${record ?? ''} to ${url}: ${status ?? problem}${tried}`);
    }
    shown.set(vendor, log.length);
  }
}

/** Deliveries of one turn are shown with the next. */
function keepChanging(shop: Shop, seconds: number): void {
  const shown = new Map<VendorId, number>();
  let turn = 0;
  setInterval(() => {
    showDeliveries(shop, shown);
    changeAll(shop, turn);
    turn += 1;
  }, seconds * 1000);
}

async function main(): Promise<void> {
  const { shop: options, subscribe, changeSeconds } = readOptions();
  const shop = await startShop(options);
  const endpoints = JSON.stringify(shop.origins);
  console.log(`The pretend shop is open. Point the app at it with\n\nBACKROOM_ENDPOINTS='${endpoints}'\n`);
  for (const vendor of VENDORS) {
    console.log(`${vendor}  ${shop.origins[vendor]}`);
    for (const { method, settings, secrets } of shop.logins[vendor]) {
      const lines = Object.entries({ ...settings, ...secrets }).map(([name, value]) => `    ${name}: ${value}`);
      console.log([`  sign in with ${method}`, ...lines].join('\n'));
    }
  }
  for (const { vendor, url } of subscribe) {
    console.log(`${vendor} delivers to ${url}, signed with ${shop.subscribeByHand(vendor, url).secret}`);
  }
  console.log('\nCtrl-C closes it.');
  if (changeSeconds !== undefined) keepChanging(shop, changeSeconds);
  const stop = () => void shop.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
});
