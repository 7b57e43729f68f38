import { idOf, type Plan, type PlannedPush, type PushKey, type Recipe, type World } from '../recipe.ts';
import { accountingDay, because, isThere, nothing, type Problem, type Subject, unmapped } from './plans.ts';
import { isReceiptWanted, refundAsks, refundSurvey } from './refund-asks.ts';
import { type Bucket, lastOf, netIn, type Sold, soldBy } from './refund-shares.ts';
import { noBooking } from './sale-books.ts';
import { checkGross, documentOf, type Placed, type SaleDocument, type Unsound } from './sale-document.ts';
import { type Till, tillOf, tillOfAll } from './sale-methods.ts';
import { paymentsOf } from './sale-payments.ts';
import { aboutOrder, documentKey, isOrder, isRefund, type Order, type Refund, withdrawn } from './sale-plans.ts';
import { textOf } from './sale-texts.ts';
import { told } from './sums.ts';

type DocumentKind = 'credit_note.create' | 'refund_receipt.create';

/** One document stands for a refund, a credit note or a receipt. */
function creditKey(refundId: string): PushKey {
  return { entity: 'refund', externalId: refundId, part: 'credit_note' };
}

const documentKind = (world: World): DocumentKind =>
  isReceiptWanted(world) ? 'refund_receipt.create' : 'credit_note.create';

/** The order that a refund is of: its own, else the one that its payment paid. */
function orderOf({ orderId, paymentId }: Refund, { source }: World): Order | null {
  if (orderId !== null) return source.find('order', orderId);
  const [only, ...more] = paymentId === null ? [] : (source.find('payment', paymentId)?.paysFor ?? []);
  return only === undefined || more.length > 0 ? null : source.find('order', only);
}

/** All money that was given back of an order, as it went. */
function refundsOf(order: Order, world: World): readonly Refund[] {
  const { source } = world;
  const ofPayments = paymentsOf(order, world).flatMap(({ externalId }) =>
    source.about('refund', 'payment', externalId),
  );
  const own = source.about('refund', 'order', order.externalId);
  const all = new Map([...own, ...ofPayments].map((one) => [one.externalId, one]));
  return [...all.values()]
    .filter(({ status, amount }) => status === 'succeeded' && amount.amountMinor > 0)
    .toSorted((a, b) =>
      a.refundedAt < b.refundedAt ? -1 : a.refundedAt > b.refundedAt ? 1 : a.externalId < b.externalId ? -1 : 1,
    );
}

/** What was sold on these is given back there: it was owed to somebody else, and no sale. */
function staysThere({ accountId, productId, isTax }: Bucket, { target, choice }: World): boolean {
  if (isTax) return true;
  if (accountId !== null) return (target.find('account', accountId)?.kind ?? 'income') !== 'income';
  const owed = ['account.tips', 'account.gift_cards'].map((id) => choice(id));
  return owed.includes(productId ?? '');
}

/** Where a part of a refund is booked: on the owner's account for refunds, else where it was sold. */
function bookedBack(bucket: Bucket, world: World, by: 'account' | 'product' | 'nothing'): Placed['booked'] | Problem {
  if (by === 'nothing') return { accountId: null, productId: null, label: null };
  const { target } = world;
  const own = world.choice('account.refunds');
  const stays = staysThere(bucket, world);
  // A product of the books that was sold would be put back into the stock by a part of its price.
  if (!own && !stays && by === 'product') return unmapped('account.refunds');
  const id = stays || !own ? (by === 'account' ? bucket.accountId : bucket.productId) : own;
  if (id === null) return unmapped('account.refunds');
  if (by === 'account') return { accountId: id, productId: null, label: target.find('account', id)?.name ?? id };
  return { accountId: null, productId: id, label: target.find('product', id)?.title ?? id };
}

