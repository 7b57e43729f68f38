import { z } from 'zod';
import type { Address, Party } from '../../contract/entities/common.ts';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import { idText, instant, maybeText, type StreamContext } from '../kit/index.ts';

// https://woocommerce.github.io/woocommerce-rest-api-docs/ names every field. Ids of 0 mean "none".

const maybeId = idText.nullish().transform((id) => (id === undefined || id === null || id === '0' ? null : id));
const gmt = z.string().min(1);
const maybeGmt = z.string().nullish();

const addressRecord = z.object({
  first_name: maybeText,
  last_name: maybeText,
  company: maybeText,
  address_1: maybeText,
  address_2: maybeText,
  city: maybeText,
  state: maybeText,
  postcode: maybeText,
  country: maybeText,
  email: maybeText,
  phone: maybeText,
});
type AddressRecord = z.infer<typeof addressRecord>;

export const customerRecord = z.looseObject({
  id: idText,
  date_created_gmt: maybeGmt,
  date_modified_gmt: maybeGmt,
  email: maybeText,
  first_name: maybeText,
  last_name: maybeText,
  username: maybeText,
  billing: addressRecord,
});

export function toCustomer(raw: z.infer<typeof customerRecord>): EntityOf<'customer'> {
  const { billing } = raw;
  const email = raw.email ?? billing.email;
  return {
    externalId: raw.id,
    createdAt: maybeUtc(raw.date_created_gmt),
    changedAt: maybeUtc(raw.date_modified_gmt),
    name: nameOf(raw) ?? nameOf(billing) ?? billing.company ?? raw.username ?? email ?? raw.id,
    company: billing.company,
    email,
    phone: billing.phone,
    active: true,
    address: toAddress(billing),
  };
}

/** What `streams.ts` adds to a variation: the product it belongs to, which older shops do not tell along. */
const parentRecord = z.object({ id: idText, name: maybeText, sku: maybeText });

export const productRecord = z.looseObject({
  id: idText,
  date_created_gmt: maybeGmt,
  date_modified_gmt: maybeGmt,
  name: maybeText,
  type: z.string().optional(),
  status: z.string(),
  sku: maybeText,
  global_unique_id: maybeText,
  price: z.string(),
  virtual: z.boolean().optional(),
  attributes: z.array(z.object({ option: maybeText })).optional(),
  parent: parentRecord.optional(),
});

export function toProduct(raw: z.infer<typeof productRecord>, { account }: StreamContext): EntityOf<'product'> {
  const kind = kindOf(raw);
  const priced = kind !== 'group' && raw.price !== '' && account.currency !== undefined;
  return {
    externalId: raw.id,
    createdAt: maybeUtc(raw.date_created_gmt),
    changedAt: maybeUtc(raw.date_modified_gmt),
    title: titleOf(raw),
    sku: ownSku(raw),
    barcode: raw.global_unique_id,
    kind,
    parentId: raw.parent?.id ?? null,
    status: raw.status === 'publish' ? 'active' : raw.status === 'private' ? 'archived' : 'draft',
    price: priced ? moneyFromDecimal(raw.price, account.currency) : null,
  };
}

/** True for products that come with a list of variations; extensions add types such as variable-subscription. */
export function hasVariations(type: string | undefined): boolean {
  return type?.startsWith('variable') ?? false;
}

function kindOf({ parent, type, virtual }: z.infer<typeof productRecord>): EntityOf<'product'>['kind'] {
  if (parent) return 'variation';
  if (hasVariations(type) || type === 'grouped') return 'group';
  return virtual ? 'service' : 'simple';
}

/** A variation's `manage_stock` is "parent" where its count lies with its product. */
export const stockRecord = z.object({
  id: idText,
  date_modified_gmt: maybeGmt,
  name: maybeText,
  sku: maybeText,
  manage_stock: z.union([z.boolean(), z.literal('parent')]),
  stock_quantity: z.number().nullable(),
  attributes: z.array(z.object({ option: maybeText })).optional(),
  parent: parentRecord.optional(),
});

export function toStock(raw: z.infer<typeof stockRecord>): EntityOf<'inventory_level'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: maybeUtc(raw.date_modified_gmt),
    productId: raw.id,
    sku: ownSku(raw),
    title: titleOf(raw),
    locationId: null,
    location: null,
    available: String(raw.stock_quantity),
  };
}

const titledLine = { id: idText, total: z.string(), total_tax: z.string() };
const itemLine = z.object({
  ...titledLine,
  name: maybeText,
  product_id: maybeId,
  variation_id: maybeId,
  sku: maybeText,
  quantity: z.number(),
});
const feeLine = z.object({ ...titledLine, name: maybeText });

export const orderRecord = z.looseObject({
  id: idText,
  number: z.string(),
  status: z.string(),
  currency: z.string(),
  date_created_gmt: gmt,
  date_modified_gmt: maybeGmt,
  date_paid_gmt: maybeGmt,
  customer_id: maybeId,
  billing: addressRecord,
  shipping: addressRecord,
  discount_total: z.string(),
  shipping_total: z.string(),
  total_tax: z.string(),
  total: z.string(),
  prices_include_tax: z.boolean(),
  line_items: z.array(itemLine),
  fee_lines: z.array(feeLine),
  refunds: z.array(z.unknown()),
});
type OrderRecord = z.infer<typeof orderRecord>;

