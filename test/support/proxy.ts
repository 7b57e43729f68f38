import { createServer } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { portOf } from './vendor.ts';

export interface ProxyVisit {
  readonly target: string;
  readonly authorization: string | undefined;
}

/** A real CONNECT proxy that knows every name, as this PC: names are only looked up there. Closed when the test ends. */
export async function connectProxy(options: { readonly refuse?: number; readonly port: number }) {
  const visits: ProxyVisit[] = [];
  const server = createServer();
  server.on('connect', (request, client) => {
    visits.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    client.on('error', () => undefined);
    if (options.refuse) {
      client.end(`HTTP/1.1 ${options.refuse} No\r\n\r\n`);
      return;
    }
    const upstream = connect(options.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n');
      upstream.pipe(client);
      client.pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, visits };
}
