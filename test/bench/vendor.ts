import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageOfOrders } from './orders.ts';

/**
 * The loopback vendor, a process of its own: `node vendor.ts TOTAL PER_PAGE`. Prints its origin once it listens. The
 * first 100,000 orders are kept as bytes, so that making them is not what is measured; later ones repeat their text.
 */
const total = Number(process.argv[2]);
const perPage = Number(process.argv[3]);
const kept = new Map<number, Buffer>();
const keep = Math.ceil(100_000 / perPage);

function bytesOf(page: number): Buffer {
  const known = kept.get(page);
  if (known) return known;
  const bytes = Buffer.from(pageOfOrders(page, perPage, total));
  if (page <= keep) kept.set(page, bytes);
  return bytes;
}

for (let page = 1; page <= Math.min(keep, Math.ceil(total / perPage)); page += 1) bytesOf(page);

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = bytesOf(Number(url.searchParams.get('page') ?? 1));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`); // a TCP server has such an address
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
