import type { Answer, Call } from '../http.ts';
import {
  type Ask,
  at,
  badRequest,
  bodyOf,
  isShape,
  money,
  notFound,
  ok,
  pageOf,
  type Shape,
  text,
  time,
} from './answers.ts';
import { invoiceShape } from './invoicing.ts';
import type { Dispute, Invoice, Plan, Subscription } from './state.ts';
import { SETTLED } from './state.ts';

const DAY_MS = 86_400_000;

function within({ createdAt }: Invoice, range: Shape): boolean {
  const from = Date.parse(text(range.start) ?? '1970-01-01');
  const until = Date.parse(text(range.end) ?? '9999-01-01');
  return createdAt >= from && createdAt <= until;
}

export function searchInvoices({ state, call }: Ask): Answer {
  const sized = pageOf(call, 20, 100);
  if ('status' in sized) return sized;
  const { page, size } = sized;
  const body = bodyOf(call);
  const fields = Array.isArray(body.fields) ? body.fields.map(String) : [];
  const reference = text(body.reference);
  const number = text(body.invoice_number);
  const all = state.invoices
    .filter((one) => (reference === null || one.reference === reference) && (number === null || one.number === number))
    .filter((one) => within(one, at(body, 'creation_date_range')))
    .reverse();
  return ok({
    items: all.slice((page - 1) * size, page * size).map((one) => invoiceShape(one, fields)),
    ...(call.query.get('total_required') === 'true'
      ? { total_items: all.length, total_pages: Math.ceil(all.length / size) }
      : {}),
    links: [],
  });
}

function disputeShape(dispute: Dispute, isWhole: boolean): Shape {
  const { id, payment, amount, reason, status, outcome, createdAt, updatedAt } = dispute;
  const isMine = status === 'WAITING_FOR_SELLER_RESPONSE';
  return {
    dispute_id: id,
    create_time: time(createdAt),
    update_time: time(updatedAt),
    reason,
    status,
    dispute_state: isMine ? 'REQUIRED_ACTION' : status === 'RESOLVED' ? 'RESOLVED' : 'UNDER_PAYPAL_REVIEW',
    dispute_amount: money(amount, payment.currency),
    dispute_life_cycle_stage: 'INQUIRY',
    dispute_channel: 'INTERNAL',
    ...(isMine ? { seller_response_due_date: time(createdAt + 10 * DAY_MS) } : {}),
    ...(isWhole && outcome !== null ? { dispute_outcome: { outcome_code: outcome } } : {}),
    ...(isWhole
      ? { disputed_transactions: [{ seller_transaction_id: payment.id, create_time: time(payment.at) }] }
      : {}),
    links: [{ href: `https://api-m.paypal.com/v1/customer/disputes/${id}`, rel: 'self', method: 'GET' }],
  };
}

const DISPUTE_DAYS = 180;

/** Pages by token: the dispute that the next one begins after. */
export function listDisputes({ state, call, nowMs }: Ask): Answer {
  const size = Number(call.query.get('page_size') ?? 10);
  if (!(size >= 1 && size <= 50)) return badRequest('INVALID_INTEGER_MAX_VALUE', 'Value exceeds max value.');
  const oldest = nowMs - DISPUTE_DAYS * DAY_MS;
  const after = call.query.get('update_time_after');
  const begin = call.query.get('start_time');
  for (const given of [after, begin]) {
    if (given !== null && !(Date.parse(given) >= oldest && Date.parse(given) <= nowMs)) {
      return badRequest('INVALID_PARAMETER_VALUE', 'The time must be within the last 180 days.');
    }
  }
  const all = state.disputes
    .filter((one) => one.updatedAt >= Math.max(oldest, Date.parse(after ?? '1970-01-01')))
    .filter((one) => one.createdAt >= Date.parse(begin ?? '1970-01-01'))
    .reverse();
  const token = Buffer.from(call.query.get('next_page_token') ?? '', 'base64').toString();
  const from = token === '' ? 0 : all.findIndex(({ id }) => id === token) + 1;
  const rows = all.slice(from, from + size);
  const last = rows.at(-1);
  const more = last !== undefined && from + size < all.length;
  const next = more ? encodeURIComponent(Buffer.from(last.id).toString('base64')) : '';
  const href = `https://api-m.paypal.com/v1/customer/disputes?page_size=${size}&next_page_token=${next}`;
  return ok({
    items: rows.map((one) => disputeShape(one, false)),
    links: more ? [{ href, rel: 'next', method: 'GET' }] : [],
  });
}

