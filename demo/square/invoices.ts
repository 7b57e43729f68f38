import { DAY_MS } from '../data/make.ts';
import type { Sale } from '../data/sale.ts';
import { addSale, type Till } from './sales.ts';
import type { Entry, SquareState } from './state.ts';
import { add, amountOf, CURRENCY, euro, stamp, ZONE } from './state.ts';

const STATUSES = {
  fulfilled: 'PAID',
  paid: 'PAID',
  open: 'UNPAID',
  held: 'DRAFT',
  cancelled: 'CANCELED',
  failed: 'UNPAID',
} as const;

const dublin = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });

/** The day in Dublin. */
export function dayOf(ms: number): string {
  return dublin.format(ms);
}

/** A sale that is paid by invoice: its order, which holds all amounts, and the paper around it. */
export function addInvoice(till: Till, sale: Sale): Entry {
  const { state } = till;
  const billed: Sale = { ...sale, refunds: [], state: sale.state === 'failed' ? 'open' : sale.state };
  const { order } = addSale(till, billed);
  return addPaper(state, order, {
    number: String(sale.number).padStart(7, '0'),
    status: STATUSES[sale.state],
    atMs: sale.createdAt,
    dueOn: dayOf(sale.createdAt + 30 * DAY_MS),
    recipient: {
      ...(order.row.customer_id === undefined ? {} : { customer_id: order.row.customer_id }),
      given_name: sale.buyer.first,
      family_name: sale.buyer.last,
      email_address: sale.buyer.email,
    },
  });
}

interface Paper {
  number: string;
  status: string;
  atMs: number;
  dueOn: string;
  recipient: Record<string, unknown>;
}

/** The paper of an order that is there; its amounts stay in the order. */
export function addPaper(state: SquareState, order: Entry, paper: Paper): Entry {
  const total = amountOf(order.row.total_money);
  const row = {
    id: `inv:0-${state.newId(22)}`,
    version: paper.status === 'DRAFT' ? 0 : 1,
    location_id: order.row.location_id,
    order_id: order.row.id,
    primary_recipient: paper.recipient,
    payment_requests: [
      {
        uid: state.newId(22),
        request_type: 'BALANCE',
        due_date: paper.dueOn,
        tipping_enabled: false,
        computed_amount_money: euro(total),
        total_completed_amount_money: euro(paper.status === 'PAID' ? total : 0),
        automatic_payment_source: 'NONE',
      },
    ],
    delivery_method: 'EMAIL',
    invoice_number: paper.number,
    status: paper.status,
    timezone: ZONE,
    created_at: stamp(paper.atMs),
    updated_at: stamp(paper.atMs),
    accepted_payment_methods: { card: true, square_gift_card: false, bank_account: false },
    ...(paper.status === 'DRAFT' ? {} : { public_url: `https://squareup.com/pay-invoice/inv:0-${paper.number}` }),
  };
  const truth = { title: paper.number, amountMinor: total, currency: CURRENCY, at: dayOf(paper.atMs) };
  return add(state, 'invoice', row, truth);
}
