import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from './children.ts';

/**
 * A vendor in a process of its own: posts bodies of 2 KB over kept-open connections, one request at a time on each.
 *
 *   node test/bench/relay-load.ts URL SECONDS CONNECTIONS PER_SECOND
 *
 * With a rate of 0 each connection sends as soon as it was answered (closed loop). Otherwise requests are due at set
 * times and their latency counts from then, also when no connection was free (open loop). Plain sockets: an HTTP client
 * would take more of the two cores than the server that is measured.
 */
const [url = '', seconds = '5', connections = '32', perSecond = '0'] = process.argv.slice(2);
const { hostname, port, pathname, host } = new URL(url);
const rate = Number(perSecond);
const body = JSON.stringify({ id: 1, note: 'x'.repeat(2_000) });
const request = Buffer.from(
  `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nX-Signature: ${'s'.repeat(44)}\r\n` +
    `User-Agent: vendor/1.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
);
const latencies: number[] = [];
let failed = 0;

interface Line {
  readonly socket: Socket;
  dueAt: number | null;
}

/** Due times of requests that found no free connection. */
const late: number[] = [];
const free: Line[] = [];
let isOn = true;

function send(line: Line, dueAt: number): void {
  line.dueAt = dueAt;
  line.socket.write(request);
}

/** What comes next on a connection that is free again. */
function next(line: Line): void {
  const due = late.shift();
  if (due !== undefined) send(line, due);
  else if (rate === 0 && isOn) send(line, performance.now());
  else free.push(line);
}

async function open(): Promise<Line> {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const line: Line = { socket, dueAt: null };
  let said = '';
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1');
    // Answers have no body: the end of the head is the end.
    if (!said.endsWith('\r\n\r\n')) return;
    latencies.push(performance.now() - (line.dueAt ?? 0));
    if (!said.startsWith('HTTP/1.1 200')) failed += 1;
    said = '';
    line.dueAt = null;
    next(line);
  });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return line;
}

/** Hands out what is due, in small steps. */
async function keepRate(startedAt: number, endAt: number): Promise<void> {
  for (let sent = 0; performance.now() < endAt; ) {
    for (; startedAt + (sent * 1000) / rate <= performance.now(); sent += 1) {
      const dueAt = startedAt + (sent * 1000) / rate;
      const line = free.pop();
      if (line) send(line, dueAt);
      else late.push(dueAt);
    }
    await delay(1);
  }
}

const lines = await Promise.all(Array.from({ length: Number(connections) }, open));
const startedAt = performance.now();
const endAt = startedAt + Number(seconds) * 1000;
for (const line of lines) next(line);
await (rate === 0 ? delay(endAt - startedAt) : keepRate(startedAt, endAt));
isOn = false;
const tookMs = performance.now() - startedAt;
const answered = latencies.length;
for (const { socket } of lines) socket.destroy();
const result = {
  perSecond: (answered * 1000) / tookMs,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  failed,
};
process.stdout.write(`${JSON.stringify({ ...result, late: late.length })}\n`);
