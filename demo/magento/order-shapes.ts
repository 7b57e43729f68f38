import type { Currency } from '../data/money.ts';
import { decimalNumber, exchangeRate } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { PricedLine } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import { stamp } from './goods-shapes.ts';
import type { Collection } from './search.ts';
import type { MagentoState, Order } from './state.ts';
import { isConfigurable, numberOf, paidOf, refundedOf, stateOf } from './state.ts';

const LABELS: Record<string, string> = { new: 'pending', canceled: 'canceled' };

type Amount = (minor: number) => number;

export function amountsOf(currency: Currency): Amount {
  return (minor) => decimalNumber(minor, currency);
}

/** What prices that include tax make of a discount: the tax that was inside it is told apart. */
function compensation(line: PricedLine): number {
  return line.paid - (line.before - line.discount + line.tax);
}

/** A line's amounts: the row is before the discount and without tax. */
export function rowOf(line: PricedLine, amount: Amount): object {
  return {
    price: amount(Math.round(line.before / line.line.quantity)),
    price_incl_tax: amount(Math.round(line.paid / line.line.quantity)),
    row_total: amount(line.before),
    row_total_incl_tax: amount(line.before + line.tax),
    discount_amount: amount(line.discount),
    tax_amount: amount(line.tax),
    discount_tax_compensation_amount: amount(compensation(line)),
  };
}

function orderAddress(person: Person, id: number, type: string): object {
  return {
    entity_id: id,
    parent_id: id,
    address_type: type,
    city: person.city,
    country_id: person.country,
    email: person.email,
    firstname: person.first,
    lastname: person.last,
    ...(person.company === null ? {} : { company: person.company }),
    postcode: person.zip,
    street: [person.street === '' ? 'Ermou 1' : person.street],
    telephone: person.phone ?? '-',
  };
}

/** A variation is two items: the group with all amounts, and inside it the simple product with none. */
function orderItems(state: MagentoState, order: Order, amount: Amount): object[] {
  return order.priced.lines.flatMap((priced) => {
    const { line } = priced;
    const product = state.products.get(line.productId);
    const grouped = product !== undefined && isConfigurable(product);
    const shared = {
      order_id: order.sale.id,
      name: line.title,
      sku: line.sku,
      qty_ordered: line.quantity,
      qty_invoiced: order.invoice === null ? 0 : line.quantity,
      store_id: order.storeId,
      is_virtual: order.isVirtual ? 1 : 0,
    };
    const type = grouped ? 'configurable' : product?.service ? 'virtual' : 'simple';
    const whole = {
      ...shared,
      item_id: line.id,
      product_id: line.productId,
      product_type: type,
      ...rowOf(priced, amount),
    };
    if (!grouped) return [whole];
    const nothing = { price: 0, row_total: 0, discount_amount: 0, tax_amount: 0 };
    const part = { item_id: line.id + 1_000_000, parent_item_id: line.id, product_id: line.variantId };
    return [whole, { ...shared, ...part, product_type: 'simple', ...nothing }];
  });
}

export function totalsOf(order: Order, amount: Amount): object {
  const { lines, shipping, discount, tax, total } = order.priced;
  const sum = (of: (line: PricedLine) => number) => lines.reduce((all, line) => all + of(line), 0);
  return {
    subtotal: amount(sum((line) => line.before)),
    subtotal_incl_tax: amount(sum((line) => line.before + line.tax)),
    discount_amount: amount(-discount),
    discount_tax_compensation_amount: amount(sum(compensation)),
    shipping_amount: amount(shipping.net),
    shipping_incl_tax: amount(shipping.paid),
    shipping_tax_amount: amount(shipping.tax),
    shipping_discount_tax_compensation_amount: 0,
    tax_amount: amount(tax),
    grand_total: amount(total),
  };
}

export function currenciesOf({ sale }: Order): object {
  const rate = exchangeRate('EUR', sale.currency);
  return {
    base_currency_code: 'EUR',
    global_currency_code: 'EUR',
    store_currency_code: 'EUR',
    order_currency_code: sale.currency,
    base_to_global_rate: 1,
    base_to_order_rate: rate,
    base_grand_total: decimalNumber(priceSale(sale, 'EUR').total, 'EUR'),
  };
}

/** Guests have their name in the billing address only. */
function customerOf({ sale }: Order): object {
  const { buyer, guest } = sale;
  if (guest) return { customer_email: buyer.email, customer_is_guest: 1, customer_group_id: 0 };
  return {
    customer_id: buyer.id,
    customer_email: buyer.email,
    customer_firstname: buyer.first,
    customer_lastname: buyer.last,
    customer_is_guest: 0,
    customer_group_id: 1,
  };
}

export function showOrder(state: MagentoState, order: Order): object {
  const { sale, priced, storeId } = order;
  const amount = amountsOf(sale.currency);
  const is = stateOf(order);
  const paid = paidOf(order);
  const address = orderAddress(sale.buyer, sale.id, 'shipping');
  const online = order.invoice?.transaction;
  return {
    entity_id: sale.id,
    increment_id: numberOf(sale.number),
    state: is,
    status: LABELS[is] ?? is,
    store_id: storeId,
    created_at: stamp(sale.createdAt),
    updated_at: stamp(sale.updatedAt),
    ...customerOf(order),
    ...currenciesOf(order),
    ...totalsOf(order, amount),
    ...(sale.coupon === null ? {} : { coupon_code: sale.coupon }),
    shipping_discount_amount: 0,
    total_due: is === 'canceled' ? 0 : amount(priced.total - paid),
    ...(order.invoice === null ? {} : { total_paid: amount(paid), total_invoiced: amount(paid) }),
    ...(order.memos.length === 0 ? {} : { total_refunded: amount(refundedOf(order)) }),
    is_virtual: order.isVirtual ? 1 : 0,
    items: orderItems(state, order, amount),
    billing_address: orderAddress(sale.buyer, sale.id, 'billing'),
    payment: { method: online ? 'stripe_payments' : 'banktransfer', entity_id: sale.id, additional_information: [] },
    status_histories: sale.note === '' ? [] : [{ comment: sale.note, created_at: stamp(sale.createdAt) }],
    extension_attributes: order.isVirtual
      ? {}
      : { shipping_assignments: [{ shipping: { address, method: 'flatrate_flatrate' }, items: [] }] },
  };
}

export function orders(state: MagentoState): Collection<Order> {
  return {
    rows: () => state.orders.values(),
    fields: {
      entity_id: ({ sale }) => sale.id,
      increment_id: ({ sale }) => numberOf(sale.number),
      store_id: (order) => order.storeId,
      customer_id: ({ sale }) => (sale.guest ? null : sale.buyer.id),
      state: stateOf,
      created_at: ({ sale }) => stamp(sale.createdAt),
      updated_at: ({ sale }) => stamp(sale.updatedAt),
    },
    show: (order) => showOrder(state, order),
  };
}
