import { createHmac } from 'node:crypto';
import type { Happening, Hooks, Message, Parcel, Subscriber, Try } from '../hooks.ts';
import { retrying } from '../hooks.ts';
import { changedAt } from './hands.ts';
import type { Entry, Kind, SquareState } from './state.ts';
import { all, listOf, MERCHANT, stamp } from './state.ts';

/** Where deliveries go as long as nobody has subscribed another address. */
const NOTIFICATION_URL = 'https://pretend-shop.example/hooks/square';

/** Ever longer for about a day (https://developer.squareup.com/docs/webhooks/overview). */
const RETRIES = retrying([60, 120, 240, 480, 900, 1800, 3600, 7200, 14_400, 28_800], 8, 24);
const ANSWER_MS = 10_000;

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

interface Event {
  type: string;
  event_id: string;
  created_at: string;
  data: Record<string, unknown>;
}

/** Signed is the address, exactly as it was subscribed, and the body: https://developer.squareup.com/docs/webhooks/step3validate */
function signed(event: Event, url: string, key: string): Parcel {
  const body = JSON.stringify({ merchant_id: MERCHANT, ...event });
  const signature = createHmac('sha256', key).update(url).update(body).digest('base64');
  return { headers: { 'content-type': 'application/json', 'x-square-hmacsha256-signature': signature }, body };
}

/** The signed delivery about the record of this topic that changed last, sent to the newest subscription. */
export function squareWebhook(state: SquareState, topic: string, usualKey: string, nowMs: number): Parcel {
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
  return signed({ type, event_id: `evt-${state.newId(24)}`, created_at: stamp(nowMs), data }, url, key);
}

const TOLD = [
  'customer',
  'vendor',
  'order',
  'invoice',
  'payment',
  'refund',
  'dispute',
  'payout',
  'subscription',
] as const;

/** Every event type of what this seller has. */
export const TOPICS = [
  ...['customer.created', 'customer.updated', 'customer.deleted', 'vendor.created', 'vendor.updated'],
  ...['catalog.version.updated', 'inventory.count.updated'],
  ...['order.created', 'order.updated', 'order.fulfillment.updated'],
  ...['created', 'published', 'updated', 'payment_made', 'canceled', 'refunded', 'deleted'].map(
    (one) => `invoice.${one}`,
  ),
  ...['payment.created', 'payment.updated', 'refund.created', 'refund.updated'],
  ...['dispute.created', 'dispute.state.updated', 'payout.sent', 'payout.paid', 'payout.failed'],
  ...['subscription.created', 'subscription.updated'],
];

function markOf({ row }: Entry): string {
  const { updated_at, version, version_token, status, state } = row;
  return JSON.stringify([status ?? state, updated_at, version, version_token]);
}

function marks(state: SquareState): Map<string, string> {
  const found = new Map<string, string>();
  for (const kind of TOLD) for (const entry of all(state, kind)) found.set(`${kind} ${entry.row.id}`, markOf(entry));
  for (const { row } of all(state, 'order')) {
    const parcels = listOf(row.fulfillments);
    if (parcels.length > 0) found.set(`fulfillment ${row.id}`, JSON.stringify(parcels));
  }
  for (const { row } of all(state, 'count')) found.set(`count ${row.id}`, `${row.quantity} ${row.calculated_at}`);
  // The catalog tells only that something in it is different.
  const catalog = all(state, 'catalog').map(({ row }) => `${row.id}${row.version}${row.updated_at}${row.is_deleted}`);
  found.set('catalog version', createHmac('sha256', '').update(catalog.join()).digest('hex'));
  return found;
}

/** What an invoice is told to have become, by the status that it came to. */
const INVOICE: Record<string, string> = {
  CANCELED: 'canceled',
  PAID: 'payment_made',
  PARTIALLY_PAID: 'payment_made',
  REFUNDED: 'refunded',
  PARTIALLY_REFUNDED: 'refunded',
};

