import type { PricedSale, Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import { addPayment, addRefund } from './payments.ts';
import type { Entry, Fields, SquareObject, SquareState } from './state.ts';
import { add, CURRENCY, euro, LOCATIONS, MAIN, stamp } from './state.ts';

/** What a sale needs to know of its surroundings. */
export interface Till {
  state: SquareState;
  /** Square's ids of the pretend customers and variants. */
  customers: Map<number, string>;
  variations: Map<number, string>;
}

const STATES = {
  fulfilled: 'COMPLETED',
  paid: 'OPEN',
  open: 'OPEN',
  held: 'DRAFT',
  cancelled: 'CANCELED',
  failed: 'CANCELED',
} as const;

/** Tips are given at the till, where nothing is sent. */
function tipOf(sale: Sale): number {
  return sale.number % 17 === 0 && sale.paidAt !== null ? 200 : 0;
}

function locationOf(sale: Sale): string {
  return LOCATIONS[sale.number % LOCATIONS.length]?.id ?? MAIN;
}

function orderLines(till: Till, priced: PricedSale): Fields[] {
  return priced.lines.map(({ line, unit, gross, discount, tax, paid }, index) => ({
    uid: `line-${index + 1}`,
    catalog_object_id: till.variations.get(line.variantId) ?? null,
    catalog_version: 1,
    quantity: String(line.quantity),
    name: line.title,
    variation_name: 'Regular',
    item_type: 'ITEM',
    base_price_money: euro(unit),
    variation_total_price_money: euro(gross),
    gross_sales_money: euro(gross),
    total_tax_money: euro(tax),
    total_discount_money: euro(discount),
    total_money: euro(paid),
    total_service_charge_money: euro(0),
  }));
}

function charges(sale: Sale, priced: PricedSale): Fields[] {
  if (sale.shipping === 0) return [];
  const { gross, tax, paid } = priced.shipping;
  const amounts = { amount_money: euro(gross), applied_money: euro(gross), total_money: euro(paid) };
  const kind = { calculation_phase: 'SUBTOTAL_PHASE', treatment_type: 'LINE_ITEM_TREATMENT', taxable: true };
  return [{ uid: 'sending', name: 'Αποστολή', ...amounts, total_tax_money: euro(tax), ...kind }];
}

export function shipmentTruth(order: SquareObject, uid: string, tracking: string, atMs: number | null) {
  const at = atMs === null ? {} : { at: stamp(atMs) };
  return { id: `${order.id}:${uid}`, title: tracking, ...at };
}

/** Orders that are sent have one parcel, those still to be sent two. */
function fulfillments(sale: Sale): Fields[] {
  const sent = sale.state === 'fulfilled' && sale.shipping > 0;
  if (!sent && sale.state !== 'paid') return [];
  const { first, last, street, city, zip, country, email } = sale.buyer;
  const recipient = {
    display_name: `${first} ${last}`,
    email_address: email,
    address: { address_line_1: street, locality: city, postal_code: zip, country },
  };
  const placed = { recipient, placed_at: stamp(sale.createdAt) };
  const whole = { type: 'SHIPMENT', line_item_application: 'ALL' };
  if (sent) {
    const shipped = { carrier: 'An Post', tracking_number: `CE${sale.id}IE`, shipped_at: stamp(sale.updatedAt) };
    return [{ uid: 'parcel-1', state: 'COMPLETED', ...whole, shipment_details: { ...placed, ...shipped } }];
  }
  return ['parcel-1', 'parcel-2'].map((uid) => ({ uid, state: 'PROPOSED', ...whole, shipment_details: placed }));
}

function orderOf(till: Till, sale: Sale, priced: PricedSale): SquareObject {
  const total = priced.total + tipOf(sale);
  const amounts = {
    total_money: euro(total),
    tax_money: euro(priced.tax),
    discount_money: euro(priced.discount),
    tip_money: euro(tipOf(sale)),
    service_charge_money: euro(priced.shipping.gross),
  };
  const customer = sale.guest ? undefined : till.customers.get(sale.buyer.id);
  const parcels = fulfillments(sale);
  return {
    id: till.state.newId(28),
    location_id: locationOf(sale),
    source: { name: sale.shipping > 0 ? 'Square Online' : 'Point of Sale' },
    ...(sale.shipping > 0 ? { reference_id: `W-${sale.number}` } : { ticket_name: `Ticket ${sale.number}` }),
    ...(customer === undefined ? {} : { customer_id: customer }),
    line_items: orderLines(till, priced),
    service_charges: charges(sale, priced),
    taxes: [
      {
        uid: 'vat',
        name: 'VAT',
        percentage: String(sale.taxPercent),
        type: sale.inclusive ? 'INCLUSIVE' : 'ADDITIVE',
        scope: 'ORDER',
        applied_money: euro(priced.tax),
      },
    ],
    ...(parcels.length > 0 ? { fulfillments: parcels } : {}),
    net_amounts: amounts,
    created_at: stamp(sale.createdAt),
    updated_at: stamp(sale.updatedAt),
    state: STATES[sale.state],
    version: 3,
    total_money: euro(total),
    total_tax_money: euro(priced.tax),
    total_discount_money: euro(priced.discount),
    total_tip_money: euro(tipOf(sale)),
    total_service_charge_money: euro(priced.shipping.gross),
    net_amount_due_money: euro(sale.paidAt === null ? total : 0),
  };
}

export interface Sold {
  order: Entry;
  payment: Entry | null;
}

/** The order of a sale, with its payment and refunds. Square has one currency for a country. */
export function addSale(till: Till, sale: Sale): Sold {
  const priced = priceSale(sale, CURRENCY);
  const total = priced.total + tipOf(sale);
  const row = orderOf(till, sale, priced);
  const title = sale.shipping > 0 ? `W-${sale.number}` : `Ticket ${sale.number}`;
  const order = add(till.state, 'order', row, {
    title,
    amountMinor: total,
    currency: CURRENCY,
    at: stamp(sale.createdAt),
  });
  if (sale.paidAt === null && sale.state !== 'failed') return { order, payment: null };
  const payment = addPayment(till.state, order, {
    amount: total,
    tip: tipOf(sale),
    atMs: sale.paidAt ?? sale.createdAt,
    status: sale.paidAt === null ? 'FAILED' : 'COMPLETED',
    source: sale.shipping === 0 && sale.number % 5 === 0 ? 'CASH' : 'CARD',
    holder: `${sale.buyer.first} ${sale.buyer.last}`,
    email: sale.buyer.email,
  });
  if (sale.paidAt === null) return { order, payment };
  row.tenders = [
    { id: payment.row.id, type: payment.row.source_type, amount_money: euro(total), payment_id: payment.row.id },
  ];
  for (const { refund, amount } of priced.refunds) {
    addRefund(till.state, payment, amount, refund.reason, refund.createdAt);
  }
  return { order, payment };
}
