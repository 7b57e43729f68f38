import { z } from 'zod';
import type { Money } from '../../../contract/money.ts';
import { idOf, type Plan, type PlannedPush, type PushKey, type World } from '../recipe.ts';
import { paidKey } from './order-same.ts';
import { accountingDay, because, isThere, type Subject } from './plans.ts';
import type { Buyer } from './sale-customer.ts';
import { tillOf, tillOfAll } from './sale-methods.ts';
import { aboutOrder, documentKey, type Order, type Payment } from './sale-plans.ts';
import { told } from './sums.ts';

export function paymentKey(paymentId: string): PushKey {
  return { entity: 'payment', externalId: paymentId, part: 'payment' };
}

/** One payment for all of an order's. */
export function totalKey(orderId: string): PushKey {
  return { entity: 'order', externalId: orderId, part: 'payment' };
}

/** The orders that a payment is for. One for several is held by itself: how much of it is whose is not told. */
export function ordersOf({ paysFor }: Payment, world: World): readonly Order[] {
  return paysFor.flatMap((id) => world.source.find('order', id) ?? []);
}

/** The payments that an order has got, as they came. */
export function paymentsOf(order: Order, world: World): readonly Payment[] {
  return world.source
    .about('payment', 'order', order.externalId)
    .filter(({ status, amount }) => status === 'succeeded' && amount.amountMinor > 0)
    .toSorted((a, b) => (a.paidAt < b.paidAt ? -1 : a.paidAt > b.paidAt ? 1 : a.externalId < b.externalId ? -1 : 1));
}

export function paymentSubject(payment: Payment, order: Order, world: World): Subject {
  return {
    key: paymentKey(payment.externalId),
    title: order.number || order.externalId,
    about: aboutOrder(order.externalId),
    occurredOn: accountingDay(payment.paidAt, world),
    money: payment.amount,
  };
}

const text = z.string().trim().min(1).max(200);

type Recorded = PlannedPush<'payment.record'>;

interface Received {
  readonly subject: Subject;
  readonly order: Order;
  readonly buyer: Buyer;
  readonly amount: Money;
  readonly method: string | null;
  readonly till: { readonly accountId: string | null; readonly label: string | null };
}

function recorded({ subject, order, buyer, amount, method, till }: Received): Recorded {
  const way = text.safeParse(method).data ?? null;
  return {
    ...subject,
    action: 'payment.record',
    input: {
      invoiceId: idOf(documentKey(order.externalId)),
      customerId: buyer.id,
      amount,
      paidOn: subject.occurredOn,
      accountId: till.accountId,
      method: way,
    },
    basis: [order.externalId, amount, subject.occurredOn, method],
    money: amount,
    expect: amount,
    proof: { source: amount, target: amount },
    ledger: [{ title: way ?? 'Payment', quantity: null, account: till.label, taxRate: null, net: amount, tax: null }],
    warnings: [],
  };
}

/** One payment as it is booked, or why it is not. */
type Outcome = Recorded | Extract<Plan, { kind: 'hold' }>;

/**
 * The payments of an order, none of more than is left to pay: what came in besides is held, since nothing is there to set
 * it against.
 */
function eachPayment(order: Order, buyer: Buyer, world: World): readonly Outcome[] {
  let left = order.total.amountMinor;
  const own = paymentsOf(order, world).filter((payment) => ordersOf(payment, world).length === 1);
  return own.map((payment): Outcome => {
    const subject = paymentSubject(payment, order, world);
    const { amount: all, method } = payment;
    const { currency } = order.total;
    if (all.currency !== currency) return { kind: 'hold', ...subject, ...because('currency_differs', { currency }) };
    const amount = { amountMinor: Math.min(all.amountMinor, left), currency };
    const more = { amount: told(all), left: told({ amountMinor: left, currency }) };
    left -= amount.amountMinor;
    if (amount.amountMinor <= 0) return { kind: 'hold', ...subject, ...because('overpaid', more) };
    const till = tillOf(method, world);
    if ('why' in till) return { kind: 'hold', ...subject, ...till };
    const push = recorded({ subject, order, buyer, amount, method, till });
    return amount.amountMinor === all.amountMinor ? push : { ...push, warnings: [because('overpaid', more).why] };
  });
}

/** One payment of the whole order, on the day when the last of it was paid. */
function totalPayment(order: Order, buyer: Buyer, world: World): Outcome | null {
  if (order.total.amountMinor <= 0 || order.status === 'open') return null;
  const payments = paymentsOf(order, world);
  const subject: Subject = {
    key: totalKey(order.externalId),
    title: order.number || order.externalId,
    about: aboutOrder(order.externalId),
    occurredOn: accountingDay(payments.at(-1)?.paidAt ?? order.placedAt, world),
    money: order.total,
  };
  const till = tillOfAll(payments, world) ?? tillOf(null, world);
  if ('why' in till) return { kind: 'hold', ...subject, ...till };
  const methods = new Set(payments.map(({ method }) => method));
  const method = methods.size === 1 ? (payments[0]?.method ?? null) : null;
  return recorded({ subject, order, buyer, amount: order.total, method, till });
}

/** How the owner wants payments booked: each where the shop tells of them, else the whole at once. */
export function paymentsWanted(world: World): 'each' | 'total' | 'none' {
  const wanted = world.choice('payments') ?? (world.source.has('payment') ? 'each' : 'total');
  if (!world.target.can('payment.record') || wanted === 'none') return 'none';
  return wanted === 'total' ? 'total' : 'each';
}

/**
 * Whether the shop says that an order is paid because Backroom read it in the books: its payment is there already, and
 * the shop's is the same once more.
 */
function isPaidInTheBooks({ externalId }: Order, world: World): boolean {
  const invoiceId = world.pushed(documentKey(externalId))?.made?.externalId;
  if (invoiceId === undefined) return false;
  const state = world.pushed(paidKey(invoiceId), 'back')?.state;
  return state === 'sending' || state === 'done' || state === 'undoing';
}

/**
 * What is to be booked of an order's payments. What was booked in the one way stays, and nothing is booked in the other
 * beside it, when the owner changes their mind.
 */
export function wantedPayments(order: Order, buyer: Buyer, world: World): readonly Outcome[] {
  if (isPaidInTheBooks(order, world)) return [];
  const wanted = paymentsWanted(world);
  if (wanted === 'each') return isThere(world, totalKey(order.externalId)) ? [] : eachPayment(order, buyer, world);
  if (wanted === 'none') return [];
  const isEach = paymentsOf(order, world).some(({ externalId }) => isThere(world, paymentKey(externalId)));
  const whole = isEach ? null : totalPayment(order, buyer, world);
  return whole ? [whole] : [];
}
