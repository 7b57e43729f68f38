import { parentPort, workerData } from 'node:worker_threads';
import { startShop } from '../../demo/shop.ts';

/** Runs the pretend shop in a thread of its own, so that making its data never holds up the window. */
const { startedAt } = workerData as { startedAt: string }; // only the pretend service starts this file
const shop = await startShop({ dataUntil: new Date(startedAt) });
parentPort?.postMessage({ origins: shop.origins, logins: shop.logins });
parentPort?.on('message', () => void shop.close().then(() => parentPort?.close()));
