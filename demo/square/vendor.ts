import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import type { Page, Vendor, VendorContext } from '../vendor.ts';
import { type Look, squareDay } from './change.ts';
import { refuse } from './errors.ts';
import { dataOf, objectsOf, shown, variationsOf } from './goods.ts';
import { handsOf } from './hands.ts';
import { addWebhook, squareRoute } from './routes.ts';
import { makeShop, type Shop } from './seed.ts';
import { createSignIn } from './sign-in.ts';
import type { Entry, Kind } from './state.ts';
import { all, fieldsOf, find, listOf } from './state.ts';
import { squareHooks, squareWebhook, TOPICS } from './webhook.ts';
import { parcelsOf } from './writes-sales.ts';

const LISTS = [
  ...['customers', 'vendors', 'objects', 'counts', 'orders', 'invoices', 'payments', 'refunds', 'disputes', 'payouts'],
  ...['payout_entries', 'subscriptions'],
];

/** A list inside an answer; what is asked for by ids is not one. */
function pageIn(json: unknown, call: Call): Page | null {
  if (call.path.endsWith('batch-retrieve') && !call.path.includes('/counts/')) return null;
  const answer = fieldsOf(json);
  const name = LISTS.find((one) => Array.isArray(answer[one]));
  if (name === undefined) return null;
  const { cursor: _, ...asked } = { ...fieldsOf(parseJson(call.body)), ...Object.fromEntries(call.query) };
  // The array itself, which a fault changes in place.
  return { key: `${call.path} ${JSON.stringify(asked)}`, rows: answer[name] as unknown[] };
}

const SHELVES: Record<string, Kind> = {
  customers: 'customer',
  suppliers: 'vendor',
  stock: 'count',
  payments: 'payment',
  refunds: 'refund',
  disputes: 'dispute',
  payouts: 'payout',
  balance: 'entry',
  subscriptions: 'subscription',
};

/** What a reader sees of each record of a stream, to count what a day changed. */
function lookAt({ state }: Shop): Look {
  const told = (entries: Entry[], more: (entry: Entry) => unknown = () => null) =>
    new Map(
      entries.flatMap((entry) =>
        entry.truth === null ? [] : [[entry.row.id, JSON.stringify([entry.row, more(entry)])]],
      ),
    );
  return (stream) => {
    const kind = SHELVES[stream];
    if (kind !== undefined) return told(all(state, kind));
    switch (stream) {
      case 'products':
        return told(objectsOf(state, 'ITEM'), (entry) => shown(state, entry));
      case 'tax-rates':
        return told(objectsOf(state, 'TAX'));
      case 'variants':
        return told(objectsOf(state, 'ITEM_VARIATION'), ({ row }) => {
          const item = find(state, 'catalog', dataOf(row).item_id);
          return [item && dataOf(item.row).name, item && variationsOf(state, item.row.id).length === 1];
        });
      case 'invoices':
        return told(all(state, 'invoice'), ({ row }) => find(state, 'order', row.order_id)?.row);
      case 'shipments':
        return new Map(
          all(state, 'order').flatMap(({ row }) =>
            parcelsOf(row).map(({ id }) => [id, JSON.stringify([row.updated_at, listOf(row.fulfillments)])] as const),
          ),
        );
      default:
        return told(all(state, 'order'));
    }
  };
}

/** The imitation of one Square seller with two locations, in one country and so in one currency. */
export function createSquare(context: VendorContext): Vendor {
  let made: Shop | undefined;
  const shop = () => {
    made ??= makeShop(context);
    return made;
  };
  const keys = context.random.fork('square-keys');
  const signIn = createSignIn(keys, context.tokenSeconds);
  const webhookSecret = keys.text(22);
  const hands = () => handsOf(shop());

  function respond(call: Call): Answer {
    const page = signIn.answer(call);
    if (page !== null) return page;
    const answer = squareRoute(shop().state, call, signIn.scopesOf(call), context.nowMs());
    return { ...answer, headers: { 'square-version': '2025-08-20', ...answer.headers } };
  }

  return {
    respond,
    logins: () => signIn.logins(),
    holds: () => Object.fromEntries(hands().streams.map((stream) => [stream, hands().truth(stream).length])),
    change: (_random, nowMs) => squareDay(hands(), lookAt(shop()), nowMs),
    nudge(_random, nowMs) {
      for (const stream of ['customers', 'orders', 'payments', 'stock']) {
        hands().edit(stream, nowMs);
        hands().add(stream, nowMs);
      }
    },
    webhookSecret,
    webhook: (topic, nowMs) => squareWebhook(shop().state, topic, webhookSecret, nowMs),
    hooks: squareHooks(() => shop().state),
    subscribeByHand(url) {
      const given = { name: 'By hand', event_types: TOPICS, notification_url: url };
      return { secret: String(addWebhook(shop().state, given, context.nowMs()).signature_key) };
    },
    isApi: (path) => path.startsWith('/v2/'),
    page: pageIn,
    faultFields: {
      needed: [
        ...['total_money', 'amount_money', 'gross_amount_money', 'item_data', 'tax_data', 'quantity', 'order_id'],
        ...['name', 'status', 'created_at'],
      ],
      enumeration: ['state', 'status', 'type'],
      nullable: [
        'total_money',
        'amount_money',
        'gross_amount_money',
        'timezone',
        'status',
        'given_name',
        'calculated_at',
      ],
      amount: ['total_money.amount', 'amount_money.amount', 'gross_amount_money.amount', 'version'],
    },
    refuse,
    expireTokens: () => signIn.expireTokens(),
    revokeAll: () => signIn.revokeAll(),
    hands: {
      truth: (stream) => hands().truth(stream),
      edit: (stream, nowMs) => hands().edit(stream, nowMs),
      add: (stream, nowMs) => hands().add(stream, nowMs),
      remove: (stream, nowMs) => hands().remove(stream, nowMs),
    },
  };
}