function placedBack(
  buckets: readonly Bucket[],
  title: string,
  kind: DocumentKind,
  world: World,
): readonly Placed[] | Problem {
  const booking = world.target.booking(kind) ?? noBooking;
  const merged = new Map<string, Placed>();
  for (const bucket of buckets) {
    const booked = bookedBack(bucket, world, booking.by);
    if ('why' in booked) return booked;
    const { rateId, percent, net, tax } = bucket;
    const label = rateId === null ? null : (world.target.find('tax_rate', rateId)?.name ?? rateId);
    const key = [booked.accountId, booked.productId, rateId].join('/');
    const known = merged.get(key);
    merged.set(key, {
      ...{
        role: 'goods',
        title: label === null ? title : `${title} (${label})`,
        quantity: '1',
        productId: null,
        sku: null,
      },
      ...{ net: net + (known?.net ?? 0), tax: tax + (known?.tax ?? 0), percent },
      ...{ booked, rated: { rateId, percent, label } },
    });
  }
  const all = [...merged.values()].filter(({ net, tax }) => net !== 0 || tax !== 0);
  return booking.tax === 'told' ? all : all.map((one) => ({ ...one, net: netIn(one.net + one.tax, one.percent) }));
}

/** The document of a refund; its lines come to what was given back. */
function documentFor(refund: Refund, order: Order, sold: Sold, world: World): SaleDocument | Unsound {
  const { amount } = refund;
  if (amount.currency !== sold.currency) return because('currency_differs', { currency: sold.currency });
  const all = refundsOf(order, world);
  const upTo = all.slice(0, all.findIndex(({ externalId }) => externalId === refund.externalId) + 1);
  const amounts = upTo.filter((one) => one.amount.currency === sold.currency).map((one) => one.amount.amountMinor);
  const buckets = lastOf(amounts, sold);
  if (buckets === null) {
    const [refunded, sale] = [amounts.reduce((a, b) => a + b, 0), sold.total];
    const say = (amountMinor: number) => told({ amountMinor, currency: sold.currency });
    return because('over_refund', { refunded: say(refunded), sold: say(sale) });
  }
  const kind = documentKind(world);
  const booking = world.target.booking(kind) ?? noBooking;
  const parts = placedBack(buckets, `Refund of ${order.number || order.externalId}`, kind, world);
  if ('why' in parts) return parts;
  const unsound = booking.tax === 'told' ? checkGross(parts, amount) : null;
  return unsound ?? documentOf(parts, amount, world, booking);
}

/** Where the money came from: the account of the way it was paid. */
function tillFor(refund: Refund, order: Order, world: World): Till | Problem {
  const payment = refund.paymentId === null ? null : world.source.find('payment', refund.paymentId);
  if (payment) return tillOf(payment.method, world);
  return tillOfAll(paymentsOf(order, world), world) ?? tillOf(null, world);
}

/** Whether the money that was given back is booked beside a credit note. */
function paysOut(world: World): boolean {
  return world.target.can('credit_note.pay_out') && world.choice('payments') !== 'none';
}

interface Given {
  readonly refund: Refund;
  readonly order: Order;
  readonly subject: Subject;
  readonly sold: Sold;
  readonly isInvoice: boolean;
  readonly sale: SaleDocument;
  readonly world: World;
}

function pushesFor({ refund, order, subject, sold, isInvoice, sale, world }: Given): readonly PlannedPush[] | Problem {
  const { amount } = refund;
  const texts = textOf(world, { number: '', note: `Refund of ${world.source.name} order ${order.number}` });
  if ('why' in texts) return texts;
  const needs = [documentKey(order.externalId)];
  const { lines, ledger, proof, warnings } = sale;
  const common = {
    ...{ customerId: sold.customerId, customerEmail: sold.customerEmail ?? null, currency: amount.currency, lines },
    ...{ number: texts.number, note: texts.note, issuedOn: subject.occurredOn },
  };
  const base = {
    ...subject,
    basis: [order.externalId, refund.refundedAt, amount],
    needs,
    expect: amount,
    proof,
    ledger,
  };
  const isReceipt = documentKind(world) === 'refund_receipt.create';
  const till = isReceipt || paysOut(world) ? tillFor(refund, order, world) : null;
  if (till && 'why' in till) return till;
  if (isReceipt) {
    const input = { ...common, accountId: till?.accountId ?? null };
    const push: PlannedPush<'refund_receipt.create'> = { ...base, action: 'refund_receipt.create', input, warnings };
    return [push];
  }
  // What is paid out is not set against the invoice as well, which may be open only until its payment is written.
  const invoiceId = isInvoice && !till ? idOf(documentKey(order.externalId)) : null;
  const note: PlannedPush<'credit_note.create'> = {
    ...{ ...base, action: 'credit_note.create', input: { ...common, invoiceId } },
    warnings: till ? warnings : [...warnings, because('not_settled').why],
  };
  return till ? [note, paidOut(subject, amount, till)] : [note];
}

