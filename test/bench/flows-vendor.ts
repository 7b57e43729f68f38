import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Books that answer at once, a process of their own: `node flows-vendor.ts`. Prints its origin once it listens.
 * `GET /times` tells when each invoice was asked for since it was told last, in ms.
 */
const invoices = new Map<string, string>();
let times: number[] = [];

function answerTo(method: string, url: URL, body: string): object {
  if (url.pathname === '/times') {
    const told = times;
    times = [];
    return told;
  }
  const reference = url.searchParams.get('reference');
  if (method === 'GET') {
    const known = invoices.get(reference ?? '');
    return { invoices: known === undefined ? [] : [JSON.parse(known)] };
  }
  const asked: { readonly reference: string; readonly total: string; readonly currency: string } = JSON.parse(body);
  const made = { id: invoices.size + 1, total: asked.total, currency: asked.currency };
  invoices.set(asked.reference, JSON.stringify(made));
  times.push(performance.now());
  return made;
}

const server = createServer(async (asked, response) => {
  let body = '';
  for await (const chunk of asked) body += chunk;
  const bytes = Buffer.from(
    JSON.stringify(answerTo(asked.method ?? '', new URL(asked.url ?? '/', 'http://localhost'), body)),
  );
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`); // a TCP server has such an address
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
