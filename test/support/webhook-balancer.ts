import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { portOf } from './vendor.ts';

/** What stands before several relays: hands each connection to one of them, by turns, and passes over those away. */
export async function startBalancer(): Promise<{ readonly url: string; readonly ports: number[] }> {
  const ports: number[] = [];
  const open = new Set<Socket>();
  let turn = 0;

  function keep(socket: Socket): Socket {
    open.add(socket.once('close', () => open.delete(socket)));
    return socket.on('error', () => undefined);
  }

  /** @param left how many relays may still be tried */
  function handOn(client: Socket, left: number): void {
    const port = ports[turn++ % ports.length];
    if (port === undefined || left === 0) return void client.destroy();
    const relay = keep(connect(port, '127.0.0.1'));
    const next = () => handOn(client, left - 1);
    relay.once('error', next);
    relay.once('connect', () => {
      relay.off('error', next);
      client.pipe(relay).pipe(client);
      client.once('close', () => relay.destroy());
      relay.once('close', () => client.destroy());
    });
  }

  const server = createServer((client) => handOn(keep(client), ports.length));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, ports };
}
