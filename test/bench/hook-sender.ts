import { Agent, request } from 'node:http';
import { signedEvent } from './hook-signing.ts';

/**
 * Delivers events as several vendors at once would: `node hook-sender.ts URL FIRST COUNT ORDERS`. Event n is about
 * order n modulo ORDERS. Prints how long it took; ends with an error when one has no 2xx.
 */
const [url = '', firstText, countText, ordersText] = process.argv.slice(2);
const [first, count, orders] = [Number(firstText), Number(countText), Number(ordersText)];
const atOnce = 24;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

function post(number: number): Promise<void> {
  const { headers, body } = signedEvent(`evt_${number}`, 1 + (number % orders));
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', agent, headers }, (answer) => {
      const { statusCode = 0 } = answer;
      answer
        .resume()
        .once('end', () => (statusCode < 300 ? resolve() : reject(new Error(`it answered ${statusCode}`))));
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

let next = first;
const begunAt = performance.now();
async function send(): Promise<void> {
  while (next < first + count) {
    const number = next;
    next += 1;
    await post(number);
  }
}
await Promise.all(Array.from({ length: atOnce }, send));
process.stdout.write(`${JSON.stringify({ tookMs: performance.now() - begunAt })}\n`);
agent.destroy();
