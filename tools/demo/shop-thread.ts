/** The pretend shop in a thread of its own: `shop.ts` beside this file starts it and asks. */
import { parentPort, workerData } from 'node:worker_threads';
import { startShop } from '../../demo/shop.ts';
import type { FromShop, ToShop } from './shop.ts';

const { scale } = workerData as { scale: number }; // only shop.ts starts this file
const shop = await startShop({ scale });

function tell(message: FromShop): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToShop) => {
  switch (message.ask) {
    case 'holds':
      tell({ holds: Object.fromEntries(Object.keys(shop.origins).map((id) => [id, holdsOf(id)])) });
      return;
    case 'change':
      tell({ changed: shop.change() });
      return;
    case 'close':
      void shop.close().then(() => parentPort?.close());
      return;
    default:
      message.ask satisfies never;
  }
});

function holdsOf(id: string): Record<string, number> {
  const vendor = Object.entries(shop.origins).find(([one]) => one === id);
  // The keys of `origins` are the vendors; Object.keys forgets that.
  return vendor ? shop.holds(vendor[0] as keyof typeof shop.origins) : {};
}

tell({ origins: shop.origins, logins: shop.logins });
