import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signedEvent } from './hook-signing.ts';
import { orderNumber } from './orders.ts';

/**
 * The loopback vendor that tells what changes, a process of its own: `node hook-vendor.ts TOTAL`. Prints its origin once
 * it listens. A message `{ url, order }` changes an order and delivers that to the address; it is answered with when
 * the delivery was sent and when it had its 2xx, by this machine's clock in ms. With `order: 'all'` and no address all
 * of them change, and nothing is told.
 */
const total = Number(process.argv[2]);
const perPage = 250;
const changed = new Map<number, string>();
let told = 0;

function orderAsItIs(index: number): object {
  const at = changed.get(index);
  return { ...orderNumber(index), ...(at === undefined ? {} : { updated_at: at, number: `#${at}` }) };
}

function wanted(query: URLSearchParams): number[] {
  const ids = query.get('ids');
  if (ids !== null) return ids.split(',').map(Number);
  const since = query.get('since');
  if (since !== null) return [...changed].flatMap(([index, at]) => (at >= since ? [index] : []));
  return Array.from({ length: total }, (_, index) => index + 1);
}

const server = createServer((asked, response) => {
  const query = new URL(asked.url ?? '/', 'http://localhost').searchParams;
  const all = wanted(query);
  const from = query.has('ids') ? 0 : (Number(query.get('page') ?? 1) - 1) * perPage;
  const orders = all.slice(from, from + perPage).map(orderAsItIs);
  const body = JSON.stringify({ total: all.length, orders });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`); // a TCP server has such an address
});

const nowMs = () => performance.timeOrigin + performance.now();

type Message = { readonly url: string; readonly order: number } | { readonly order: 'all' };

process.on('message', (message: Message) => {
  const at = new Date().toISOString();
  if (message.order === 'all') for (let index = 1; index <= total; index += 1) changed.set(index, at);
  else tell(message.url, message.order, at);
});

function tell(url: string, order: number, at: string): void {
  changed.set(order, at);
  told += 1;
  const { headers, body } = signedEvent(`evt_single_${told}`, order);
  const sentAt = nowMs();
  const sending = request(url, { method: 'POST', headers }, (answer) => {
    answer.resume().once('end', () => {
      process.send?.({ sentAt, answeredAt: nowMs(), status: answer.statusCode, changedAt: at });
    });
  });
  sending.end(body);
}

process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
