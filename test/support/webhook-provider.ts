import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { defineProvider, events, get, hmacSha256, isDerived, touching } from '../../providers/kit/index.ts';
import { testProvider } from './test-provider.ts';

/** What the deliveries of the shop below are signed with. */
export const hookKey = 'key of the numbered deliveries';

const delivery = z.object({ id: z.string(), order: z.string() });

/** The test provider, as one that tells of its orders and can be asked for single ones. */
const hookShop = defineProvider({
  ...testProvider,
  id: 'hook-shop',
  streams: testProvider.streams.map((stream) =>
    stream.id === 'orders' && !isDerived(stream)
      ? { ...stream, only: { atOnce: 50, ask: (ids) => [get('/orders', { ids: ids.join(',') })] } }
      : stream,
  ),
  webhooks: {
    per: 'connection',
    signature: hmacSha256('x-hook-signature', 'webhookSecret'),
    retryHours: 24,
    topics: touching(['orders', 'refunds'], ...events('order', 'created')),
    read: ({ body }) => {
      const { id, order } = delivery.parse(body);
      return [{ id, topic: 'order.created', externalId: order, at: null }];
    },
    byHand: 'Paste the key.',
  },
});

export const providers = new Map([[hookShop.id, hookShop]]);

/** The delivery with a number: its event and the order that it names have it, too. */
export function numbered(number: number): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ id: `evt_${number}`, order: `n${number}`, filler: 'x'.repeat(500) });
  const signature = createHmac('sha256', hookKey).update(body).digest('base64');
  return { headers: { 'content-type': 'application/json', 'x-hook-signature': signature }, body };
}
