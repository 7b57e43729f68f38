import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import {
  fullName,
  get,
  instant,
  instantOrNull,
  type JsonObject,
  maybeText,
  type Only,
  oneOf,
  type Page,
  type Request,
  type Response,
  withQuery,
} from '../kit/index.ts';
import { amount, money } from './values.ts';

// https://developer.paypal.com/docs/api/catalog-products/v1

const listed = 20;

export function listProducts(): Request[] {
  return [get('/v1/catalogs/products', { page: 1, page_size: listed, total_required: true })];
}

export const product = z.looseObject({ id: z.string().min(1), name: z.string(), create_time: maybeText });

/** PayPal keeps a name and no price; it has no way to put a product away either. */
export function toProduct(raw: z.infer<typeof product>): EntityOf<'product'> {
  return {
    externalId: raw.id,
    createdAt: instantOrNull(raw.create_time),
    changedAt: null,
    title: raw.name,
    sku: null,
    barcode: null,
    kind: 'simple',
    parentId: null,
    status: 'active',
    price: null,
  };
}

// https://developer.paypal.com/docs/api/subscriptions/v1. The list is newer than the rest.

/** Approved is by the buyer: it is not active yet. */
const states = {
  APPROVAL_PENDING: 'pending',
  APPROVED: 'pending',
  ACTIVE: 'active',
  SUSPENDED: 'paused',
  CANCELLED: 'cancelled',
  EXPIRED: 'cancelled',
} as const;

/** Without it the lists give little more than ids. */
const whole = { headers: { prefer: 'return=representation' } };

/** Plans come first: what a subscription costs, and how often, stands there. */
export function listPlans(): Request[] {
  return [get('/v1/billing/plans', { page: 1, page_size: listed }, { ...whole, carry: { plans: {} } })];
}

const plan = z.object({
  id: z.string(),
  name: maybeText,
  billing_cycles: z.array(z.record(z.string(), z.json())).nullish(),
});
const planList = z.object({ plans: z.array(plan).nullish() });
const subscriptionList = z.object({ subscriptions: z.array(z.looseObject({ plan_id: maybeText })).nullish() });

export function readSubscriptions(response: Response, request: Request): Page {
  const page = z.int().parse(request.query?.page);
  const known = z.record(z.string(), z.json()).parse(request.carry?.plans);
  if (request.path === '/v1/billing/plans') return readPlans(response, request, page, known);
  const rows = subscriptionList.parse(response.body).subscriptions ?? [];
  const records = rows.map((row) => ({ ...row, its_plan: known[row.plan_id ?? ''] ?? null }));
  return { records, next: rows.length === listed ? [withQuery(request, { page: page + 1 })] : [] };
}

const single = z.record(z.string(), z.json());

/** Each by itself, and then its plan. A plan that is no more leaves the subscription without name and price. */
export const onlySubscriptions: Only = {
  atOnce: 1,
  ask: (ids) =>
    ids.map((id) => get(`/v1/billing/subscriptions/${encodeURIComponent(id)}`, {}, { mayBeGone: true, carry: { id } })),
  read({ status, body }, { carry }) {
    const found = single.safeParse(carry?.subscription).data;
    if (found) return { records: [{ ...found, its_plan: status === 404 ? null : neededOf(plan.parse(body)) }] };
    if (status === 404) return { records: [], deleted: [z.string().parse(carry?.id)] };
    const subscription = single.parse(body);
    const planId = maybeText.parse(subscription.plan_id);
    if (planId === null) return { records: [{ ...subscription, its_plan: null }] };
    const path = `/v1/billing/plans/${encodeURIComponent(planId)}`;
    return { records: [], next: [get(path, {}, { mayBeGone: true, carry: { subscription } })] };
  },
};

/** Only what is needed goes along from answer to answer; it is checked with each subscription. */
function neededOf({ name, billing_cycles }: z.infer<typeof plan>): JsonObject {
  return { name, regular: billing_cycles?.find(({ tenure_type }) => tenure_type === 'REGULAR') ?? null };
}

function readPlans({ body }: Response, request: Request, page: number, known: JsonObject): Page {
  const rows = planList.parse(body).plans ?? [];
  const fresh = rows.map((one) => [one.id, neededOf(one)] as const);
  const carry = { plans: { ...known, ...Object.fromEntries(fresh) } };
  if (rows.length === listed) return { records: [], next: [{ ...withQuery(request, { page: page + 1 }), carry }] };
  const statuses = Object.keys(states).join(',');
  return {
    records: [],
    next: [get('/v1/billing/subscriptions', { statuses, page: 1, page_size: listed }, { ...whole, carry })],
  };
}

/** The regular cycle of a plan; trials come before it. */
const cycle = z.looseObject({
  frequency: z.looseObject({
    interval_unit: oneOf({ DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' }),
    interval_count: z.int().positive().nullish(),
  }),
  pricing_scheme: z.looseObject({ fixed_price: amount.nullish() }).nullish(),
});

export const subscription = z.looseObject({
  id: z.string().min(1),
  status: oneOf(states),
  status_update_time: maybeText,
  create_time: maybeText,
  update_time: maybeText,
  start_time: z.string(),
  subscriber: z
    .looseObject({
      payer_id: maybeText,
      email_address: maybeText,
      name: z.looseObject({ given_name: maybeText, surname: maybeText }).nullish(),
    })
    .nullish(),
  billing_info: z
    .looseObject({
      failed_payments_count: z.int().nullish(),
      next_billing_time: maybeText,
      last_payment: z.looseObject({ amount }).nullish(),
    })
    .nullish(),
  its_plan: z.object({ name: maybeText, regular: cycle.nullish() }).nullish(),
});

/** Payments that failed leave it active at PayPal until it is suspended. */
export function toSubscription(raw: z.infer<typeof subscription>): EntityOf<'subscription'> {
  const { subscriber, billing_info: billing, its_plan: its } = raw;
  const { frequency, pricing_scheme } = its?.regular ?? {};
  const price = pricing_scheme?.fixed_price ?? billing?.last_payment?.amount;
  const { status } = raw;
  return {
    externalId: raw.id,
    createdAt: instantOrNull(raw.create_time),
    changedAt: instantOrNull(raw.update_time),
    startedAt: instant(raw.start_time),
    status: status === 'active' && (billing?.failed_payments_count ?? 0) > 0 ? 'past_due' : status,
    customer: {
      externalId: subscriber?.payer_id ?? null,
      name: fullName(subscriber?.name?.given_name, subscriber?.name?.surname),
      email: subscriber?.email_address ?? null,
    },
    title: its?.name ?? null,
    price: price ? money(price) : null,
    interval: frequency ? frequency.interval_unit : null,
    intervalCount: frequency ? (frequency.interval_count ?? 1) : null,
    paidUntil: instantOrNull(billing?.next_billing_time),
    cancelledAt: status === 'cancelled' ? instantOrNull(raw.status_update_time) : null,
  };
}
