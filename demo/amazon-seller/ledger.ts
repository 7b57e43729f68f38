import { DAY_MS } from '../data/make.ts';
import { roundMinor } from '../data/money.ts';
import type { PricedRefund } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { AmazonOrder, AmazonState, Market, Settlement, Transaction } from './state.ts';
import { MARKETS, second } from './state.ts';

/** Amazon keeps this share of a sale, and gives most of it back with a refund. */
const COMMISSION = 0.15;
const GIVEN_BACK = 0.8;
/** Money of a sale is held back for so long. */
const HELD_MS = 10 * DAY_MS;
const PERIOD_MS = 14 * DAY_MS;
const SUBSCRIPTION = 3900;

function post(state: AmazonState, transaction: Omit<Transaction, 'id' | 'groupId'>): Transaction {
  const open = state.settlements.find((one) => one.market === transaction.market && one.endAt === null);
  const groupId = transaction.status === 'RELEASED' ? (open?.id ?? null) : null;
  const posted = { ...transaction, id: state.random.text(43), groupId };
  state.transactions.push(posted);
  return posted;
}

function netOf({ gross, fees }: Transaction): number {
  return gross + fees;
}

/** What a customer paid for an order that was sent. */
export function addSale(
  state: AmazonState,
  order: AmazonOrder,
  status: Transaction['status'],
  at: number,
): Transaction {
  const { total, tax, currency } = priceSale(order.sale);
  const fees = -roundMinor(total * COMMISSION, currency);
  const base = { type: 'Shipment', description: 'Order Payment', orderId: order.id, releases: null } as const;
  return post(state, { ...base, status, market: order.market, gross: total, tax, fees, postedAt: second(at) });
}

export function addRefund(state: AmazonState, order: AmazonOrder, refund: PricedRefund, at: number): Transaction {
  const fees = roundMinor(refund.amount * COMMISSION * GIVEN_BACK, order.sale.currency);
  const base = { type: 'Refund', status: 'RELEASED', description: 'Refund Order', orderId: order.id } as const;
  const amounts = { gross: -refund.amount, tax: -refund.tax, fees };
  return post(state, { ...base, ...amounts, market: order.market, releases: null, postedAt: second(at) });
}

/** Money that was held back is free: it is posted a second time, under an id of its own. */
export function release(state: AmazonState, held: Transaction, at: number): Transaction {
  held.status = 'DEFERRED_RELEASED';
  return post(state, { ...held, status: 'RELEASED', releases: held.id, postedAt: second(at) });
}

function openSettlement(state: AmazonState, market: Market, startAt: number): void {
  const id = state.random.text(43);
  state.settlements.push({ id, market, startAt: second(startAt), endAt: null, total: 0, status: null });
}

/** Pays a settlement out and opens the next one. */
export function closeSettlement(state: AmazonState, settlement: Settlement, at: number): void {
  const mine = state.transactions.filter(({ groupId }) => groupId === settlement.id);
  settlement.total = mine.reduce((sum, one) => sum + netOf(one), 0);
  settlement.status = 'Processing';
  const transfer = { type: 'Transfer', status: 'RELEASED', description: 'Transfer', tax: 0, fees: 0 } as const;
  const { market, total } = settlement;
  post(state, { ...transfer, market, gross: -total, orderId: null, releases: null, postedAt: second(at) });
  settlement.endAt = second(at);
  openSettlement(state, market, at);
}

/** Everything that moved money until `untilMs`, in the order in which it did. */
export function makeLedger(state: AmazonState, untilMs: number): void {
  const events: { at: number; happen: () => void }[] = [];
  const firstMs = Math.min(untilMs, ...state.orders.map(({ createdAt }) => createdAt));
  for (const market of MARKETS) openSettlement(state, market, firstMs);
  for (let at = firstMs + PERIOD_MS; at < untilMs; at += PERIOD_MS)
    events.push({ at, happen: () => closeAll(state, at) });
  for (const [index, order] of state.orders.entries()) {
    const sentAt = order.createdAt + DAY_MS;
    if (order.status === 'SHIPPED' && index % 3 === 0) {
      let sale: Transaction | undefined;
      const freeAt = sentAt + HELD_MS;
      events.push({ at: sentAt, happen: () => (sale = addSale(state, order, 'DEFERRED', sentAt)) });
      events.push({ at: freeAt, happen: () => sale && release(state, sale, freeAt) });
    } else if (order.status === 'SHIPPED') {
      events.push({ at: sentAt, happen: () => addSale(state, order, 'RELEASED', sentAt) });
    }
    for (const refund of priceSale(order.sale).refunds.filter(({ amount }) => amount > 0)) {
      const at = Math.max(refund.refund.createdAt, sentAt + 1000);
      events.push({ at, happen: () => addRefund(state, order, refund, at) });
    }
  }
  const past = events.filter(({ at }) => at < untilMs).sort((a, b) => a.at - b.at);
  for (const { happen } of past) happen();
  for (const one of state.settlements) {
    if (one.status === 'Processing' && (one.endAt ?? untilMs) < untilMs - 4 * DAY_MS) one.status = 'Succeeded';
  }
}

function closeAll(state: AmazonState, at: number): void {
  const [main] = MARKETS;
  const fee = { type: 'ServiceFee', status: 'RELEASED', description: 'Subscription', gross: -SUBSCRIPTION } as const;
  post(state, { ...fee, market: main, tax: 0, fees: 0, orderId: null, releases: null, postedAt: second(at) });
  for (const open of state.settlements.filter(({ endAt }) => endAt === null)) closeSettlement(state, open, at);
}
