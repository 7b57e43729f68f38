import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

/** A delivery as it came in at an address; names of headers in lower case. */
export interface Taken {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A server on loopback that keeps what is sent to it, and answers as `answer` says (200 unless set). */
export interface Receiver {
  readonly url: string;
  readonly taken: Taken[];
  answer: (one: Taken) => number | Promise<number>;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      const one = { path: request.url ?? '', headers: Object.fromEntries(headers), body: Buffer.concat(parts) };
      taken.push(one);
      void Promise.resolve(receiver.answer(one)).then((status) => {
        response.statusCode = status;
        response.end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('the receiver has no port');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${place.port}/in/one`,
    taken,
    answer: () => 200,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  onTestFinished(async () => {
    server.closeAllConnections();
    await receiver.close();
  });
  return receiver;
}
