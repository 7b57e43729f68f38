import type { Answer, Call } from '../http.ts';
import type { Kind, StripeObject, StripeState } from './state.ts';
import { amount, text } from './state.ts';

/** Resource name in the path -> object kind, and the query parameters that filter on a field of the same name. */
const RESOURCES: Record<string, { kind: Kind; filters: string[] }> = {
  customers: { kind: 'customer', filters: ['email'] },
  products: { kind: 'product', filters: ['active'] },
  prices: { kind: 'price', filters: ['active', 'currency', 'product', 'type'] },
  charges: { kind: 'charge', filters: ['customer', 'payment_intent'] },
  payment_intents: { kind: 'payment_intent', filters: ['customer'] },
  invoices: { kind: 'invoice', filters: ['customer', 'status', 'collection_method'] },
  refunds: { kind: 'refund', filters: ['charge', 'payment_intent'] },
  disputes: { kind: 'dispute', filters: ['charge', 'payment_intent'] },
  payouts: { kind: 'payout', filters: ['status'] },
  balance_transactions: { kind: 'balance_transaction', filters: ['currency', 'source', 'type'] },
  events: { kind: 'event', filters: ['type'] },
  subscriptions: { kind: 'subscription', filters: ['customer', 'price'] },
  tax_rates: { kind: 'tax_rate', filters: ['active', 'inclusive'] },
  credit_notes: { kind: 'credit_note', filters: ['customer', 'invoice'] },
  payment_links: { kind: 'payment_link', filters: ['active'] },
  webhook_endpoints: { kind: 'webhook_endpoint', filters: [] },
};

const MAX_LIMIT = 100;
const MAX_TYPES = 20;

export function stripeError(status: number, fields: Record<string, unknown>): Answer {
  return { status, json: { error: { type: 'invalid_request_error', ...fields } } };
}

function badParameter(param: string, message: string): Answer {
  return stripeError(400, { code: 'parameter_invalid', param, message });
}

const COMPARE: Record<string, (at: number, limit: number) => boolean> = {
  'created[gte]': (at, limit) => at >= limit,
  'created[gt]': (at, limit) => at > limit,
  'created[lte]': (at, limit) => at <= limit,
  'created[lt]': (at, limit) => at < limit,
  created: (at, limit) => at === limit,
};

/** Values of `name[]`, `name[0]`, `name[1]`... */
function listParameter(query: URLSearchParams, name: string): string[] {
  return [...query.entries()].filter(([key]) => key.startsWith(`${name}[`)).map(([, value]) => value);
}

function filterRows(
  state: StripeState,
  kind: Kind,
  filters: string[],
  query: URLSearchParams,
): StripeObject[] | Answer {
  let rows = state.lists[kind];
  for (const [name, keep] of Object.entries(COMPARE)) {
    const value = query.get(name);
    if (value === null) continue;
    const limit = Number(value);
    if (!Number.isInteger(limit)) return badParameter(name, `Invalid integer: ${value}`);
    rows = rows.filter((row) => keep(row.created, limit));
  }
  for (const name of filters) {
    const value = query.get(name);
    if (value !== null && value !== 'all') rows = rows.filter((row) => String(row[name]) === value);
  }
  if (kind === 'subscription' && query.get('status') !== 'all') rows = rows.filter((row) => row.status !== 'canceled');
  const payout = query.get('payout');
  if (kind === 'balance_transaction' && payout !== null) {
    rows = rows.filter((row) => state.payoutOf.get(row.id) === payout);
  }
  const types = listParameter(query, 'types');
  if (types.length > MAX_TYPES) return badParameter('types', `You may not specify more than ${MAX_TYPES} types.`);
  if (kind === 'event' && types.length > 0) {
    rows = rows.filter((row) => types.some((type) => matchesType(text(row, 'type'), type)));
  }
  return rows;
}

