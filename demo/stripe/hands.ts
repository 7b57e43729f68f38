import { makeProduct } from '../data/goods.ts';
import { makePerson } from '../data/people.ts';
import { createRandom, type Random } from '../data/random.ts';
import type { Hands, Truth } from '../vendor.ts';
import { addInvoice, addSubscription } from './billing.ts';
import { addPaidSale, freshSale } from './change.ts';
import { book, currencyOf } from './ledger.ts';
import { addRefund } from './payments.ts';
import { addDispute, addPayout } from './payouts.ts';
import { addCustomer, addProduct, addTaxRate, seconds } from './people-goods.ts';
import { addCreditNote } from './sale-writes.ts';
import type { Kind, StripeObject, StripeState } from './state.ts';
import { addEvent, amount, remove, text } from './state.ts';

const KIND_OF: Record<string, Kind> = {
  customers: 'customer',
  products: 'product',
  payments: 'charge',
  invoices: 'invoice',
  'credit-notes': 'credit_note',
  subscriptions: 'subscription',
  refunds: 'refund',
  disputes: 'dispute',
  payouts: 'payout',
  balance: 'balance_transaction',
  'tax-rates': 'tax_rate',
};

function instant(record: StripeObject): string {
  return new Date(record.created * 1000).toISOString();
}

/** The account's own calendar: Athens. */
function dayHere(atSeconds: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Athens' }).format(atSeconds * 1000);
}

function money(record: StripeObject, field: string): Pick<Truth, 'amountMinor' | 'currency'> {
  return { amountMinor: amount(record, field), currency: currencyOf(record) };
}

function truthOf(state: StripeState, stream: string, one: StripeObject): Truth {
  const { id } = one;
  switch (stream) {
    case 'customers':
      return { id, title: text(one, 'name') || text(one, 'email') || id, at: instant(one) };
    case 'products': {
      const price = state.byId.get(text(one, 'default_price'));
      const at = new Date(amount(one, 'updated') * 1000).toISOString();
      return { id, title: text(one, 'name'), at, ...(price === undefined ? {} : money(price, 'unit_amount')) };
    }
    case 'invoices': {
      const moved = Object(one.status_transitions).finalized_at ?? one.created;
      return { id, title: text(one, 'number') || id, at: dayHere(Number(moved)), ...money(one, 'total') };
    }
    case 'credit-notes':
      return { id, title: text(one, 'number'), at: dayHere(one.created), ...money(one, 'total') };
    case 'payments':
      return { id, title: id, at: instant(one), ...money(one, one.captured === true ? 'amount_captured' : 'amount') };
    case 'payouts':
      return {
        id,
        at: new Date(amount(one, 'arrival_date') * 1000).toISOString().slice(0, 10),
        ...money(one, 'amount'),
      };
    case 'balance':
      return { id, at: instant(one), ...money(one, 'net') };
    case 'tax-rates':
      return { id, title: text(one, 'display_name') };
    case 'subscriptions':
      return { id, at: instant(one) };
    default:
      return { id, at: instant(one), ...money(one, 'amount') };
  }
}

/** What a change in the account sets, and the event that tells of it; `turn` tells changes within a second apart. */
const EDITS: Record<string, { event: string; change: (at: number, turn: number) => Record<string, unknown> }> = {
  customers: { event: 'customer.updated', change: (at, turn) => ({ name: `Renamed ${at}-${turn}` }) },
  products: { event: 'product.updated', change: (at, turn) => ({ name: `Renamed ${at}-${turn}`, updated: at }) },
  payments: { event: 'charge.updated', change: (at, turn) => ({ description: `Looked at ${at}-${turn}` }) },
  invoices: { event: 'invoice.updated', change: (at, turn) => ({ description: `Looked at ${at}-${turn}` }) },
  'credit-notes': { event: 'credit_note.updated', change: (at, turn) => ({ memo: `Looked at ${at}-${turn}` }) },
  subscriptions: { event: 'customer.subscription.updated', change: () => ({ status: 'past_due' }) },
  refunds: { event: 'refund.updated', change: () => ({ reason: 'duplicate' }) },
  disputes: { event: 'charge.dispute.updated', change: () => ({ reason: 'fraudulent' }) },
  payouts: { event: 'payout.updated', change: (at, turn) => ({ description: `Looked at ${at}-${turn}` }) },
  'tax-rates': { event: 'tax_rate.updated', change: (at, turn) => ({ display_name: `VAT ${at}-${turn}` }) },
};

