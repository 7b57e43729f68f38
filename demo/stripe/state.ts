import type { Random } from '../data/random.ts';

/** A Stripe object as the API shows it. */
export interface StripeObject {
  id: string;
  object: string;
  created: number;
  [field: string]: unknown;
}

export const KINDS = [
  'customer',
  'product',
  'price',
  'charge',
  'payment_intent',
  'invoice',
  'refund',
  'dispute',
  'payout',
  'balance_transaction',
  'event',
  'subscription',
  'tax_rate',
  'credit_note',
  'payment_link',
  'webhook_endpoint',
] as const;

export type Kind = (typeof KINDS)[number];

/** Everything in one account. Each list is oldest first, the order in which things were made. */
export interface StripeState {
  lists: Record<Kind, StripeObject[]>;
  byId: Map<string, StripeObject>;
  /** Deleted ids and what they were; lists no longer show them, reads by id say deleted. */
  gone: Map<string, Kind>;
  /** All lines of an invoice; the invoice itself shows the first ten. */
  invoiceLines: Map<string, StripeObject[]>;
  /** Which payout a balance transaction went out with. */
  payoutOf: Map<string, string>;
  /** What the account holds, by currency: every movement is put to it when it is booked. */
  held: Map<string, number>;
  /** What each webhook endpoint signs with. */
  endpointSecrets: Map<string, string>;
  newId: (prefix: string) => string;
}

export function emptyState(random: Random): StripeState {
  const lists = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  let count = 0;
  return {
    // The keys are all of KINDS, so the record is complete.
    lists: lists as unknown as Record<Kind, StripeObject[]>,
    byId: new Map(),
    gone: new Map(),
    invoiceLines: new Map(),
    payoutOf: new Map(),
    held: new Map(),
    endpointSecrets: new Map(),
    newId(prefix) {
      count += 1;
      return `${prefix}_1P${random.text(16)}${count.toString(36).padStart(6, '0')}`;
    },
  };
}

export function add(state: StripeState, kind: Kind, record: StripeObject): StripeObject {
  state.lists[kind].push(record);
  state.byId.set(record.id, record);
  return record;
}

export function remove(state: StripeState, kind: Kind, id: string): void {
  state.lists[kind] = state.lists[kind].filter((record) => record.id !== id);
  state.byId.delete(id);
  state.gone.set(id, kind);
}

export function text(record: StripeObject, field: string): string {
  const value = record[field];
  return typeof value === 'string' ? value : '';
}

export function amount(record: StripeObject, field: string): number {
  const value = record[field];
  return typeof value === 'number' ? value : 0;
}

export const API_VERSION = '2026-08-26.dahlia';

/** Adds what `/v1/events` tells of a change, with a snapshot of the object as it is now. */
export function addEvent(state: StripeState, type: string, subject: StripeObject, createdSeconds: number): void {
  add(state, 'event', {
    id: state.newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: createdSeconds,
    data: { object: { ...subject } },
    livemode: false,
    pending_webhooks: 0,
    request: { id: null, idempotency_key: null },
    type,
  });
}