export function toOrder(raw: OrderRecord): EntityOf<'order'> {
  const money = (text: string) => moneyFromDecimal(text, raw.currency);
  const parts = { shipping: money(raw.shipping_total), tax: money(raw.total_tax), total: money(raw.total) };
  const lines = [
    ...raw.line_items.map((item) => ({
      ...toLine(item, item.name ?? '', money),
      productId: item.variation_id ?? item.product_id,
      sku: item.sku,
      quantity: String(item.quantity),
    })),
    ...raw.fee_lines.map((fee) => toLine(fee, fee.name ?? 'Fee', money)),
  ];
  return {
    externalId: raw.id,
    createdAt: utc(raw.date_created_gmt),
    changedAt: maybeUtc(raw.date_modified_gmt),
    number: raw.number,
    placedAt: utc(raw.date_created_gmt),
    status: orderStatus(raw),
    customer: toParty(raw.customer_id, raw.billing),
    lines: [...lines, ...roundingLine(lines, parts)],
    discount: money(raw.discount_total),
    ...parts,
    taxIncluded: raw.prices_include_tax,
    shipTo: toAddress(raw.shipping),
  };
}

function toLine(raw: z.infer<typeof feeLine>, title: string, money: (text: string) => Money): Line {
  const tax = money(raw.total_tax);
  return { externalId: raw.id, productId: null, sku: null, title, quantity: '1', total: money(raw.total), tax };
}

/**
 * The shop rounds the whole, we round each line: where prices include tax the cents may differ, by at most one for a
 * line and each of the parts. A larger difference is none of rounding and stays visible as it is.
 */
function roundingLine(lines: readonly Line[], parts: { shipping: Money; tax: Money; total: Money }): Line[] {
  const { currency } = parts.total;
  const sum = sumMoney([...lines.map((line) => line.total), parts.shipping, parts.tax], currency);
  const amountMinor = parts.total.amountMinor - sum.amountMinor;
  if (amountMinor === 0 || Math.abs(amountMinor) > lines.length + 2) return [];
  const total = { amountMinor, currency };
  return [{ externalId: null, productId: null, sku: null, title: 'Rounding', quantity: '1', total, tax: null }];
}

const statuses: Readonly<Record<string, EntityOf<'order'>['status']>> = {
  'auto-draft': 'draft',
  'checkout-draft': 'draft',
  cancelled: 'cancelled',
  failed: 'cancelled',
  trash: 'cancelled',
  refunded: 'refunded',
};

/** Extensions add statuses of their own ("shipped"), so what is not in the table goes by refunds and payment. */
function orderStatus({ status, refunds, date_paid_gmt }: OrderRecord): EntityOf<'order'>['status'] {
  const known = statuses[status];
  if (known) return known;
  if (refunds.length > 0) return 'partly_refunded';
  return date_paid_gmt || status === 'completed' ? 'paid' : 'open';
}

/** Of an order only what tells of its payment, so that the store does not keep every order twice. */
export const paymentRecord = z.object({
  id: idText,
  currency: z.string(),
  total: z.string(),
  date_modified_gmt: maybeGmt,
  date_paid_gmt: maybeGmt,
  payment_method_title: maybeText,
  customer_id: maybeId,
  billing: addressRecord,
});

export function toPayment(raw: z.infer<typeof paymentRecord>): EntityOf<'payment'> {
  const paidAt = utc(raw.date_paid_gmt ?? '');
  return {
    externalId: raw.id,
    createdAt: paidAt,
    changedAt: maybeUtc(raw.date_modified_gmt),
    paidAt,
    status: 'succeeded',
    amount: moneyFromDecimal(raw.total, raw.currency),
    fee: null,
    method: raw.payment_method_title,
    customer: toParty(raw.customer_id, raw.billing),
    paysFor: [raw.id],
  };
}

/** `order` is added by `streams.ts`: a refund itself names neither its order nor its currency. */
export const refundRecord = z.looseObject({
  id: idText,
  date_created_gmt: gmt,
  amount: z.string(),
  reason: maybeText,
  order: z.object({ id: idText, currency: z.string() }),
});

export function toRefund(raw: z.infer<typeof refundRecord>): EntityOf<'refund'> {
  const refundedAt = utc(raw.date_created_gmt);
  return {
    externalId: raw.id,
    createdAt: refundedAt,
    changedAt: null,
    refundedAt,
    status: 'succeeded',
    amount: moneyFromDecimal(raw.amount, raw.order.currency),
    reason: raw.reason,
    orderId: raw.order.id,
    paymentId: raw.order.id,
  };
}

/** The `_gmt` times carry no zone. */
function utc(text: string): string {
  return instant(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

function maybeUtc(text: string | null | undefined): string | null {
  return text ? utc(text) : null;
}

function nameOf(person: { first_name: string | null; last_name: string | null }): string | null {
  return [person.first_name, person.last_name].filter(Boolean).join(' ') || null;
}

function toParty(id: string | null, billing: AddressRecord): Party {
  return { externalId: id, name: nameOf(billing) ?? billing.company, email: billing.email };
}

function toAddress(raw: AddressRecord): Address | null {
  const lines = [raw.address_1, raw.address_2].filter((line) => line !== null);
  const { city, state: region, postcode, country } = raw;
  return lines.length > 0 || city || postcode ? { lines, city, region, postcode, country } : null;
}

type Titled = Pick<z.infer<typeof stockRecord>, 'id' | 'name' | 'sku' | 'attributes' | 'parent'>;

function titleOf({ id, name, attributes, parent }: Titled): string {
  if (!parent) return name ?? id;
  const options = (attributes ?? []).map((attribute) => attribute.option).filter(Boolean);
  return [parent.name, options.join(', ')].filter(Boolean).join(' - ');
}

/** A variation without a code of its own is sent with its product's. https://github.com/woocommerce/woocommerce/issues/17249 */
function ownSku({ sku, parent }: Titled): string | null {
  return parent && parent.sku === sku ? null : sku;
}