function invoiceTopic(state: SquareState, { id, before }: Happening): string {
  const status = String(state.shelves.invoice.get(id)?.row.status);
  // The status stands first in a mark.
  const old = String(/^\["(\w+)"/.exec(before ?? '')?.[1]);
  if (status === old) return 'invoice.updated';
  return `invoice.${INVOICE[status] ?? (old === 'DRAFT' ? 'published' : 'updated')}`;
}

/** https://developer.squareup.com/docs/webhooks/v2-events-tech-ref; null where nothing is told. */
function topicOf(state: SquareState, happening: Happening): string | null {
  const { kind, id, verb } = happening;
  const status = String(state.shelves.payout.get(id)?.row.status);
  switch (kind) {
    case 'catalog':
      return 'catalog.version.updated';
    case 'count':
      return verb === 'deleted' ? null : 'inventory.count.updated';
    case 'fulfillment':
      return verb === 'updated' ? 'order.fulfillment.updated' : null;
    case 'payout':
      return verb === 'created' ? 'payout.sent' : `payout.${status === 'FAILED' ? 'failed' : 'paid'}`;
    case 'dispute':
      return verb === 'created' ? 'dispute.created' : 'dispute.state.updated';
    case 'invoice':
      return verb === 'updated' ? invoiceTopic(state, happening) : `invoice.${verb}`;
    default:
      return verb === 'deleted' && kind !== 'customer' ? null : `${kind}.${verb}`;
  }
}

/** Ids of counts and of the catalog are no record's. */
function dataOf(state: SquareState, { kind, id, verb }: Happening, eventId: string, nowMs: number) {
  if (kind === 'catalog') {
    return { type: 'catalog', id: eventId, object: { catalog_version: { updated_at: stamp(nowMs) } } };
  }
  if (kind === 'count') {
    const { id: _, ...count } = { ...state.shelves.count.get(id)?.row };
    return { type: 'inventory_counts', id: eventId, object: { inventory_counts: [count] } };
  }
  if (kind === 'fulfillment' || kind === 'order') {
    const type = kind === 'order' ? `order_${verb}` : 'order_fulfillment_updated';
    const { location_id, version, state: now, created_at, updated_at } = { ...state.shelves.order.get(id)?.row };
    return { type, id, object: { [type]: { order_id: id, location_id, version, state: now, created_at, updated_at } } };
  }
  if (verb === 'deleted') return { type: kind, id, deleted: true };
  // The other kinds are those of TOLD, each on a shelf of its own.
  return { type: kind, id, object: { [kind]: structuredClone(state.shelves[kind as Kind].get(id)?.row) } };
}

/** The same event again, with what came of it before. */
function again(parcel: Parcel, { number, firstMs, reason }: Try): Parcel {
  if (number === 0) return parcel;
  const about = reason.startsWith('http_error') ? 'http_error' : 'other_error';
  const headers = {
    'square-retry-number': String(number),
    'square-retry-reason': about,
    'square-initial-delivery-timestamp': stamp(firstMs),
  };
  return { ...parcel, headers: { ...parcel.headers, ...headers } };
}

function subscriberOf({ row }: Entry): Subscriber {
  const topics = Array.isArray(row.event_types) ? row.event_types.map(String) : [];
  const { id, notification_url: url, signature_key: key, enabled } = row;
  return { id, url: String(url), key: String(key), topics, active: enabled !== false };
}

function eventMessage(event: Event, record: string | null): Message {
  return { topic: event.type, record, pack: ({ url, key }, turn) => again(signed(event, url, key), turn) };
}

/** The event that "Send test event" delivers, whatever happened. */
export function testEvent(state: SquareState, topic: string, nowMs: number): Message {
  const data = { type: topic.split('.')[0], id: state.newId(24), object: {} };
  return eventMessage({ type: topic, event_id: `test-${state.newId(24)}`, created_at: stamp(nowMs), data }, null);
}

/** The webhook subscriptions of the app. */
export function squareHooks(state: () => SquareState): Hooks {
  return {
    subscribers: () => all(state(), 'webhook').map(subscriberOf),
    marks: () => marks(state()),
    isReading: ({ path }) => /\/(search|batch-retrieve)$/.test(path),
    messages(happening, nowMs) {
      const type = topicOf(state(), happening);
      if (type === null) return [];
      const event_id = `evt-${state().newId(24)}`;
      const data = dataOf(state(), happening, event_id, nowMs);
      const record = data.id === event_id ? null : data.id;
      return [eventMessage({ type, event_id, created_at: stamp(nowMs), data }, record)];
    },
    asked: () =>
      state()
        .testEvents.splice(0)
        .flatMap(({ id, message }) => {
          const entry = state().shelves.webhook.get(id);
          return entry === undefined ? [] : [{ to: subscriberOf(entry), message }];
        }),
    retrySeconds: RETRIES,
    answerMs: ANSWER_MS,
  };
}
