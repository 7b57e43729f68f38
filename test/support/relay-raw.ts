import { connect, type Socket } from 'node:net';

/** Opens a plain connection to where a URL points. */
export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

/** Sends bytes as they are and resolves with all that comes back until the connection ends. */
export async function sendRaw(url: string, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = await openSocket(url);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // What is cut off in the middle of an answer is an answer all the same.
  socket.on('error', () => socket.destroy());
  for (const part of parts) socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
  await ended;
  return Buffer.concat(chunks).toString('latin1');
}

/** The head of a request that asks for the connection to be closed. */
export function head(method: string, url: string, headers: readonly (readonly [string, string])[] = []): string {
  const { pathname, search, host } = new URL(url);
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, `Host: ${host}`, 'Connection: close'];
  return `${[...lines, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

/** An answer without what is never the same twice. */
export function withoutDate(answer: string): string {
  return answer.replace(/\r\ndate: [^\r]*/i, '');
}
