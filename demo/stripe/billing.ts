import type { PricedSale, Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import { seconds } from './people-goods.ts';
import type { StripeObject, StripeState } from './state.ts';
import { add, text } from './state.ts';

const FIRST_LINES = 10;

interface LineParts {
  description: string;
  quantity: number;
  subtotal: number;
  discount: number;
  tax: number;
}

/** Lines with goods, a line for shipping, and now and then a split of one line into many, to need a second page. */
function lineParts(sale: Sale, priced: PricedSale, isLong: boolean): LineParts[] {
  const goods = priced.lines.map(({ line, gross, discount, tax }) => ({
    description: line.title,
    quantity: line.quantity,
    subtotal: gross,
    discount,
    tax,
  }));
  const { gross, tax } = priced.shipping;
  const shipping =
    sale.shipping === 0 ? [] : [{ description: 'Shipping', quantity: 1, subtotal: gross, discount: 0, tax }];
  const notes = Array.from({ length: isLong ? 14 : 0 }, (_, index) => ({
    description: `Free sample ${index + 1}`,
    quantity: 1,
    subtotal: 0,
    discount: 0,
    tax: 0,
  }));
  return [...goods, ...shipping, ...notes];
}

function makeLine(state: StripeState, invoiceId: string, sale: Sale, parts: LineParts): StripeObject {
  const at = seconds(sale.createdAt);
  const behaviour = sale.inclusive ? 'inclusive' : 'exclusive';
  const taxable = parts.subtotal - parts.discount;
  return {
    id: state.newId('il'),
    object: 'line_item',
    created: at,
    // Stripe's line amount is before discounts and before exclusive tax.
    amount: parts.subtotal,
    currency: sale.currency.toLowerCase(),
    description: parts.description,
    discount_amounts: parts.discount === 0 ? [] : [{ amount: parts.discount, discount: 'di_pretend' }],
    discountable: true,
    discounts: [],
    invoice: invoiceId,
    livemode: false,
    metadata: {},
    parent: null,
    period: { end: at, start: at },
    pricing: null,
    quantity: parts.quantity,
    subtotal: parts.subtotal,
    taxes: [{ amount: parts.tax, tax_behavior: behaviour, taxable_amount: taxable, type: 'tax_rate_details' }],
  };
}

const STATUSES = {
  fulfilled: 'paid',
  paid: 'paid',
  open: 'open',
  held: 'draft',
  cancelled: 'void',
  failed: 'uncollectible',
} as const;

/** The fields of an invoice that follow from its status. */
export function statusFields(status: string, total: number, at: number): Record<string, unknown> {
  const paid = status === 'paid';
  return {
    status,
    amount_due: total,
    amount_paid: paid ? total : 0,
    amount_remaining: paid || status === 'void' ? 0 : total,
    attempted: paid,
    status_transitions: {
      finalized_at: status === 'draft' ? null : at,
      marked_uncollectible_at: status === 'uncollectible' ? at : null,
      paid_at: paid ? at : null,
      voided_at: status === 'void' ? at : null,
    },
  };
}

function sums(sale: Sale, priced: PricedSale, parts: LineParts[]): Record<string, unknown> {
  const subtotal = parts.reduce((sum, part) => sum + part.subtotal, 0);
  const taxes = [
    { amount: priced.tax, tax_behavior: sale.inclusive ? 'inclusive' : 'exclusive', type: 'tax_rate_details' },
  ];
  return {
    subtotal,
    subtotal_excluding_tax: sale.inclusive ? subtotal - priced.tax : subtotal,
    total: priced.total,
    total_excluding_tax: priced.total - priced.tax,
    total_discount_amounts: priced.discount === 0 ? [] : [{ amount: priced.discount, discount: 'di_pretend' }],
    total_taxes: priced.tax === 0 ? [] : taxes,
  };
}

/** Total = subtotal - discounts + exclusive tax (inclusive tax is inside the lines). */
export function addInvoice(state: StripeState, sale: Sale, customer: StripeObject, isLong: boolean): StripeObject {
  const priced = priceSale(sale);
  const id = state.newId('in');
  const at = seconds(sale.createdAt);
  const parts = lineParts(sale, priced, isLong);
  const lines = parts.map((part) => makeLine(state, id, sale, part));
  state.invoiceLines.set(id, lines);
  const status = STATUSES[sale.state];
  return add(state, 'invoice', {
    id,
    object: 'invoice',
    account_country: 'GR',
    account_name: 'Pretend Shop',
    billing_reason: 'manual',
    collection_method: 'send_invoice',
    created: at,
    currency: sale.currency.toLowerCase(),
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name,
    description: sale.note === '' ? null : sale.note,
    due_date: at + 30 * 86_400,
    livemode: false,
    lines: {
      object: 'list',
      data: lines.slice(0, FIRST_LINES),
      has_more: lines.length > FIRST_LINES,
      url: `/v1/invoices/${id}/lines`,
    },
    metadata: {},
    number: status === 'draft' ? null : `BR-${sale.number}`,
    parent: null,
    period_end: at,
    period_start: at,
    starting_balance: 0,
    ...statusFields(status, priced.total, at),
    ...sums(sale, priced, parts),
  });
}

export function addSubscription(
  state: StripeState,
  customer: StripeObject,
  price: StripeObject,
  at: number,
): StripeObject {
  const id = state.newId('sub');
  const canceled = text(customer, 'id').endsWith('3');
  const period = { current_period_end: at + 30 * 86_400, current_period_start: at };
  const item = { id: state.newId('si'), object: 'subscription_item', created: at, price, quantity: 1, ...period };
  return add(state, 'subscription', {
    id,
    object: 'subscription',
    billing_cycle_anchor: at,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: canceled ? at : null,
    collection_method: 'charge_automatically',
    created: at,
    currency: 'eur',
    customer: customer.id,
    ended_at: canceled ? at : null,
    items: { object: 'list', data: [item], has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    livemode: false,
    metadata: {},
    start_date: at,
    status: canceled ? 'canceled' : 'active',
    test_clock: null,
  });
}
