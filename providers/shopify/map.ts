import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import type { Money } from '../../contract/money.ts';
import { moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import type { Account, StreamContext } from '../kit/index.ts';
import { instant, maybeText } from '../kit/index.ts';

const money = z
  .object({ amount: z.string(), currencyCode: z.string() })
  .transform((m) => moneyFromDecimal(m.amount, m.currencyCode));
/** What the customer saw; the shop's own currency may differ. */
const moneySet = z.object({ presentmentMoney: money }).transform((set) => set.presentmentMoney);
const time = z.string().transform(instant);
const times = { createdAt: time, updatedAt: time };
const nodesOf = <T>(node: z.ZodType<T>) => z.object({ nodes: z.array(node) }).transform((list) => list.nodes);
const taxLines = z.array(z.object({ priceSet: moneySet })).transform((lines) => lines.map((line) => line.priceSet));

function sourceOf<Created>(raw: { id: string; createdAt: Created; updatedAt: string }) {
  return { externalId: raw.id, createdAt: raw.createdAt, changedAt: raw.updatedAt };
}

const address = z
  .object({
    company: maybeText,
    address1: maybeText,
    address2: maybeText,
    city: maybeText,
    province: maybeText,
    zip: maybeText,
    countryCodeV2: maybeText,
  })
  .transform((a) => ({
    lines: [a.address1, a.address2].filter((line) => line !== null),
    city: a.city,
    region: a.province,
    postcode: a.zip,
    country: a.countryCodeV2,
    company: a.company,
  }));

function withoutCompany(full: z.infer<typeof address> | null): EntityOf<'customer'>['address'] {
  if (full === null) return null;
  const { company: _company, ...rest } = full;
  return rest;
}

export const customer = z.object({
  id: z.string(),
  ...times,
  displayName: z.string(),
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
  defaultAddress: address.nullable(),
});

export function mapCustomer(raw: z.infer<typeof customer>): EntityOf<'customer'> {
  return {
    ...sourceOf(raw),
    name: raw.displayName,
    company: raw.defaultAddress?.company ?? null,
    email: raw.defaultEmailAddress?.emailAddress ?? null,
    phone: raw.defaultPhoneNumber?.phoneNumber ?? null,
    active: true,
    address: withoutCompany(raw.defaultAddress),
  };
}

const productStatus = z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']);
const productStatuses = { ACTIVE: 'active', ARCHIVED: 'archived', DRAFT: 'draft', UNLISTED: 'active' } as const;

export const product = z.object({ id: z.string(), ...times, title: z.string(), status: productStatus });

/** A product is always a group: what is sold, even where there is no choice, is its variant. */
export function mapProduct(raw: z.infer<typeof product>): EntityOf<'product'> {
  return {
    ...sourceOf(raw),
    title: raw.title,
    sku: null,
    barcode: null,
    kind: 'group',
    parentId: null,
    status: productStatuses[raw.status],
    price: null,
  };
}

export const variant = z.object({
  id: z.string(),
  ...times,
  title: z.string(),
  sku: maybeText,
  barcode: maybeText,
  price: z.string(),
  product: z.object({ id: z.string(), title: z.string(), status: productStatus }),
});

/** "Default Title" is Shopify's name for the only variant of a product. */
export function mapVariant(raw: z.infer<typeof variant>, { account }: StreamContext): EntityOf<'product'> {
  return {
    ...sourceOf(raw),
    title: raw.title === 'Default Title' ? raw.product.title : `${raw.product.title} - ${raw.title}`,
    sku: raw.sku,
    barcode: raw.barcode,
    kind: 'variation',
    parentId: raw.product.id,
    status: productStatuses[raw.product.status],
    price: moneyFromDecimal(raw.price, currencyOf(account)),
  };
}

function currencyOf({ currency }: Account): string {
  if (currency === undefined) throw new RangeError("the shop's currency is not known");
  return currency;
}

const item = z.looseObject({
  id: z.string(),
  inventoryLevels: nodesOf(z.record(z.string(), z.unknown())),
});

/** One record a place; each carries its item without the other places. */
export function levelsOf(raw: unknown): unknown[] {
  const { inventoryLevels, ...rest } = item.parse(raw);
  return inventoryLevels.map((level) => ({ ...level, item: rest }));
}

export const level = z.object({
  id: z.string(),
  ...times,
  location: z.object({ id: z.string(), name: z.string() }),
  quantities: z.array(z.object({ name: z.string(), quantity: z.int() })),
  item: z.object({ sku: maybeText, variants: nodesOf(z.object({ id: z.string(), displayName: z.string() })) }),
});

/** @throws RangeError for an item that belongs to no variant or has no figure for "available". */
export function mapLevel(raw: z.infer<typeof level>): EntityOf<'inventory_level'> {
  const sold = raw.item.variants[0];
  const available = raw.quantities.find((one) => one.name === 'available');
  if (!sold || !available) throw new RangeError('the level has no variant or no available quantity');
  return {
    ...sourceOf(raw),
    productId: sold.id,
    sku: raw.item.sku,
    title: sold.displayName,
    locationId: raw.location.id,
    location: raw.location.name,
    available: String(available.quantity),
  };
}

const lineItem = z.object({
  id: z.string(),
  title: z.string(),
  quantity: z.int(),
  sku: maybeText,
  variant: z.object({ id: z.string() }).nullable(),
  originalTotalSet: moneySet,
  discountAllocations: z.array(z.object({ allocatedAmountSet: moneySet })),
  taxLines,
});

const transaction = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(['AWAITING_RESPONSE', 'ERROR', 'FAILURE', 'PENDING', 'SUCCESS', 'UNKNOWN']),
  createdAt: time,
  processedAt: time.nullable(),
  gateway: maybeText,
  formattedGateway: maybeText,
  amountSet: moneySet,
  fees: z.array(z.object({ amount: money })),
  parentTransaction: z.object({ id: z.string() }).nullable(),
});

