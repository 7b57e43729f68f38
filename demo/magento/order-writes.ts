import { exchangeRate, exponentOf } from '../data/money.ts';
import type { Answer, Call } from '../http.ts';
import { magentoError } from './oauth.ts';
import type { MagentoState, Order } from './state.ts';
import { addMemo, invoiceOrder, refundedOf, ship, stateOf } from './state.ts';
import { bodyOf, isRow, missing, noSuch, type Row, rowsOf, textOf } from './writes.ts';

/** A comment is kept only where it is asked for. */
function commentOf(body: Row): string | null {
  return body.appendComment === true && isRow(body.comment) ? (textOf(body.comment, 'comment') ?? null) : null;
}

function refusedDocument(what: string, ...why: string[]): Answer {
  return magentoError(400, `${what} Document Validation Error(s):\n%1`, [why.join('\n')]);
}

/** True or false, as Magento answers: an order that cannot be cancelled is no error. */
export function cancelOrder(state: MagentoState, id: number, nowMs: number): Answer {
  const order = state.orders.get(id);
  if (order === undefined) return noSuch('entityId', id);
  if (!['new', 'pending_payment'].includes(stateOf(order))) return { status: 200, json: false };
  Object.assign(order.sale, { state: 'cancelled', updatedAt: nowMs });
  return { status: 200, json: true };
}

export function makeInvoice(state: MagentoState, call: Call, id: number, nowMs: number): Answer {
  const order = state.orders.get(id);
  if (order === undefined) return noSuch('entityId', id);
  if (order.invoice !== null || stateOf(order) === 'canceled') {
    return refusedDocument('Invoice', 'The order does not allow an invoice to be created.');
  }
  const invoice = invoiceOrder(state, order, nowMs, commentOf(bodyOf(call)));
  Object.assign(order.sale, { state: 'paid', paidAt: nowMs, updatedAt: nowMs });
  return { status: 200, json: invoice.id };
}

export function makeShipment(state: MagentoState, call: Call, id: number, nowMs: number): Answer {
  const order = state.orders.get(id);
  if (order === undefined) return noSuch('entityId', id);
  if (order.isVirtual || order.shipments.length > 0 || ['canceled', 'closed'].includes(stateOf(order))) {
    return refusedDocument('Shipment', 'A shipment cannot be created when an order has a status of %1');
  }
  const body = bodyOf(call);
  const asked = rowsOf(body.items).map((item) => ({ lineId: Number(item.order_item_id), quantity: Number(item.qty) }));
  const strange = asked.find(({ lineId }) => !order.sale.lines.some((line) => line.id === lineId));
  if (strange) return refusedDocument('Shipment', 'The shipment contains a product that is not part of the order.');
  const [track] = rowsOf(body.tracks);
  const [carrier, title, number] = ['carrier_code', 'title', 'track_number'].map((field) => textOf(track ?? {}, field));
  if (!carrier || !title || !number) return missing('track_number');
  const lines =
    asked.length > 0 ? asked : order.sale.lines.map((line) => ({ lineId: line.id, quantity: line.quantity }));
  const made = ship(state, order, { lines, carrier, title, track: number }, nowMs, commentOf(body));
  order.sale.updatedAt = nowMs;
  // Magento writes this number as text.
  return { status: 200, json: String(made.id) };
}

/** Half up on two decimals, as Magento rounds in every currency; then in the smallest unit of the order's. */
function adjustmentMinor(order: Order, base: number): number {
  const { currency } = order.sale;
  const cents = Math.round(base * 100 * exchangeRate('EUR', currency));
  return Math.round((cents / 100) * 10 ** exponentOf(currency));
}

export function makeRefund(state: MagentoState, call: Call, invoiceId: number, nowMs: number): Answer {
  const order = [...state.orders.values()].find((one) => one.invoice?.id === invoiceId);
  if (order === undefined) return noSuch('entityId', invoiceId);
  const body = bodyOf(call);
  const shares = isRow(body.arguments) ? body.arguments : {};
  const items = rowsOf(body.items);
  const left = order.priced.total - refundedOf(order);
  const whole = items.length === 0;
  const amount = whole ? left : adjustmentMinor(order, Number(shares.adjustment_positive ?? 0));
  if (amount <= 0) return refusedDocument('Creditmemo', "The credit memo's total must be positive.");
  if (!whole && order.priced.shipping.paid === 0) {
    return refusedDocument('Creditmemo', "You can't create a creditmemo without products.");
  }
  if (amount > left) return refusedDocument('Creditmemo', 'The most money available to refund is %1.');
  const nothing = { lines: [], shippingNet: 0, shippingTax: 0, tax: 0 };
  const memo = addMemo(state, order, nowMs, { ...nothing, adjustment: amount, amount, comment: commentOf(body) });
  order.sale.updatedAt = nowMs;
  return { status: 200, json: memo.id };
}
