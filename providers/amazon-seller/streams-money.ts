import { z } from 'zod';
import {
  defineDerivedStream,
  defineStream,
  get,
  maybeText,
  type Page,
  type Request,
  type Response,
  type Settings,
} from '../kit/index.ts';
import { before, beginning, paged, reach, rows, spans, upToNow } from './asking.ts';
import * as finances from './finances.ts';
import { marketplacesOf } from './listings.ts';

/** Movements show up to 48 hours late (https://developer-docs.amazon.com/sp-api/reference/listtransactions). */
const lateDays = 2;

const transactionsBody = z
  .object({ payload: z.object({ transactions: rows, nextToken: maybeText }) })
  .transform(({ payload }) => ({ rows: payload.transactions, token: payload.nextToken }));

/**
 * Money held back is posted when it is earned (DEFERRED, later DEFERRED_RELEASED) and once more, under a new id, when it
 * is released: the second names the first and takes its place, so that nothing counts twice.
 */
function readTransactions(response: Response, request: Request): Page {
  const page = paged(transactionsBody, 'nextToken')(response, request);
  const told = page.records.map((record) => ({ record, ...finances.replacement.safeParse(record).data }));
  return {
    ...page,
    records: told
      .filter((one) => one.transactionStatus?.toUpperCase() !== 'DEFERRED_RELEASED')
      .map(({ record }) => record),
    deleted: told.flatMap((one) => one.relatedIdentifiers?.get('DEFERRED_TRANSACTION_ID') ?? []),
  };
}

export const balance = defineStream({
  id: 'balance',
  label: 'Money movements',
  entity: 'balance_transaction',
  key: 'transactionId',
  schema: finances.transactionRecord,
  map: finances.toBalance,
  changes: 'cursor',
  /** Told by the transaction that takes another's place. */
  deletions: 'feed',
  reach,
  first: upToNow((context) => {
    const start = context.since === null ? beginning(context) : before(context.since, lateDays);
    return spans(start, context.now).map((span) =>
      get('/finances/2024-06-19/transactions', {
        postedAfter: span.after,
        ...(span.before === undefined ? {} : { postedBefore: span.before }),
        ...onlyMarketplace(context.settings),
      }),
    );
  }),
  read: readTransactions,
});

/** The finances take one marketplace or all of them. */
function onlyMarketplace(settings: Settings): { readonly marketplaceId?: string } {
  const [only, ...others] = marketplacesOf(settings);
  return only === undefined || others.length > 0 ? {} : { marketplaceId: only };
}

/** Transactions of one type, which are something else besides. */
function inBalance(type: string) {
  const parent = z.looseObject({ transactionType: z.string() });
  const each = (one: z.infer<typeof parent>) => (one.transactionType === type ? [one] : []);
  return { from: 'balance', key: 'transactionId', parent, each, schema: finances.transactionRecord };
}

export const payments = defineDerivedStream({
  id: 'payments',
  label: 'Payments',
  entity: 'payment',
  ...inBalance('Shipment'),
  map: finances.toPayment,
});

export const refunds = defineDerivedStream({
  id: 'refunds',
  label: 'Refunds',
  entity: 'refund',
  ...inBalance('Refund'),
  map: finances.toRefund,
});

const groupsBody = z
  .object({ payload: z.object({ FinancialEventGroupList: rows, NextToken: maybeText }) })
  .transform(({ payload }) => ({ rows: payload.FinancialEventGroupList, token: payload.NextToken }));
const closed = z.object({ ProcessingStatus: z.string().regex(/^(closed|processed)$/i) });

/** Groups are found by when they were opened, weeks before they are paid out: every run reads all of them. */
export const payouts = defineStream({
  id: 'payouts',
  label: 'Payouts',
  entity: 'payout',
  key: 'FinancialEventGroupId',
  schema: finances.groupRecord,
  map: finances.toPayout,
  changes: 'none',
  deletions: 'never',
  reach,
  first: (context) =>
    spans(beginning(context), context.now).map((span) =>
      get('/finances/v0/financialEventGroups', {
        ...{ MaxResultsPerPage: 100, FinancialEventGroupStartedAfter: span.after },
        ...(span.before === undefined ? {} : { FinancialEventGroupStartedBefore: span.before }),
      }),
    ),
  read: (response, request) => {
    const page = paged(groupsBody, 'NextToken')(response, request);
    return { ...page, records: page.records.filter((group) => closed.safeParse(group).success) };
  },
});
