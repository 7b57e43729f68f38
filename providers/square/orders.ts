import { z } from 'zod';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, sumMoney } from '../../contract/money.ts';
import { leftOver, maybeText, oneOf, plainLine } from '../kit/index.ts';
import { address, maybeMoney, money, quantity, sourceOf, stamps, time } from './shapes.ts';

// https://developer.squareup.com/reference/square/objects/Order

const lineRecord = z.looseObject({
  uid: maybeText,
  catalog_object_id: maybeText,
  name: maybeText,
  variation_name: maybeText,
  note: maybeText,
  /** https://developer.squareup.com/reference/square/enums/OrderLineItemItemType */
  item_type: maybeText,
  quantity,
  total_money: money,
  total_tax_money: maybeMoney,
});

const chargeRecord = z.looseObject({
  uid: maybeText,
  name: maybeText,
  total_money: money,
  total_tax_money: maybeMoney,
  treatment_type: maybeText,
});

const party = z.object({ display_name: maybeText, email_address: maybeText, address }).nullish();
const detailed = z.looseObject({ recipient: party }).nullish();
const fulfillment = z.looseObject({ uid: maybeText, type: z.string(), shipment_details: detailed });

/** Whether the money of a refund is given back, or about to be. */
const givenBack = oneOf({ PENDING: true, APPROVED: true, COMPLETED: true, REJECTED: false, FAILED: false });

export const orderRecord = z.looseObject({
  ...stamps,
  created_at: time,
  state: z.enum(['OPEN', 'COMPLETED', 'CANCELED', 'DRAFT']),
  reference_id: maybeText,
  ticket_name: maybeText,
  customer_id: maybeText,
  line_items: z.array(lineRecord).nullish(),
  service_charges: z.array(chargeRecord).nullish(),
  taxes: z.array(z.looseObject({ type: maybeText })).nullish(),
  fulfillments: z.array(fulfillment).nullish(),
  tenders: z.array(z.unknown()).nullish(),
  refunds: z.array(z.looseObject({ amount_money: money, status: givenBack })).nullish(),
  total_money: money,
  total_tax_money: maybeMoney,
  total_discount_money: maybeMoney,
  total_tip_money: maybeMoney,
  rounding_adjustment: z.looseObject({ amount_money: maybeMoney }).nullish(),
  net_amount_due_money: maybeMoney,
});
export type OrderRecord = z.infer<typeof orderRecord>;

/**
 * An order has no number at Square: it is called by the ticket of the till, or by the number that another system gave.
 * @throws RangeError when its lines and tax do not add up to its total
 */
export function toOrder(raw: OrderRecord): EntityOf<'order'> {
  const none = { amountMinor: 0, currency: raw.total_money.currency };
  const recipient = raw.fulfillments?.map(({ shipment_details: sent }) => sent?.recipient).find(Boolean);
  return {
    ...sourceOf(raw),
    number: raw.ticket_name ?? raw.reference_id ?? raw.id,
    placedAt: raw.created_at,
    status: orderStatus(raw),
    customer: {
      externalId: raw.customer_id,
      name: recipient?.display_name ?? null,
      email: recipient?.email_address ?? null,
    },
    lines: linesOf(raw),
    discount: raw.total_discount_money ?? none,
    // Square has no word for it: what is charged for sending is a service charge, and so a line.
    shipping: none,
    tax: raw.total_tax_money ?? none,
    total: raw.total_money,
    taxIncluded: raw.taxes?.some(({ type }) => type === 'INCLUSIVE') ?? false,
    shipTo: recipient?.address ?? null,
  };
}

function orderStatus(raw: OrderRecord): EntityOf<'order'>['status'] {
  if (raw.state === 'DRAFT') return 'draft';
  if (raw.state === 'CANCELED') return 'cancelled';
  const { amountMinor: total, currency } = raw.total_money;
  const given = (raw.refunds ?? []).flatMap(({ status, amount_money }) => (status ? amount_money : []));
  const back = sumMoney(given, currency).amountMinor;
  if (back > 0) return back < total ? 'partly_refunded' : 'refunded';
  // A paid order stays open until its goods are handed over.
  const settled = raw.net_amount_due_money?.amountMinor === 0 && (raw.tenders ?? []).length > 0;
  return raw.state === 'COMPLETED' || settled ? 'paid' : 'open';
}

/**
 * What an order consists of, without tax; with the order's tax it adds up to its total. A line's `total_money` holds
 * its tax whether the price contains it or not, and its share of the charges and discounts of the whole order.
 * @throws RangeError when it does not add up
 */
export function linesOf(raw: OrderRecord): Line[] {
  const items = (raw.line_items ?? []).map((line) => ({
    ...lineOf(line, itemTitle(line), line.quantity),
    ...(line.item_type === 'GIFT_CARD' ? { role: 'gift_card' as const } : {}),
  }));
  const charges = (raw.service_charges ?? [])
    .filter((charge) => charge.treatment_type !== 'APPORTIONED_TREATMENT')
    .map((charge) => ({
      ...lineOf({ ...charge, catalog_object_id: null }, charge.name ?? 'Service charge', '1'),
      role: 'fee' as const,
    }));
  return [...items, ...charges, ...restOf(raw, [...items, ...charges])];
}

type AnyLine = Pick<z.infer<typeof lineRecord>, 'uid' | 'catalog_object_id' | 'total_money' | 'total_tax_money'>;

function lineOf(raw: AnyLine, title: string, count: string): Line {
  const { amountMinor, currency } = raw.total_money;
  const tax = raw.total_tax_money;
  return {
    externalId: raw.uid,
    productId: raw.catalog_object_id,
    sku: null,
    title,
    quantity: count,
    total: { amountMinor: amountMinor - (tax?.amountMinor ?? 0), currency },
    tax,
  };
}

function itemTitle({ name, variation_name: variation, note }: z.infer<typeof lineRecord>): string {
  const title = name ?? note ?? 'Custom amount';
  return variation === null || variation === 'Regular' ? title : `${title} - ${variation}`;
}

/** More than rounding each line can make of it. */
const mostRoundingPerLine = 2;

/** What the total holds beside lines and tax: the tip, and what rounding (of cash, or of taxes) added or took off. */
function restOf(raw: OrderRecord, lines: readonly Line[]): Line[] {
  const { total_money: total } = raw;
  const none: Money = { amountMinor: 0, currency: total.currency };
  const parts = [...lines.map((line) => line.total), raw.total_tax_money ?? none];
  const rest = leftOver(total, parts, Number.MAX_SAFE_INTEGER)?.amountMinor ?? 0;
  const told = raw.total_tip_money ?? none;
  // Whether the total holds the tip is not said; it shows.
  const tip = Math.abs(rest - told.amountMinor) < Math.abs(rest) ? told : none;
  const expected = raw.rounding_adjustment?.amount_money ?? none;
  const left = leftOver(total, [...parts, tip, expected], mostRoundingPerLine * (lines.length + 1));
  const rounding = sumMoney([expected, left ?? none], total.currency);
  return [plainLine('Tip', tip, 'tip'), plainLine('Rounding', rounding, 'rounding')].filter(
    (line) => line.total.amountMinor !== 0,
  );
}

const returns = z.looseObject({
  line_items: z.array(z.unknown()).max(0).nullish(),
  returns: z.array(z.unknown()).min(1),
});

/** Giving money back makes an order of its own, which sells nothing; the refund says all of it. */
export function sellsNothing(raw: unknown): boolean {
  return returns.safeParse(raw).success;
}