/** `customer.*` stands for all events of customers. */
function matchesType(type: string, wanted: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

/** Replaces ids by the objects they name; `paths` are relative to the record. */
function expand(state: StripeState, record: StripeObject, paths: string[]): StripeObject {
  const copy: StripeObject = { ...record };
  for (const path of paths) {
    const [head = '', ...tail] = path.split('.');
    const value = copy[head];
    const found = typeof value === 'string' ? state.byId.get(value) : undefined;
    const already = typeof value === 'object' && value !== null && 'id' in value ? value : undefined;
    // An already expanded value came from byId a turn before.
    const target = found ?? (already as StripeObject | undefined);
    if (target !== undefined) copy[head] = tail.length === 0 ? { ...target } : expand(state, target, [tail.join('.')]);
  }
  return copy;
}

function pageOf(rows: StripeObject[], query: URLSearchParams): { data: StripeObject[]; hasMore: boolean } | Answer {
  const limit = Number(query.get('limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    return badParameter(
      'limit',
      `This value must be between 1 and ${MAX_LIMIT} (it currently is '${query.get('limit')}').`,
    );
  }
  const after = query.get('starting_after');
  const before = query.get('ending_before');
  const cursor = after ?? before;
  const at = cursor === null ? -1 : rows.findIndex((row) => row.id === cursor);
  if (cursor !== null && at < 0) {
    const param = after === null ? 'ending_before' : 'starting_after';
    return stripeError(400, { code: 'resource_missing', param, message: `No such object: '${cursor}'` });
  }
  if (before !== null) {
    const from = Math.max(0, at - limit);
    return { data: rows.slice(from, at), hasMore: from > 0 };
  }
  return { data: rows.slice(at + 1, at + 1 + limit), hasMore: at + 1 + limit < rows.length };
}

function answerList(state: StripeState, call: Call, newestFirst: StripeObject[]): Answer {
  const page = pageOf(newestFirst, call.query);
  if (!('data' in page)) return page;
  const expands = listParameter(call.query, 'expand').filter((path) => path.startsWith('data.'));
  const paths = expands.map((path) => path.slice('data.'.length));
  const data = page.data.map((row) => (paths.length === 0 ? row : expand(state, row, paths)));
  return { status: 200, json: { object: 'list', data, has_more: page.hasMore, url: call.path } };
}

export function single(state: StripeState, kind: Kind, id: string, call: Call): Answer {
  const found = state.byId.get(id);
  if (found !== undefined && found.object === kind) {
    return { status: 200, json: expand(state, found, listParameter(call.query, 'expand')) };
  }
  if (state.gone.get(id) === kind) return { status: 200, json: { id, object: kind, deleted: true } };
  return stripeError(404, { code: 'resource_missing', param: 'id', message: `No such ${kind}: '${id}'` });
}

/** What cannot be paid out yet is pending, and the rest of what the account holds is available. */
function balance({ lists, held, payoutOf }: StripeState, nowMs: number): Answer {
  const now = nowMs / 1000;
  const young = lists.balance_transaction.filter((row) => amount(row, 'available_on') > now && !payoutOf.has(row.id));
  const part = (currency: string, sum: number) => ({ amount: sum, currency, source_types: { card: sum } });
  const currencies = held.size === 0 ? ['eur'] : [...held.keys()];
  const pending = currencies.map((currency) => {
    const own = young.filter((row) => row.currency === currency);
    return part(
      currency,
      own.reduce((total, row) => total + amount(row, 'net'), 0),
    );
  });
  const available = pending.map(({ currency, amount: late }) => part(currency, (held.get(currency) ?? 0) - late));
  return { status: 200, json: { object: 'balance', available, livemode: false, pending } };
}

const ACCOUNT = {
  id: 'acct_1PretendShop00',
  object: 'account',
  business_profile: { name: 'Pretend Shop', url: 'https://pretend-shop.example' },
  charges_enabled: true,
  country: 'GR',
  default_currency: 'eur',
  details_submitted: true,
  email: 'owner@pretend-shop.example',
  payouts_enabled: true,
  settings: { dashboard: { display_name: 'Pretend Shop', timezone: 'Europe/Athens' } },
  type: 'standard',
};

/** Answers an authenticated GET below /v1. */
export function stripeRoute(state: StripeState, call: Call, nowMs: number): Answer {
  const [, , resource = '', id, sub] = call.path.split('/');
  if (resource === 'balance' && id === undefined) return balance(state, nowMs);
  if (resource === 'account' && id === undefined) return { status: 200, json: ACCOUNT };
  const known = RESOURCES[resource];
  if (known === undefined) {
    return stripeError(404, { message: `Unrecognized request URL (GET: ${call.path}).` });
  }
  if (id !== undefined && sub === 'lines' && known.kind === 'invoice') {
    return answerList(state, call, state.invoiceLines.get(id) ?? []);
  }
  if (id !== undefined) return single(state, known.kind, id, call);
  const rows = filterRows(state, known.kind, known.filters, call.query);
  return Array.isArray(rows) ? answerList(state, call, [...rows].reverse()) : rows;
}