function paidOut(subject: Subject, amount: Refund['amount'], till: Till): PlannedPush<'credit_note.pay_out'> {
  return {
    ...subject,
    key: { ...subject.key, part: 'pay_out' },
    action: 'credit_note.pay_out',
    input: { creditNoteId: idOf(subject.key), amount, paidOn: subject.occurredOn, accountId: till.accountId },
    basis: [subject.occurredOn, amount],
    expect: amount,
    proof: { source: amount, target: amount },
    ledger: [{ title: 'Money given back', quantity: null, account: till.label, taxRate: null, net: amount, tax: null }],
    warnings: [],
  };
}

function planRefund(refund: Refund, world: World): Plan {
  const key = creditKey(refund.externalId);
  const { amount, status } = refund;
  if (status === 'pending') return nothing;
  if (status !== 'succeeded') return withdrawn(world, key);
  const occurredOn = accountingDay(refund.refundedAt, world);
  if (occurredOn < world.startOn || amount.amountMinor <= 0) return nothing;
  const order = orderOf(refund, world);
  const title = order?.number || refund.externalId;
  const about = aboutOrder(order?.externalId ?? refund.orderId ?? refund.externalId);
  const subject: Subject = { key, title, about, occurredOn, money: amount };
  if (!order) return { kind: 'hold', ...subject, ...because('order_missing', { order: refund.orderId ?? '' }) };
  const document = documentKey(order.externalId);
  const pushed = world.pushed(document);
  // It was taken back with the money, or never booked: there is nothing to credit.
  if (order.status === 'cancelled' && !isThere(world, document)) return withdrawn(world, key);
  // What was sold before the first day is booked elsewhere, and so is what is given back of it.
  if (!pushed && accountingDay(order.placedAt, world) < world.startOn) return nothing;
  const sold = pushed?.state === 'done' ? soldBy(pushed, world) : null;
  if (!pushed || !sold) return { kind: 'hold', ...subject, ...because('order_not_pushed', { order: title }) };
  const sale = documentFor(refund, order, sold, world);
  if ('why' in sale) return { kind: 'hold', ...subject, ...sale };
  const isInvoice = pushed.action === 'invoice.create';
  const pushes = pushesFor({ refund, order, subject, sold, isInvoice, sale, world });
  return 'why' in pushes ? { kind: 'hold', ...subject, ...pushes } : { kind: 'push', pushes };
}

/** An order that was cancelled before anybody paid is taken back; one that was paid is refunded. */
function planOrder(order: Order, world: World): Plan {
  if (order.status !== 'cancelled' || paymentsOf(order, world).length > 0) return nothing;
  return withdrawn(world, documentKey(order.externalId));
}

/** A refund becomes a credit note and the money given back, or a refund receipt. */
export const refundRecipe: Recipe = {
  kind: 'refund_to_credit_note',
  triggers: ['refund', 'order'],
  needs: { source: ['order', 'refund'], target: ['credit_note.create'] },
  survey: refundSurvey,
  asks: refundAsks,
  plan(entity, record, world) {
    if (isRefund(entity, record)) return planRefund(record, world);
    return isOrder(entity, record) ? planOrder(record, world) : nothing;
  },
};