const buyer = { email: maybeText, customer: z.object({ id: z.string(), displayName: z.string() }).nullable() };

export const order = z.object({
  id: z.string(),
  name: z.string(),
  ...times,
  ...buyer,
  processedAt: time,
  cancelledAt: time.nullable(),
  displayFinancialStatus: z.string().nullable(),
  taxesIncluded: z.boolean(),
  totalPriceSet: moneySet,
  totalTaxSet: moneySet.nullable(),
  totalDiscountsSet: moneySet.nullable(),
  shippingLine: z.object({ discountedPriceSet: moneySet, taxLines }).nullable(),
  shippingAddress: address.nullable(),
  lineItems: nodesOf(lineItem),
});

/**
 * Amounts as of the sale, before returns, which are refunds: lines + shipping + tax = total, but for duties and fees.
 * Where prices contain the tax, it is taken off the lines and the shipping again.
 */
export function mapOrder(raw: z.infer<typeof order>): EntityOf<'order'> {
  const { currency } = raw.totalPriceSet;
  const none = { amountMinor: 0, currency };
  const net = (price: Money, less: readonly Money[], taxes: readonly Money[]) =>
    minus(price, sumMoney(raw.taxesIncluded ? [...less, ...taxes] : less, currency));
  return {
    ...sourceOf(raw),
    number: raw.name,
    placedAt: raw.processedAt,
    status: orderStatus(raw),
    customer: partyOf(raw),
    lines: raw.lineItems.map((line) => ({
      externalId: line.id,
      productId: line.variant?.id ?? null,
      sku: line.sku,
      title: line.title,
      quantity: String(line.quantity),
      total: net(
        line.originalTotalSet,
        line.discountAllocations.map((one) => one.allocatedAmountSet),
        line.taxLines,
      ),
      tax: sumMoney(line.taxLines, currency),
    })),
    discount: raw.totalDiscountsSet ?? none,
    shipping: raw.shippingLine ? net(raw.shippingLine.discountedPriceSet, [], raw.shippingLine.taxLines) : none,
    tax: raw.totalTaxSet ?? none,
    total: raw.totalPriceSet,
    taxIncluded: raw.taxesIncluded,
    shipTo: withoutCompany(raw.shippingAddress),
  };
}

function minus(from: Money, less: Money): Money {
  return sumMoney([from, { ...less, amountMinor: -less.amountMinor }], from.currency);
}

function orderStatus(raw: z.infer<typeof order>): EntityOf<'order'>['status'] {
  if (raw.cancelledAt !== null) return 'cancelled';
  if (raw.displayFinancialStatus === 'PAID') return 'paid';
  if (raw.displayFinancialStatus === 'PARTIALLY_REFUNDED') return 'partly_refunded';
  return raw.displayFinancialStatus === 'REFUNDED' ? 'refunded' : 'open';
}

function partyOf(raw: {
  email: string | null;
  customer: { id: string; displayName: string } | null;
}): EntityOf<'order'>['customer'] {
  return { externalId: raw.customer?.id ?? null, name: raw.customer?.displayName ?? null, email: raw.email };
}

