import { createHmac } from 'node:crypto';
import { changedAt } from './hands.ts';
import type { Kind, SquareState } from './state.ts';
import { all, MERCHANT, stamp } from './state.ts';

/** Where deliveries go as long as nobody has subscribed another address. */
const NOTIFICATION_URL = 'https://pretend-shop.example/hooks/square';

const KINDS: Record<string, Kind> = {
  customer: 'customer',
  vendor: 'vendor',
  catalog: 'catalog',
  inventory: 'count',
  order: 'order',
  invoice: 'invoice',
  payment: 'payment',
  refund: 'refund',
  dispute: 'dispute',
  payout: 'payout',
  subscription: 'subscription',
};

/** The signed delivery about the record of this topic that changed last, sent to the newest subscription. */
export function squareWebhook(state: SquareState, topic: string, usualKey: string, nowMs: number) {
  const type = topic === '*' ? 'payment.updated' : topic;
  const kind = KINDS[type.split('.')[0] ?? ''];
  if (kind === undefined) throw new Error(`the pretend Square has no topic ${topic}`);
  const newest = all(state, kind).reduce<{ at: string; id: string; row: object } | null>((best, entry) => {
    const at = changedAt(entry);
    return best === null || at > best.at ? { at, id: entry.row.id, row: entry.row } : best;
  }, null);
  const subscription = all(state, 'webhook').at(-1)?.row;
  const url = String(subscription?.notification_url ?? NOTIFICATION_URL);
  const key = String(subscription?.signature_key ?? usualKey);
  const object = kind === 'catalog' ? { catalog_version: { updated_at: stamp(nowMs) } } : { [kind]: newest?.row };
  const data = { type: kind, ...(kind === 'catalog' ? {} : { id: newest?.id }), object };
  const event = { merchant_id: MERCHANT, type, event_id: `evt-${state.newId(24)}`, created_at: stamp(nowMs), data };
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', key)
    .update(url + body)
    .digest('base64');
  return { headers: { 'content-type': 'application/json', 'x-square-hmacsha256-signature': signature }, body };
}