function makers(state: StripeState, random: Random, nowMs: number): Record<string, () => StripeObject | null> {
  const at = seconds(nowMs);
  const number = state.byId.size + 1;
  const person = makePerson(random, number, number, nowMs, nowMs);
  const customer = () => state.lists.customer[0] ?? addCustomer(state, person);
  const charge = () =>
    state.lists.charge.find((one) => one.paid === true && one.amount_refunded === 0 && !one.disputed);
  const told = (event: string, made: StripeObject | null) => {
    if (made !== null) addEvent(state, event, made, at);
    return made;
  };
  const invoice = () => addInvoice(state, freshSale(random, person, nowMs, 'open', number), customer(), false);
  return {
    customers: () => told('customer.created', addCustomer(state, person)),
    products: () => {
      const ids = [1, 2, 3, 4, 5, 6].map((step) => number * 100 + step)[Symbol.iterator]();
      const product = makeProduct(random, number, () => ids.next().value ?? number, nowMs, nowMs);
      return told('product.created', addProduct(state, product));
    },
    payments: () => addPaidSale(state, random, null, nowMs),
    invoices: () => told('invoice.created', invoice()),
    'credit-notes': () => {
      const open = invoice();
      addEvent(state, 'invoice.created', open, at);
      return addCreditNote(state, open, { lines: [], total: 0, at, memo: null });
    },
    subscriptions: () => {
      const price = state.lists.price.find((one) => one.type === 'recurring') ?? state.lists.price[0];
      const made = price === undefined ? null : addSubscription(state, customer(), price, at);
      return told('customer.subscription.created', made);
    },
    refunds: () => {
      const paid = charge();
      const refund = paid === undefined ? null : addRefund(state, paid, 100, at);
      if (paid !== undefined) addEvent(state, 'charge.refunded', paid, at);
      return told('refund.created', refund);
    },
    disputes: () => {
      const paid = charge();
      const made = paid === undefined ? null : addDispute(state, paid, at, true);
      if (paid !== undefined) addEvent(state, 'charge.updated', paid, at);
      return told('charge.dispute.created', made);
    },
    payouts: () => {
      const waiting = state.lists.balance_transaction.filter(({ id }) => !state.payoutOf.has(id));
      return told('payout.created', addPayout(state, waiting, at, 'in_transit'));
    },
    balance: () => {
      const [source] = state.lists.charge;
      const base = { amount: -250, fee: 0, type: 'stripe_fee', category: 'fee', created: at };
      return source === undefined ? null : book(state, { ...base, source });
    },
    'tax-rates': () => told('tax_rate.created', addTaxRate(state, 6, false, at)),
  };
}

/** One thing at a time in the pretend Stripe account. */
export function stripeHands(state: () => StripeState): Hands {
  let turns = 0;
  let edits = 0;
  return {
    truth: (stream) => {
      const kind = KIND_OF[stream];
      return kind === undefined ? [] : state().lists[kind].map((one) => truthOf(state(), stream, one));
    },
    edit(stream, nowMs) {
      const kind = KIND_OF[stream];
      const edit = EDITS[stream];
      const oldest = kind === undefined ? undefined : state().lists[kind][0];
      if (edit === undefined || oldest === undefined) return null;
      edits += 1;
      Object.assign(oldest, edit.change(seconds(nowMs), edits));
      addEvent(state(), edit.event, oldest, seconds(nowMs));
      return oldest.id;
    },
    add(stream, nowMs) {
      turns += 1;
      return makers(state(), createRandom(turns), nowMs)[stream]?.()?.id ?? null;
    },
    remove(stream, nowMs) {
      const kind = { customers: 'customer', products: 'product' }[stream] as Kind | undefined;
      const gone = kind === undefined ? undefined : state().lists[kind].at(-1);
      if (kind === undefined || gone === undefined) return null;
      remove(state(), kind, gone.id);
      addEvent(state(), `${kind}.deleted`, gone, seconds(nowMs));
      return gone.id;
    },
  };
}
