import { parseArgs } from 'node:util';
import type { ShopOptions } from './shop.ts';
import { startShop } from './shop.ts';
import { VENDORS, type VendorId } from './vendors.ts';

const USAGE = 'usage: node demo/serve.ts [--port-base N] [--seed N] [--scale N]';

function numberOption(name: string, text: string | undefined, isWhole: boolean): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || (isWhole && !Number.isInteger(value))) {
    throw new Error(`--${name} needs a number above 0, not ${JSON.stringify(text)}`);
  }
  return value;
}

function readOptions(): ShopOptions {
  const { values } = parseArgs({
    options: { 'port-base': { type: 'string' }, seed: { type: 'string' }, scale: { type: 'string' } },
  });
  const base = numberOption('port-base', values['port-base'], true);
  if (base !== undefined && base + VENDORS.length > 65_535) throw new Error('--port-base is too high');
  const ports: Partial<Record<VendorId, number>> = {};
  if (base !== undefined) for (const [index, vendor] of VENDORS.entries()) ports[vendor] = base + index;
  const seed = numberOption('seed', values.seed, true);
  const scale = numberOption('scale', values.scale, false);
  return { ports, ...(seed === undefined ? {} : { seed }), ...(scale === undefined ? {} : { scale }) };
}

async function main(): Promise<void> {
  const shop = await startShop(readOptions());
  const endpoints = JSON.stringify(shop.origins);
  console.log(`The pretend shop is open. Point the app at it with\n\nBACKROOM_ENDPOINTS='${endpoints}'\n`);
  for (const vendor of VENDORS) {
    console.log(`${vendor}  ${shop.origins[vendor]}`);
    for (const { method, settings, secrets } of shop.logins[vendor]) {
      const lines = Object.entries({ ...settings, ...secrets }).map(([name, value]) => `    ${name}: ${value}`);
      console.log([`  sign in with ${method}`, ...lines].join('\n'));
    }
  }
  console.log('\nCtrl-C closes it.');
  const stop = () => void shop.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
});
