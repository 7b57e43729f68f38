import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import type { Money } from '../../contract/money.ts';
import { instant, instantOrNull, maybeText, negative } from '../kit/index.ts';
import { posted, settled, total } from './money.ts';

// Finances API 2024-06-19, https://developer-docs.amazon.com/sp-api/docs/finances-api-v2024-06-19-use-case-guide

interface Breakdown {
  readonly breakdownType: string;
  readonly breakdownAmount?: Money | null | undefined;
  readonly breakdowns?: readonly Breakdown[] | null | undefined;
}
const breakdown: z.ZodType<Breakdown> = z.lazy(() =>
  z.object({ breakdownType: z.string(), breakdownAmount: posted.nullish(), breakdowns: z.array(breakdown).nullish() }),
);
const breakdowns = z.array(breakdown).nullish();

const related = z
  .array(z.object({ relatedIdentifierName: z.string(), relatedIdentifierValue: z.string() }))
  .nullish()
  .transform((list) => new Map((list ?? []).map((one) => [one.relatedIdentifierName, one.relatedIdentifierValue])));

/** What tells whether a transaction stands for itself or was replaced. */
export const replacement = z.object({
  transactionStatus: z.string().nullish().catch(null),
  relatedIdentifiers: related.catch(new Map()),
});

/** Amazon has written "Released" as well as "RELEASED". */
const status = z
  .string()
  .transform((text) => text.toUpperCase())
  .pipe(z.enum(['DEFERRED', 'RELEASED', 'DEFERRED_RELEASED']));

export const transactionRecord = z.looseObject({
  transactionId: z.string().min(1),
  transactionType: z.string(),
  transactionStatus: status,
  postedDate: z.string(),
  description: maybeText,
  totalAmount: posted,
  relatedIdentifiers: related,
  breakdowns,
  items: z.array(z.object({ breakdowns })).nullish(),
});
type TransactionRecord = z.infer<typeof transactionRecord>;

/** Amazon documents "Shipment" alone; the others are those that sellers have met. More kinds come as "other". */
const kinds: Readonly<Record<string, EntityOf<'balance_transaction'>['kind']>> = {
  Shipment: 'sale',
  Refund: 'refund',
  GuaranteeClaim: 'dispute',
  Chargeback: 'dispute',
  ServiceFee: 'fee',
  ProductAdsPayment: 'fee',
  Transfer: 'payout',
  Adjustment: 'adjustment',
};

/** Amazon's fees wherever they stand in the tree, negative where the seller pays; what lies below them is in them. */
function feesIn(tree: readonly Breakdown[]): number {
  return total(
    tree.map(({ breakdownType, breakdownAmount, breakdowns: below }) =>
      /^(amazon|fba)\s?fees$/i.test(breakdownType) ? (breakdownAmount?.amountMinor ?? 0) : feesIn(below ?? []),
    ),
  );
}

/**
 * What was moved and what Amazon kept of it. The tree stands at the transaction, or only at its items
 * (https://github.com/amzn/selling-partner-api-models/issues/4993).
 */
function amountsOf(raw: TransactionRecord): { amount: Money; fee: Money; net: Money } {
  const { totalAmount: net, transactionType } = raw;
  const { currency } = net;
  const split = transactionType === 'Shipment' || transactionType === 'Refund';
  const tree = raw.breakdowns?.length ? raw.breakdowns : (raw.items ?? []).flatMap((item) => item.breakdowns ?? []);
  const fees = split ? feesIn(tree) : 0;
  return {
    amount: { amountMinor: net.amountMinor - fees, currency },
    fee: negative({ amountMinor: fees, currency }),
    net,
  };
}

export function toBalance(raw: TransactionRecord): EntityOf<'balance_transaction'> {
  const at = instant(raw.postedDate);
  const of = (name: string) => raw.relatedIdentifiers.get(name) ?? null;
  return {
    externalId: raw.transactionId,
    createdAt: at,
    changedAt: null,
    occurredAt: at,
    kind: kinds[raw.transactionType] ?? 'other',
    status: raw.transactionStatus === 'RELEASED' ? 'settled' : 'pending',
    ...amountsOf(raw),
    sourceId: of('REFUND_ID') ?? of('SHIPMENT_ID') ?? of('DISBURSEMENT_ID'),
    payoutId: of('FINANCIAL_EVENT_GROUP_ID'),
    orderId: of('ORDER_ID'),
    description: raw.description ?? raw.transactionType,
  };
}

/** A customer pays when goods are sent: each shipment of an order is a payment. */
export function toPayment(raw: TransactionRecord): EntityOf<'payment'> {
  const { amount, fee } = amountsOf(raw);
  const at = instant(raw.postedDate);
  const orderId = raw.relatedIdentifiers.get('ORDER_ID');
  return {
    externalId: raw.transactionId,
    createdAt: at,
    changedAt: null,
    paidAt: at,
    status: raw.transactionStatus === 'RELEASED' ? 'succeeded' : 'pending',
    amount,
    fee,
    method: null,
    customer: { externalId: null, name: null, email: null },
    paysFor: orderId === undefined ? [] : [orderId],
  };
}

/** Of the customer's payment nothing is told but its order. */
export function toRefund(raw: TransactionRecord): EntityOf<'refund'> {
  const at = instant(raw.postedDate);
  return {
    externalId: raw.transactionId,
    createdAt: at,
    changedAt: null,
    refundedAt: at,
    status: raw.transactionStatus === 'RELEASED' ? 'succeeded' : 'pending',
    amount: negative(amountsOf(raw).amount),
    reason: raw.description,
    orderId: raw.relatedIdentifiers.get('ORDER_ID') ?? null,
    paymentId: null,
  };
}

/** Amazon names the states of a transfer nowhere; these words are those of its examples and of sellers. */
const transfers: readonly (readonly [RegExp, EntityOf<'payout'>['status']])[] = [
  [/^(succe|transferr?ed|complete)/i, 'paid'],
  [/^fail/i, 'failed'],
  [/^cancel/i, 'cancelled'],
  [/^(initiat|process|pending|in.?progress|unknown)/i, 'in_transit'],
];

/** A settlement that is closed; an open one has neither day nor final amount yet, and is left out by `streams.ts`. */
export const groupRecord = z.looseObject({
  FinancialEventGroupId: z.string().min(1),
  FundTransferStatus: maybeText,
  OriginalTotal: settled,
  FundTransferDate: maybeText,
  AccountTail: maybeText,
  FinancialEventGroupStart: maybeText,
  FinancialEventGroupEnd: maybeText,
});

/** https://developer-docs.amazon.com/sp-api/reference/listfinancialeventgroups */
export function toPayout(raw: z.infer<typeof groupRecord>): EntityOf<'payout'> {
  const { FundTransferStatus: word, FinancialEventGroupStart: start } = raw;
  const found = word === null ? 'scheduled' : transfers.find(([pattern]) => pattern.test(word))?.[1];
  if (!found) throw new RangeError(`a transfer is "${word}", which Backroom does not know`);
  return {
    externalId: raw.FinancialEventGroupId,
    createdAt: instantOrNull(start),
    changedAt: null,
    arrivesOn: instant(raw.FundTransferDate ?? raw.FinancialEventGroupEnd ?? '').slice(0, 10),
    status: found,
    amount: raw.OriginalTotal,
    fee: null,
    description: raw.AccountTail === null ? null : `to the account ending in ${raw.AccountTail}`,
  };
}
