import type { Plan, PlannedPush, Recipe, World } from '../recipe.ts';
import { emailOf } from './people.ts';
import { accountingDay, because, isThere, nothing, type Problem } from './plans.ts';
import { orderAsks } from './sale-asks.ts';
import { noBooking } from './sale-books.ts';
import { type Buyer, buyerOf } from './sale-customer.ts';
import { checkGross, documentOf, placed, type SaleDocument, type Unsound } from './sale-document.ts';
import { tillOfAll } from './sale-methods.ts';
import { partsOf } from './sale-parts.ts';
import {
  ordersOf,
  paymentKey,
  paymentSubject,
  paymentsOf,
  paymentsWanted,
  totalKey,
  wantedPayments,
} from './sale-payments.ts';
import {
  isOrder,
  isPaid,
  isPayment,
  isWanted,
  type Order,
  orderSubject,
  type Payment,
  withdrawn,
} from './sale-plans.ts';
import { saleSurvey } from './sale-survey.ts';
import { textOf } from './sale-texts.ts';
import { percentText, sum } from './sums.ts';

/** The document that stands for an order: what the owner chose, as far as this order allows it. */
function documentKind(order: Order, world: World): 'invoice.create' | 'sales_receipt.create' {
  if (world.choice('document') !== 'sales_receipt' || !world.target.can('sales_receipt.create'))
    return 'invoice.create';
  // A receipt has one account for its money: an order that was paid in several ways, or not wholly, is an invoice.
  const payments = paymentsOf(order, world);
  const isOne = tillOfAll(payments, world) !== null;
  const paid = sum(payments.map(({ amount }) => (amount.currency === order.total.currency ? amount.amountMinor : 0)));
  const isWhole = payments.length === 0 ? !world.source.has('payment') : paid === order.total.amountMinor;
  return isOne && (isWhole || order.total.amountMinor === 0) && isPaid(order)
    ? 'sales_receipt.create'
    : 'invoice.create';
}

/** What an order says, worked out; the document's lines come to its total, or it is told why not. */
function saleOf(order: Order, world: World, kind: 'invoice.create' | 'sales_receipt.create') {
  const booking = world.target.booking(kind) ?? noBooking;
  const found = partsOf(order, world);
  if ('why' in found) return found;
  const unsound = checkGross(found.parts, order.total);
  if (unsound) return unsound;
  const parts = placed(found.parts, world, booking);
  if ('why' in parts) return parts;
  const document = documentOf(parts, order.total, world, booking);
  if ('why' in document) return document;
  const unsure = found.unsure.map((percent) => because('rate_unsure', { percent: percentText(percent) }).why);
  return { ...document, warnings: [...document.warnings, ...unsure] };
}

interface Written {
  readonly order: Order;
  readonly buyer: Buyer;
  readonly sale: SaleDocument;
  readonly texts: { readonly number: string | null; readonly note: string | null };
  readonly world: World;
}

function documentPush(
  { order, buyer, sale, texts, world }: Written,
  kind: 'invoice.create' | 'sales_receipt.create',
): PlannedPush | Problem {
  const subject = orderSubject(order, world);
  const { total } = order;
  const common = {
    customerId: buyer.id,
    customerEmail: emailOf(order.customer.email),
    number: texts.number,
    issuedOn: subject.occurredOn,
    currency: total.currency,
    lines: sale.lines,
    note: texts.note,
  };
  const isNew = buyer.push ? [because('new_customer', { name: buyer.push.title }).why] : [];
  const { lines, shipping, tax, placedAt } = order;
  const basis = [lines, shipping, tax, total, placedAt, common.customerEmail];
  const push = { ...subject, basis, expect: total, ...sale, warnings: [...sale.warnings, ...isNew] };
  // A shop's orders are due at once, paid or not: a day that moved with the payment would make another document of it.
  if (kind === 'invoice.create') return invoice(push, { ...common, dueOn: subject.occurredOn });
  const till = tillOfAll(paymentsOf(order, world), world);
  if (till && 'why' in till) return till;
  return receipt(push, { ...common, accountId: till?.accountId ?? null });
}

type Base = Omit<PlannedPush, 'action' | 'input'> & { readonly lines: unknown };

function invoice({ lines: _lines, ...push }: Base, input: PlannedPush<'invoice.create'>['input']): PlannedPush {
  return { ...push, action: 'invoice.create', input } satisfies PlannedPush<'invoice.create'>;
}

function receipt({ lines: _lines, ...push }: Base, input: PlannedPush<'sales_receipt.create'>['input']): PlannedPush {
  return { ...push, action: 'sales_receipt.create', input } satisfies PlannedPush<'sales_receipt.create'>;
}

