import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import {
  type Account,
  addedUp,
  idText,
  instant,
  maybeText,
  oneOf,
  plainLine,
  type StreamContext,
} from '../kit/index.ts';
import { price, total } from './money.ts';

// Orders API 2026-01-01, https://developer-docs.amazon.com/sp-api/reference/orders-v2026-01-01

const breakdown = z.object({
  type: z.string(),
  subtotal: price,
  detailedBreakdowns: z.array(z.object({ subtype: z.string(), value: price })).nullish(),
});

const itemRecord = z.object({
  orderItemId: z.string().min(1),
  quantityOrdered: idText,
  product: z.object({
    title: maybeText,
    sellerSku: maybeText,
    price: z.object({ unitPrice: price.nullish() }).nullish(),
  }),
  proceeds: z.object({ breakdowns: z.array(breakdown).nullish() }).nullish(),
});

const addressRecord = z.object({
  addressLine1: maybeText,
  addressLine2: maybeText,
  addressLine3: maybeText,
  city: maybeText,
  stateOrRegion: maybeText,
  postalCode: maybeText,
  countryCode: maybeText,
});

/** Without payment checked Amazon lets nobody send; from UNSHIPPED on the customer's money is sure. */
const fulfillmentStatus = oneOf({
  PENDING_AVAILABILITY: 'open',
  PENDING: 'open',
  UNSHIPPED: 'paid',
  PARTIALLY_SHIPPED: 'paid',
  SHIPPED: 'paid',
  CANCELLED: 'cancelled',
  UNFULFILLABLE: 'cancelled',
});

export const orderRecord = z.looseObject({
  orderId: z.string().min(1),
  createdTime: z.string(),
  lastUpdatedTime: z.string(),
  salesChannel: z.object({ marketplaceId: maybeText }),
  buyer: z.object({ buyerName: maybeText, buyerEmail: maybeText }).nullish(),
  recipient: z.object({ deliveryAddress: addressRecord.nullish() }).nullish(),
  proceeds: z.object({ grandTotal: price.nullish(), breakdowns: z.array(breakdown).nullish() }).nullish(),
  fulfillment: z.object({ fulfillmentStatus }),
  orderItems: z.array(itemRecord),
});
type OrderRecord = z.infer<typeof orderRecord>;

type Category = 'ITEM' | 'SHIPPING' | 'GIFT_WRAP' | 'COD_FEE' | 'OTHER';

/** One amount that makes up an order, in minor units; a discount is negative. */
interface Charge {
  readonly kind: 'price' | 'discount' | 'tax';
  readonly category: Category;
  readonly amountMinor: number;
}

/** What is charged beside the goods and their shipping, with the name and role of the line that it becomes. */
const extras = [
  ['GIFT_WRAP', 'Gift wrap', 'fee'],
  ['COD_FEE', 'Cash on delivery fee', 'fee'],
  ['OTHER', 'Other charges', 'fee'],
  ['TIP', 'Delivery tip', 'tip'],
] as const;

/**
 * An order with its amounts. Until its payment is checked Amazon shows none: it is worth 0 then, in the currency of its
 * marketplace.
 */
export function toOrder(raw: OrderRecord, { account }: StreamContext): EntityOf<'order'> {
  const at = instant(raw.createdTime);
  return {
    externalId: raw.orderId,
    createdAt: at,
    changedAt: instant(raw.lastUpdatedTime),
    number: raw.orderId,
    placedAt: at,
    status: raw.fulfillment.fulfillmentStatus,
    customer: { externalId: null, name: raw.buyer?.buyerName ?? null, email: raw.buyer?.buyerEmail ?? null },
    ...amountsOf(raw, currencyOf(raw, account)),
    shipTo: toAddress(raw.recipient?.deliveryAddress),
  };
}