/** What payments and refunds need of their order, untouched. */
export const parentOrder = z.object({
  id: z.string(),
  email: z.string().nullish(),
  customer: z.unknown(),
  transactions: z.array(z.looseObject({ kind: z.string(), createdAt: z.string() })),
  refunds: z.array(z.looseObject({ createdAt: z.string().nullable() })),
});
type ParentOrder = z.infer<typeof parentOrder>;

/** Money in: an authorization alone moves none. */
export function paymentsOf({ id, email, customer: who, transactions }: ParentOrder): unknown[] {
  const paying = transactions.filter(({ kind }) => kind === 'SALE' || kind === 'CAPTURE');
  return paying.map((one) => ({ ...one, order: { id, email, customer: who } }));
}

const refundWindowMs = 60_000;

/**
 * A refund with the transactions that moved its money. Shopify links them only by a list inside a list, which a bulk
 * job cannot bring; they are made together, so those within a minute of the refund are taken for its own.
 */
export function refundsOf({ id, refunds, transactions }: ParentOrder): unknown[] {
  const moved = transactions.filter(({ kind }) => kind === 'REFUND');
  const apart = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b));
  return refunds.map((one) => ({
    ...one,
    orderId: id,
    transactions: moved.filter(({ createdAt: at }) => one.createdAt && apart(at, one.createdAt) <= refundWindowMs),
  }));
}

export const payment = z.object({ ...transaction.shape, order: z.object({ id: z.string(), ...buyer }) });

const transactionStatuses = {
  SUCCESS: 'succeeded',
  PENDING: 'pending',
  AWAITING_RESPONSE: 'pending',
  UNKNOWN: 'pending',
  FAILURE: 'failed',
  ERROR: 'failed',
} as const;

export function mapPayment(raw: z.infer<typeof payment>): EntityOf<'payment'> {
  const fees = raw.fees.map((fee) => fee.amount);
  return {
    externalId: raw.id,
    createdAt: raw.createdAt,
    changedAt: null,
    paidAt: raw.processedAt ?? raw.createdAt,
    status: transactionStatuses[raw.status],
    amount: raw.amountSet,
    fee: fees[0] ? sumMoney(fees, fees[0].currency) : null,
    method: raw.formattedGateway ?? raw.gateway,
    customer: partyOf(raw.order),
    paysFor: [raw.order.id],
  };
}

export const refund = z.object({
  id: z.string(),
  createdAt: time.nullable(),
  updatedAt: time,
  note: maybeText,
  totalRefundedSet: moneySet,
  orderId: z.string(),
  transactions: z.array(transaction.pick({ status: true, parentTransaction: true })),
});

/** A refund without transactions gave back goods or nothing: there is no money to wait for. */
export function mapRefund(raw: z.infer<typeof refund>): EntityOf<'refund'> {
  const moves = raw.transactions.map(({ status }) => transactionStatuses[status]);
  const open = moves.find((status) => status === 'pending') ?? moves.find((status) => status === 'failed');
  return {
    ...sourceOf(raw),
    refundedAt: raw.createdAt ?? raw.updatedAt,
    status: raw.createdAt === null ? 'pending' : (open ?? 'succeeded'),
    amount: raw.totalRefundedSet,
    reason: raw.note,
    orderId: raw.orderId,
    paymentId: raw.transactions[0]?.parentTransaction?.id ?? null,
  };
}

const payoutStatuses = {
  SCHEDULED: 'scheduled',
  IN_TRANSIT: 'in_transit',
  PAID: 'paid',
  FAILED: 'failed',
  CANCELED: 'cancelled',
} as const;

export const payout = z.object({
  id: z.string(),
  issuedAt: time,
  status: z.enum(['SCHEDULED', 'IN_TRANSIT', 'PAID', 'FAILED', 'CANCELED']),
  net: money,
  summary: z.object({ chargesFee: money, refundsFee: money, adjustmentsFee: money }),
});

/** The day of a payout is the shop's own day, not that of UTC. */
export function mapPayout(raw: z.infer<typeof payout>, { account }: StreamContext): EntityOf<'payout'> {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: account.timezone ?? 'UTC', dateStyle: 'short' });
  return {
    externalId: raw.id,
    createdAt: raw.issuedAt,
    changedAt: null,
    arrivesOn: day.format(new Date(raw.issuedAt)),
    status: payoutStatuses[raw.status],
    amount: raw.net,
    fee: sumMoney(Object.values(raw.summary), raw.net.currency),
    description: null,
  };
}