/** What comes of an order: its document, its customer where there is none yet, its payments; each payment by its key. */
interface Sale {
  readonly pushes: readonly PlannedPush[];
  readonly payments: readonly ReturnType<typeof wantedPayments>[number][];
}

function salesOf(order: Order, world: World): Sale | Unsound {
  if (order.total.amountMinor < 0) return because('cannot_be_written', { sign: 'negative' });
  const kind = documentKind(order, world);
  const subject = orderSubject(order, world);
  const buyer = buyerOf(order, subject.key, world);
  if ('why' in buyer) return buyer;
  const texts = textOf(world, { number: order.number, note: `${world.source.name} order ${subject.title}` });
  if ('why' in texts) return texts;
  const sale = saleOf(order, world, kind);
  if ('why' in sale) return sale;
  const document = documentPush({ order, buyer, sale, texts, world }, kind);
  if ('why' in document) return document;
  const payments = kind === 'invoice.create' ? wantedPayments(order, buyer, world) : [];
  return { pushes: [document, ...(buyer.push ? [buyer.push] : [])], payments };
}

/**
 * A cancelled order is taken back if nobody paid for it. Money that came in, and mostly goes back, is a matter of refunds:
 * they become credit notes, and the invoice stays what they are notes to.
 */
function planCancelled(order: Order, world: World): Plan {
  const { key } = orderSubject(order, world);
  return isThere(world, key) && paymentsOf(order, world).length > 0 ? nothing : withdrawn(world, key);
}

function planOrder(order: Order, world: World): Plan {
  if (order.status === 'cancelled') return planCancelled(order, world);
  if (!isWanted(order, world)) return nothing;
  const sale = salesOf(order, world);
  if ('why' in sale) return { kind: 'hold', ...orderSubject(order, world), ...sale };
  const paid = sale.payments.filter((one): one is Extract<typeof one, PlannedPush> => 'action' in one);
  return { kind: 'push', pushes: [...sale.pushes, ...paid] };
}

/** A payment is looked at with its order, whose invoice it pays. */
function planPayment(payment: Payment, world: World): Plan {
  const key = paymentKey(payment.externalId);
  if (payment.status === 'pending') return nothing;
  if (payment.status !== 'succeeded') return withdrawn(world, key);
  if (accountingDay(payment.paidAt, world) < world.startOn) return nothing;
  const orders = ordersOf(payment, world);
  const [order, ...more] = orders;
  if (!order) return orphan(payment, world);
  const subject = paymentSubject(payment, order, world);
  if (more.length > 0) return { kind: 'hold', ...subject, ...because('cannot_be_written', { orders: orders.length }) };
  if (order.status === 'cancelled') return isThere(world, subject.key) ? nothing : withdrawn(world, subject.key);
  const wanted = paymentsWanted(world);
  if (wanted === 'none' || !isWanted(order, world) || payment.amount.amountMinor <= 0) return nothing;
  const sale = salesOf(order, world);
  if ('why' in sale) return { kind: 'hold', ...subject, ...because('order_not_pushed', { order: subject.title }) };
  const of = wanted === 'each' ? key : totalKey(order.externalId);
  const found = sale.payments.find((one) => one.key.externalId === of.externalId && one.key.part === of.part);
  if (!found) return nothing;
  // The order is looked at by itself: texts of the owner's own are worked out on the record that is looked at.
  return 'action' in found ? { kind: 'push', pushes: [found] } : found;
}

/** A payment that names an order which is not here; those of invoices or of nothing are none of ours. */
function orphan(payment: Payment, world: World): Plan {
  const [id] = payment.paysFor;
  if (id === undefined || paymentsWanted(world) === 'none' || world.source.find('invoice', id)) return nothing;
  return {
    ...{ kind: 'hold', key: paymentKey(payment.externalId), title: payment.externalId, about: `order/${id}` },
    ...{ occurredOn: accountingDay(payment.paidAt, world), money: payment.amount },
    ...because('order_missing', { order: id }),
  };
}

/** An order becomes an invoice and its payments, or a sales receipt. */
export const orderRecipe: Recipe = {
  kind: 'order_to_invoice',
  triggers: ['order', 'payment'],
  needs: { source: ['order'], target: ['invoice.create'] },
  survey: saleSurvey,
  asks: orderAsks,
  plan(entity, record, world) {
    if (isOrder(entity, record)) return planOrder(record, world);
    return isPayment(entity, record) ? planPayment(record, world) : nothing;
  },
};