export function getDispute({ state, parts }: Ask): Answer {
  const found = state.disputes.find(({ id }) => id === parts[0]);
  return found === undefined ? notFound() : ok(disputeShape(found, true));
}

export function listProducts({ state, call }: Ask): Answer {
  const sized = pageOf(call, 10, 20);
  if ('status' in sized) return sized;
  const { page, size } = sized;
  const rows = state.products.slice((page - 1) * size, page * size);
  return ok({
    products: rows.map(({ id, name, description, createdAt }) => ({
      ...{ id, name, description, create_time: time(createdAt) },
      links: [{ href: `https://api-m.paypal.com/v1/catalogs/products/${id}`, rel: 'self', method: 'GET' }],
    })),
    ...(call.query.get('total_required') === 'true'
      ? { total_items: state.products.length, total_pages: Math.ceil(state.products.length / size) }
      : {}),
    links: [],
  });
}

function planShape({ id, name, unit, count, price }: Plan): Shape {
  return {
    ...{ id, name, status: 'ACTIVE', usage_type: 'LICENSED' },
    billing_cycles: [
      {
        ...{ tenure_type: 'REGULAR', sequence: 1, total_cycles: 0 },
        frequency: { interval_unit: unit, interval_count: count },
        pricing_scheme: { fixed_price: money(price, SETTLED), version: 1 },
      },
    ],
  };
}

function subscriptionShape(subscription: Subscription): Shape {
  const { id, plan, person, status, failed, createdAt, updatedAt, nextAt } = subscription;
  return {
    ...{ id, plan_id: plan.id, status, quantity: '1' },
    status_update_time: time(updatedAt),
    start_time: time(createdAt),
    create_time: time(createdAt),
    update_time: time(updatedAt),
    subscriber: {
      email_address: person.email,
      payer_id: `PAYER${String(person.id).padStart(8, '2')}`,
      name: { given_name: person.first, surname: person.last },
    },
    billing_info: {
      outstanding_balance: money(0, SETTLED),
      failed_payments_count: failed,
      last_payment: { amount: money(plan.price, SETTLED), time: time(createdAt) },
      ...(nextAt === null ? {} : { next_billing_time: time(nextAt) }),
    },
  };
}

export function getPlan({ state, parts }: Ask): Answer {
  const found = state.plans.find(({ id }) => id === parts[0]);
  return found === undefined ? notFound() : ok(planShape(found));
}

export function getSubscription({ state, parts }: Ask): Answer {
  const found = state.subscriptions.find(({ id }) => id === parts[0]);
  return found === undefined ? notFound() : ok(subscriptionShape(found));
}

function isWhole({ headers }: Call): boolean {
  return headers.prefer === 'return=representation';
}

export function listPlans({ state, call }: Ask): Answer {
  const sized = pageOf(call, 10, 20);
  if ('status' in sized) return sized;
  const rows = state.plans.slice((sized.page - 1) * sized.size, sized.page * sized.size).map(planShape);
  const plans = isWhole(call) ? rows : rows.map(({ id, name, status }) => ({ id, name, status }));
  return ok({ plans, links: [] });
}

export function listSubscriptions({ state, call }: Ask): Answer {
  const sized = pageOf(call, 10, 20);
  if ('status' in sized) return sized;
  const wanted = call.query.get('statuses')?.split(',') ?? ['ACTIVE'];
  const all = state.subscriptions.filter(({ status }) => wanted.includes(status));
  const rows = all.slice((sized.page - 1) * sized.size, sized.page * sized.size).map(subscriptionShape);
  const subscriptions = isWhole(call) ? rows : rows.map(({ id, plan_id, status }) => ({ id, plan_id, status }));
  return ok({ subscriptions, links: [] });
}

const LISTS = ['transaction_details', 'items', 'products', 'plans', 'subscriptions', 'balances'];

/** The list in an answer, whatever it is called; null where there is none. */
export function rowsIn(json: unknown): unknown[] | null {
  if (!isShape(json)) return null;
  for (const name of LISTS) {
    const rows = json[name];
    if (Array.isArray(rows)) return rows;
  }
  return null;
}
