import type { Random } from '../data/random.ts';
import type { Message } from '../hooks.ts';
import type { Truth } from '../vendor.ts';

/** An object as the API shows it. */
export interface SquareObject {
  id: string;
  [field: string]: unknown;
}

/** An object, where it stands in the order of making, and what is true of it whatever the API's spelling. */
export interface Entry {
  row: SquareObject;
  seq: number;
  /** Null for what no list of such records should show. */
  truth: Truth | null;
}

export const KINDS = [
  'customer',
  'vendor',
  'catalog',
  'count',
  'order',
  'invoice',
  'payment',
  'refund',
  'dispute',
  'payout',
  'entry',
  'subscription',
  'link',
  'webhook',
] as const;
export type Kind = (typeof KINDS)[number];

export interface SquareState {
  shelves: Record<Kind, Map<string, Entry>>;
  /** The variations of each item. */
  inside: Map<string, Entry[]>;
  newId: (length: number) => string;
  nextSeq: () => number;
  random: Random;
  /** Answers by path and idempotency key, with the body that they were given to. */
  answered: Map<string, { body: string; answer: unknown }>;
  /** Events that were asked for to try a subscription, and not sent yet. */
  testEvents: { id: string; message: Message }[];
}

export const CURRENCY = 'EUR';
export const MERCHANT = 'MLPRETENDSHOP0';
export const ZONE = 'Europe/Dublin';
export const MAIN = 'LMAINPRETEND01';
const SECOND = 'LSECONDSHOP002';
export const LOCATIONS = [
  { id: MAIN, name: 'Temple Bar' },
  { id: SECOND, name: 'Γαλαξίας Store ✨' },
].map((place) => ({
  ...place,
  address: { address_line_1: '1 Essex Street', locality: 'Dublin', postal_code: 'D02 YX88', country: 'IE' },
  timezone: ZONE,
  capabilities: ['CREDIT_CARD_PROCESSING'],
  status: 'ACTIVE',
  created_at: '2019-09-19T17:33:12Z',
  merchant_id: MERCHANT,
  country: 'IE',
  language_code: 'en-IE',
  currency: CURRENCY,
  business_name: 'Pretend Shop',
  type: 'PHYSICAL',
}));

export function emptyState(random: Random): SquareState {
  const shelves = Object.fromEntries(KINDS.map((kind) => [kind, new Map()]));
  let seq = 0;
  let ids = 0;
  return {
    // The keys are all of KINDS, so the record is complete.
    shelves: shelves as unknown as Record<Kind, Map<string, Entry>>,
    random,
    inside: new Map(),
    answered: new Map(),
    testEvents: [],
    nextSeq() {
      seq += 1;
      return seq;
    },
    newId(length) {
      ids += 1;
      // A few letters at random, and a number that is never given twice.
      const start = random.text(5, 'ABCDEFGHJKLMNPQRSTVWXYZ');
      return `${start}${ids
        .toString(36)
        .toUpperCase()
        .padStart(length - start.length, '0')}`;
    },
  };
}

/** Puts an object on its shelf; `truth` null is for what no reader should find. */
export function add(state: SquareState, kind: Kind, row: SquareObject, truth: Omit<Truth, 'id'> | null = {}): Entry {
  const entry: Entry = { row, seq: state.nextSeq(), truth: truth === null ? null : { id: row.id, ...truth } };
  state.shelves[kind].set(row.id, entry);
  return entry;
}

/** The object of a kind with this id, whatever was sent as one. */
export function find(state: SquareState, kind: Kind, id: unknown): Entry | undefined {
  return state.shelves[kind].get(String(id));
}

/** Oldest first. */
export function all(state: SquareState, kind: Kind): Entry[] {
  return [...state.shelves[kind].values()];
}

/** Times as Square writes them: RFC 3339 in UTC. */
export function stamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** Changes an object as somebody working in the shop does. */
export function touch(
  entry: Entry,
  fields: Record<string, unknown>,
  nowMs: number,
  truth: Partial<Truth> = {},
): string {
  const version = typeof entry.row.version === 'number' ? { version: entry.row.version + 1 } : {};
  Object.assign(entry.row, fields, version, { updated_at: stamp(nowMs) });
  if (entry.truth !== null) Object.assign(entry.truth, truth);
  return entry.row.id;
}

/** Money as Square writes it: a whole number of cents, with the one currency that the seller's country has. */
export function euro(amount: number): { amount: number; currency: string } {
  return { amount, currency: CURRENCY };
}

/** The amount of a money field; 0 where there is none. */
export function amountOf(value: unknown): number {
  const found = typeof value === 'object' && value !== null && 'amount' in value ? value.amount : 0;
  return typeof found === 'number' ? found : 0;
}

/** A list field. */
export function listOf(value: unknown): SquareObject[] {
  // Rows are made in this folder: their lists hold objects.
  return Array.isArray(value) ? (value as SquareObject[]) : [];
}

export type Fields = Record<string, unknown>;

/** An object field, or nothing in it. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
