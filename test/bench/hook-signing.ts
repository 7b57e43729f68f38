import { createHmac } from 'node:crypto';
import { orderNumber } from './orders.ts';

/** The key that the loopback vendor signs its deliveries with. */
export const hookSecret = 'whsec_of_the_bench';

const bodyBytes = 2048;

/** A delivery as the loopback vendor sends it: 2 KB of JSON that carry the order along, signed now. */
export function signedEvent(id: string, order: number): { headers: Record<string, string>; body: Buffer } {
  const created = Math.floor(Date.now() / 1000);
  const event = { id, type: 'order.updated', created, data: { object: orderNumber(order) }, filler: '' };
  const bare = JSON.stringify(event);
  const body = Buffer.from(JSON.stringify({ ...event, filler: 'x'.repeat(bodyBytes - Buffer.byteLength(bare)) }));
  const signature = createHmac('sha256', hookSecret).update(`${created}.`).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
    'user-agent': 'Bench/1.0 (+https://example.com/docs/webhooks)',
    'bench-signature': `t=${created},v1=${signature}`,
  };
  return { headers, body };
}
