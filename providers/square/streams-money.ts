import { z } from 'zod';
import { defineStream, get, type Stream } from '../kit/index.ts';
import { type Join, type List, listing, onlyAt, pageSize } from './lists.ts';
import * as money from './money.ts';
import { dashboard } from './place.ts';
import { subscriptionRecord, toSubscription } from './subscriptions.ts';

/** Before Square was founded: lists that are not told when to begin show one year. */
const beginning = '2009-01-01T00:00:00Z';

/** Payments and refunds: without a location only the main one's come, without times only the last year's. */
function movedSince(since: string | null, from: string | null) {
  const changed = since === null ? {} : { updated_at_begin_time: since };
  const sort_field = since === null ? 'CREATED_AT' : 'UPDATED_AT';
  return { begin_time: from ?? beginning, ...changed, sort_field, sort_order: 'ASC', limit: pageSize };
}

const payments = defineStream({
  id: 'payments',
  label: 'Payments',
  entity: 'payment',
  scopes: ['MERCHANT_PROFILE_READ', 'PAYMENTS_READ'],
  schema: money.paymentRecord,
  map: money.toPayment,
  changes: 'cursor',
  deletions: 'never',
  ...listing({
    rows: 'payments',
    locations: 1,
    list: ({ since, from }, [location = '']) => ({
      path: '/v2/payments',
      query: { location_id: location, ...movedSince(since, from) },
    }),
  }),
  only: onlyAt('/v2/payments', 'payment'),
  page: (id, settings) => `${dashboard(settings)}/sales/transactions/${id}`,
});

const refunds = defineStream({
  id: 'refunds',
  label: 'Refunds',
  entity: 'refund',
  scopes: ['PAYMENTS_READ'],
  schema: money.refundRecord,
  map: money.toRefund,
  changes: 'cursor',
  deletions: 'never',
  ...listing({
    rows: 'refunds',
    list: ({ since, from }) => ({ path: '/v2/refunds', query: movedSince(since, from) }),
  }),
  only: onlyAt('/v2/refunds', 'refund'),
});

const disputes = defineStream({
  id: 'disputes',
  label: 'Disputes',
  entity: 'dispute',
  scopes: ['DISPUTES_READ'],
  schema: money.disputeRecord,
  map: money.toDispute,
  changes: 'none',
  deletions: 'never',
  ...listing({ rows: 'disputes', list: () => ({ path: '/v2/disputes' }) }),
  only: onlyAt('/v2/disputes', 'dispute'),
  page: (id, settings) => `${dashboard(settings)}/sales/disputes/${id}`,
});

function payoutsList(start: string | null, [location = '']: readonly string[]): List {
  const query = { location_id: location, begin_time: start ?? beginning, sort_order: 'ASC', limit: pageSize };
  return { path: '/v2/payouts', query };
}

const payouts = defineStream({
  id: 'payouts',
  label: 'Payouts',
  entity: 'payout',
  scopes: ['MERCHANT_PROFILE_READ', 'PAYOUTS_READ'],
  schema: money.payoutRecord,
  map: money.toPayout,
  // They are filtered by when they were made, and change afterwards. One a day makes four pages a year.
  changes: 'none',
  deletions: 'never',
  ...listing({ rows: 'payouts', locations: 1, list: ({ from }, locations) => payoutsList(from, locations) }),
  only: onlyAt('/v2/payouts', 'payout'),
});

const payoutId = z.looseObject({ id: z.string() });
// Two lists, one after the other: the payouts of each location, and for each of them its entries.
const entriesPath = /^\/v2\/payouts\/[^/]+\/payout-entries$/;
const payoutLists = listing({
  rows: 'payouts',
  locations: 1,
  list: ({ since, from }, locations) => payoutsList(since ?? from, locations),
  page: (rows) => ({
    records: [],
    next: rows.map((raw) =>
      get(`/v2/payouts/${encodeURIComponent(payoutId.parse(raw).id)}/payout-entries`, { limit: pageSize }),
    ),
  }),
});
const entryLists = listing({
  rows: 'payout_entries',
  list: () => ({ path: '/v2/payouts' }),
  page: (rows) => ({ records: rows.map(money.entryWith) }),
});

const balance = defineStream({
  id: 'balance',
  label: 'Balance',
  entity: 'balance_transaction',
  scopes: ['MERCHANT_PROFILE_READ', 'PAYOUTS_READ'],
  schema: money.entryRecord,
  map: money.toBalanceTransaction,
  // What a payout is made of never changes: only the entries of new payouts are asked for.
  changes: 'cursor',
  deletions: 'never',
  first: payoutLists.first,
  read: (response, request, context) =>
    (entriesPath.test(request.path) ? entryLists : payoutLists).read(response, request, context),
});

const planOfSubscription: Join = {
  path: '/v2/catalog/batch-retrieve',
  idOf: ({ plan_variation_id: id }) => id,
  body: (ids) => ({ object_ids: ids }),
  put: (one, found) => ({ ...one, plan: found.get(String(one.plan_variation_id)) ?? null }),
};

const subscriptions = defineStream({
  id: 'subscriptions',
  label: 'Subscriptions',
  entity: 'subscription',
  scopes: ['SUBSCRIPTIONS_READ', 'ITEMS_READ'],
  schema: subscriptionRecord,
  map: toSubscription,
  changes: 'none',
  deletions: 'never',
  ...listing({
    rows: 'subscriptions',
    list: () => ({ path: '/v2/subscriptions/search', body: { limit: pageSize } }),
    join: planOfSubscription,
  }),
  only: onlyAt('/v2/subscriptions', 'subscription', planOfSubscription),
});

export const moneyStreams: readonly Stream[] = [payments, refunds, disputes, payouts, balance, subscriptions];