/** @throws RangeError when the parts of the order do not make up its total */
function amountsOf({ proceeds, orderItems }: OrderRecord, currency: string) {
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const grand = proceeds?.grandTotal?.amountMinor ?? 0;
  const items = orderItems.map((item) => ({ item, charges: chargesOf(item, currency) }));
  const charges = items.flatMap((one) => one.charges);
  const tips = total((proceeds?.breakdowns ?? []).filter(isTip).map((one) => one.subtotal.amountMinor));
  const tax = sum(charges, 'tax');
  // Undocumented: whether TAX comes on top, as in Amazon's example, or lies inside. The total tells.
  const taxIncluded = tax !== 0 && sum(charges, 'price') + sum(charges, 'discount') + tips === grand;
  const worth = (of: readonly Charge[], category: Category) =>
    sum(of, 'price', category) + sum(of, 'discount', category) - (taxIncluded ? sum(of, 'tax', category) : 0);
  const shipping = worth(charges, 'SHIPPING');
  const lines = [
    ...items.map(({ item, charges: own }) => ({
      ...lineOf(item),
      total: money(worth(own, 'ITEM')),
      tax: money(sum(own, 'tax', 'ITEM')),
    })),
    ...extras
      .map(([category, title, role]) =>
        plainLine(title, money(category === 'TIP' ? tips : worth(charges, category)), role),
      )
      .filter((line) => line.total.amountMinor !== 0),
  ];
  return {
    lines: addedUp(lines, [money(shipping), money(tax)], money(grand), lines.length + 2),
    discount: money(Math.abs(sum(charges, 'discount'))),
    shipping: money(shipping),
    tax: money(tax),
    total: money(grand),
    taxIncluded,
  };
}

function lineOf({ orderItemId, product, quantityOrdered }: OrderRecord['orderItems'][number]) {
  const { sellerSku: sku, title } = product;
  return {
    externalId: orderItemId,
    productId: sku,
    sku,
    title: title ?? sku ?? orderItemId,
    quantity: quantityOrdered,
  };
}

/** Amounts name it; an order without amounts is in that of its marketplace. */
function currencyOf({ proceeds, orderItems, salesChannel }: OrderRecord, account: Account): string {
  const shown =
    proceeds?.grandTotal ?? orderItems.find((item) => item.product.price?.unitPrice)?.product.price?.unitPrice;
  const currency = shown?.currency ?? account.facts?.[salesChannel.marketplaceId ?? ''] ?? account.currency;
  if (!currency) throw new RangeError('the order names no currency');
  return currency;
}

function isTip({ type }: { readonly type: string }): boolean {
  return type === 'DELIVERY_TIP';
}

function categoryOf(name: string): Category {
  if (name === 'DISCOUNT') return 'ITEM';
  return name === 'ITEM' || name === 'SHIPPING' || name === 'GIFT_WRAP' || name === 'COD_FEE' ? name : 'OTHER';
}

/** Tax and discounts say in detail what they belong to; what they leave unsaid belongs to the goods. */
function chargesOf({ proceeds }: OrderRecord['orderItems'][number], currency: string): Charge[] {
  return (proceeds?.breakdowns ?? []).flatMap(({ type, subtotal, detailedBreakdowns }): Charge[] => {
    if (subtotal.currency !== currency)
      throw new RangeError(`an order in ${currency} has amounts in ${subtotal.currency}`);
    if (type !== 'TAX' && type !== 'DISCOUNT') {
      return [{ kind: 'price', category: categoryOf(type), amountMinor: subtotal.amountMinor }];
    }
    const kind = type === 'TAX' ? 'tax' : 'discount';
    // The sign of a discount is documented nowhere.
    const signed = (amountMinor: number) => (kind === 'discount' ? -Math.abs(amountMinor) : amountMinor);
    const parts: Charge[] = (detailedBreakdowns ?? []).map(({ subtype, value }) => {
      return { kind, category: categoryOf(subtype), amountMinor: signed(value.amountMinor) };
    });
    const unsaid = signed(subtotal.amountMinor) - total(parts.map(({ amountMinor }) => amountMinor));
    return unsaid === 0 ? parts : [...parts, { kind, category: 'ITEM', amountMinor: unsaid }];
  });
}

function sum(charges: readonly Charge[], kind: Charge['kind'], category?: Category): number {
  const fitting = charges.filter((one) => one.kind === kind && (category === undefined || one.category === category));
  return total(fitting.map(({ amountMinor }) => amountMinor));
}

/** Null where Amazon was not asked for it, or does not tell it. */
function toAddress(raw: z.infer<typeof addressRecord> | null | undefined): Address | null {
  if (!raw) return null;
  const lines = [raw.addressLine1, raw.addressLine2, raw.addressLine3].filter((line) => line !== null);
  return { lines, city: raw.city, region: raw.stateOrRegion, postcode: raw.postalCode, country: raw.countryCode };
}
