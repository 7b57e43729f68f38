import { decimalText, symbolOf } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { PricedRefund, PricedSale, Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import { timePair } from './times.ts';

type Json = Record<string, unknown>;

/** Writes an amount with the decimals that the store, or the request's `dp`, wants. */
type Write = (amountMinor: number) => string;

export function wooAddress(person: Person, withContact: boolean): Json {
  return {
    first_name: person.first,
    last_name: person.last,
    company: person.company ?? '',
    address_1: person.street,
    address_2: '',
    city: person.city,
    state: '',
    postcode: person.zip,
    country: person.country,
    ...(withContact ? { email: person.email } : {}),
    phone: person.phone ?? '',
  };
}

function statusOf(sale: Sale, priced: PricedSale): string {
  if (sale.state === 'fulfilled' || sale.state === 'paid') {
    if (priced.refunded === priced.total && priced.total > 0) return 'refunded';
    return sale.state === 'paid' ? 'processing' : 'completed';
  }
  return { open: 'pending', held: 'on-hold', cancelled: 'cancelled', failed: 'failed' }[sale.state];
}

const TAX_RATE_IDS: Record<number, number> = { 24: 1, 19: 2, 13: 3, 0: 4 };

function lineItems(sale: Sale, priced: PricedSale, money: Write, variable: (productId: number) => boolean): Json[] {
  return priced.lines.map(({ line, before, net, tax, gross }) => ({
    id: line.id,
    name: line.title,
    product_id: line.productId,
    variation_id: variable(line.productId) ? line.variantId : 0,
    quantity: line.quantity,
    tax_class: '',
    subtotal: money(before),
    subtotal_tax: money(sale.inclusive ? gross - before : tax),
    total: money(net),
    total_tax: money(tax),
    taxes: [{ id: TAX_RATE_IDS[sale.taxPercent] ?? 1, total: money(tax), subtotal: money(tax) }],
    meta_data: [],
    sku: line.sku,
    price: Number(money(Math.round(net / line.quantity))),
  }));
}

function totals(priced: PricedSale, money: Write): Json {
  const discount = priced.lines.reduce((sum, line) => sum + line.before - line.net, 0);
  const cartTax = priced.tax - priced.shipping.tax;
  return {
    discount_total: money(discount),
    discount_tax: money(0),
    shipping_total: money(priced.shipping.net),
    shipping_tax: money(priced.shipping.tax),
    cart_tax: money(cartTax),
    total: money(priced.total),
    total_tax: money(priced.tax),
  };
}

function shippingLines(sale: Sale, priced: PricedSale, money: Write): Json[] {
  if (sale.shipping === 0) return [];
  const { net, tax } = priced.shipping;
  const method = { id: sale.shippingId, method_title: 'Courier', method_id: 'flat_rate', instance_id: '1' };
  return [{ ...method, total: money(net), total_tax: money(tax), taxes: [], meta_data: [] }];
}

function payment(sale: Sale): Json {
  const paid = sale.paidAt !== null;
  return {
    payment_method: paid ? 'stripe' : 'bacs',
    payment_method_title: paid ? 'Credit card' : 'Bank transfer',
    transaction_id: paid ? `ch_woo${sale.id}` : '',
    ...timePair('date_paid', sale.paidAt),
    ...timePair('date_completed', sale.state === 'fulfilled' && sale.paidAt !== null ? sale.paidAt + 3_600_000 : null),
    needs_payment: !paid,
  };
}

/** How an order is asked for: which products are variable ones, whether it lies in the trash, the request's `dp`. */
export interface OrderView {
  variable: (productId: number) => boolean;
  trashed: boolean;
  places?: number | undefined;
}

/** An order as `GET /orders` shows it. Total = line totals + shipping + all tax; line totals are after discount. */
export function wooOrder(sale: Sale, shown: OrderView): Json {
  const priced = priceSale(sale);
  const { variable, trashed } = shown;
  const money: Write = (amount) => decimalText(amount, priced.currency, shown.places);
  const rateId = TAX_RATE_IDS[sale.taxPercent] ?? 1;
  return {
    id: sale.id,
    parent_id: 0,
    status: trashed ? 'trash' : statusOf(sale, priced),
    currency: sale.currency,
    currency_symbol: symbolOf(sale.currency),
    version: '10.3.5',
    prices_include_tax: sale.inclusive,
    ...timePair('date_created', sale.createdAt),
    ...timePair('date_modified', sale.updatedAt),
    ...totals(priced, money),
    customer_id: sale.guest ? 0 : sale.buyer.id,
    order_key: `wc_order_${sale.id}`,
    billing: wooAddress(sale.buyer, true),
    shipping: wooAddress(sale.buyer, false),
    ...payment(sale),
    customer_note: sale.note,
    created_via: 'checkout',
    cart_hash: '',
    number: String(sale.number),
    meta_data: [],
    line_items: lineItems(sale, priced, money, variable),
    tax_lines:
      sale.taxPercent === 0
        ? []
        : [
            {
              id: sale.shippingId + 1_000_000,
              rate_code: `GR-VAT-${sale.taxPercent}`,
              rate_id: rateId,
              label: 'VAT',
              compound: false,
              tax_total: money(priced.tax - priced.shipping.tax),
              shipping_tax_total: money(priced.shipping.tax),
              rate_percent: sale.taxPercent,
            },
          ],
    shipping_lines: shippingLines(sale, priced, money),
    fee_lines: [],
    coupon_lines: sale.coupon === null ? [] : [{ id: sale.id + 2_000_000, code: sale.coupon.toLowerCase() }],
    refunds: priced.refunds.map(({ refund, amount }) => ({
      id: refund.id,
      reason: refund.reason,
      total: money(-amount),
    })),
    payment_url: sale.paidAt === null ? `https://pretend-shop.example/checkout/order-pay/${sale.id}/` : '',
  };
}

/** A refund: `amount` is positive, its lines carry negative quantities and totals. */
export function wooRefund(sale: Sale, priced: PricedSale, entry: PricedRefund): Json {
  const money = (amount: number) => decimalText(amount, priced.currency);
  const { refund } = entry;
  return {
    id: refund.id,
    parent_id: sale.id,
    ...timePair('date_created', refund.createdAt),
    amount: money(entry.amount),
    reason: refund.reason,
    refunded_by: 1,
    refunded_payment: true,
    meta_data: [],
    line_items: entry.lines.map(({ line, quantity, paid, tax }) => ({
      id: line.id + 3_000_000,
      name: line.title,
      product_id: line.productId,
      quantity: -quantity,
      subtotal: money(tax - paid),
      total: money(tax - paid),
      total_tax: money(-tax),
      sku: line.sku,
      meta_data: [{ id: refund.id, key: '_refunded_item_id', value: String(line.id) }],
    })),
    shipping_lines: entry.shippingPaid === 0 ? [] : [{ total: money(entry.shippingTax - entry.shippingPaid) }],
    tax_lines: [],
    fee_lines: [],
  };
}
