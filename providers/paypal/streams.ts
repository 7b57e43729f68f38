import { z } from 'zod';
import {
  defineDerivedStream,
  defineStream,
  get,
  type Only,
  type Page,
  type Request,
  type Response,
  type Settings,
  type Stream,
  withQuery,
} from '../kit/index.ts';
import * as disputes from './disputes.ts';
import * as invoices from './invoices.ts';
import * as records from './records.ts';
import { firstWindow, reach, readWindow } from './reports.ts';
import * as subscriptions from './subscriptions.ts';
import { countingAll, countingMoves } from './tally.ts';

/** PayPal's own pages, which those of a sandbox stand apart from. */
const pageAt =
  (path: string) =>
  (id: string, { environment }: Settings) =>
    `https://www.${environment === 'sandbox' ? 'sandbox.' : ''}paypal.com/${path}/${encodeURIComponent(id)}`;

/** PayPal gives a token whatever was ticked for the app, so a scope only says which tick a stream needs. */
const scope = (name: string) => [`https://uri.paypal.com/services/${name}`];

const counts = z.looseObject({ total_items: z.int().nonnegative(), total_pages: z.int().nonnegative() });
const rows = z.array(z.looseObject({})).nullish();

/**
 * Reads a list with numbered pages, asked for with `total_required`. What the first page counted holds for the whole
 * pass: when a record is deleted meanwhile, another one slips past the reader, and the sum tells.
 */
function readNumbered(list: string) {
  return ({ body }: Response, request: Request): Page => {
    const answer = counts.parse(body);
    const page = z.int().parse(request.query?.page);
    return {
      records: rows.parse(answer[list]) ?? [],
      ...(page === 1 ? { total: answer.total_items } : {}),
      next: page < answer.total_pages ? [withQuery(request, { page: page + 1 })] : [],
    };
  };
}

/** Records that each have an address of their own. */
function onlyAt(path: string): Only {
  return {
    atOnce: 1,
    ask: (ids) => ids.map((id) => get(`${path}/${encodeURIComponent(id)}`, {}, { mayBeGone: true, carry: { id } })),
    read: ({ status, body }, { carry }) =>
      status === 404 ? { records: [], deleted: [z.string().parse(carry?.id)] } : { records: [body] },
  };
}

/** What the report calls by one name is several kinds of records here. */
const inReport = { from: 'balance', parent: records.anyTransaction, schema: records.transaction };

export const streams: readonly Stream[] = [
  defineStream({
    id: 'balance',
    label: 'Balance transactions',
    entity: 'balance_transaction',
    schema: records.transaction,
    map: records.toMovement,
    scopes: scope('reporting/search/read'),
    first: firstWindow,
    read: readWindow,
    tally: countingMoves,
    changes: 'cursor',
    deletions: 'pass',
    reach,
  }),
  defineDerivedStream({
    id: 'payments',
    label: 'Payments',
    entity: 'payment',
    ...inReport,
    each: records.only('sale'),
    map: records.toPayment,
    page: pageAt('activity/payment'),
  }),
  defineDerivedStream({
    id: 'refunds',
    label: 'Refunds',
    entity: 'refund',
    ...inReport,
    each: records.only('refund'),
    map: records.toRefund,
    page: pageAt('activity/payment'),
  }),
  defineDerivedStream({
    id: 'payouts',
    label: 'Withdrawals',
    entity: 'payout',
    ...inReport,
    each: records.only('payout'),
    map: records.toPayout,
  }),
  defineStream({
    id: 'accounts',
    label: 'Balances',
    entity: 'account',
    key: 'currency',
    schema: records.balance,
    map: records.toAccount,
    scopes: scope('reporting/balances/read'),
    first: () => [get('/v1/reporting/balances')],
    read: ({ body }) => ({ records: records.balances.parse(body).balances }),
    changes: 'none',
    deletions: 'pass',
  }),
  defineStream({
    id: 'invoices',
    label: 'Invoices',
    entity: 'invoice',
    schema: invoices.invoice,
    map: invoices.toInvoice,
    scopes: scope('invoicing/invoices/read'),
    first: invoices.searchInvoices,
    read: readNumbered('items'),
    // The filter by days goes by another date than the one that history is wanted from.
    tally: countingAll((context) => (context.from === null ? invoices.searchInvoices(context) : [])),
    only: onlyAt('/v2/invoicing/invoices'),
    changes: 'none',
    deletions: 'pass',
    page: pageAt('invoice/details'),
  }),
  defineDerivedStream({
    id: 'recorded-payments',
    label: 'Payments recorded by hand',
    entity: 'payment',
    from: 'invoices',
    parent: invoices.paidInvoice,
    each: invoices.recordedOn,
    schema: invoices.recorded,
    map: invoices.toRecorded,
  }),
  defineStream({
    id: 'disputes',
    label: 'Disputes',
    entity: 'dispute',
    key: 'dispute_id',
    schema: disputes.dispute,
    map: disputes.toDispute,
    scopes: scope('disputes/read-seller'),
    first: disputes.listDisputes,
    read: disputes.readDisputes,
    only: onlyAt('/v1/customer/disputes'),
    changes: 'cursor',
    deletions: 'never',
    feedDays: disputes.disputeDays,
    reach: disputes.disputeReach,
    page: pageAt('resolutioncenter/view'),
  }),
  defineStream({
    id: 'products',
    label: 'Products',
    entity: 'product',
    schema: subscriptions.product,
    map: subscriptions.toProduct,
    scopes: scope('subscriptions'),
    first: subscriptions.listProducts,
    read: readNumbered('products'),
    tally: countingAll(() => subscriptions.listProducts()),
    only: onlyAt('/v1/catalogs/products'),
    changes: 'none',
    deletions: 'never',
  }),
  defineStream({
    id: 'subscriptions',
    label: 'Subscriptions',
    entity: 'subscription',
    schema: subscriptions.subscription,
    map: subscriptions.toSubscription,
    scopes: scope('subscriptions'),
    first: subscriptions.listPlans,
    read: subscriptions.readSubscriptions,
    only: subscriptions.onlySubscriptions,
    changes: 'none',
    deletions: 'never',
    page: pageAt('billing/subscriptions'),
  }),
];
