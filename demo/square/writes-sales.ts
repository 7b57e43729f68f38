import type { Answer } from '../http.ts';
import { badRequest, notFound, squareError, versionMismatch } from './errors.ts';
import { dataOf, objectsOf } from './goods.ts';
import type { Asked } from './lists.ts';
import { addPayment, addRefund } from './payments.ts';
import { shipmentTruth } from './sales.ts';
import type { Entry, Fields, SquareObject, SquareState } from './state.ts';
import { add, all, amountOf, CURRENCY, euro, fieldsOf, find, LOCATIONS, listOf, MAIN, stamp, touch } from './state.ts';

function taxOf(state: SquareState, lines: SquareObject[], amounts: number[]): number[] {
  return lines.map((line, index) => {
    const [applied] = listOf(line.applied_taxes);
    const tax = objectsOf(state, 'TAX').find(({ row }) => row.id === applied?.tax_uid);
    const rate = tax === undefined ? 0 : Number(dataOf(tax.row).percentage) / 100;
    const isInside = tax !== undefined && dataOf(tax.row).inclusion_type === 'INCLUSIVE';
    const amount = amounts[index] ?? 0;
    return Math.round(isInside ? (amount * rate) / (1 + rate) : amount * rate);
  });
}

function pricedLines(state: SquareState, given: SquareObject[]): SquareObject[] | Answer {
  const stranger = given.find((line) => line.catalog_object_id !== undefined && !isSold(state, line.catalog_object_id));
  if (stranger !== undefined) return notFound('Catalog object', stranger.catalog_object_id);
  const gross = given.map((line) => Math.round(Number(line.quantity) * amountOf(line.base_price_money)));
  const taxes = taxOf(state, given, gross);
  return given.map((line, index) => {
    const [total = 0, tax = 0] = [gross[index], taxes[index]];
    const named = find(state, 'catalog', line.catalog_object_id);
    const name = named === undefined ? line.name : dataOf(named.row).name;
    const amounts = { total_money: euro(total + tax), total_tax_money: euro(tax), gross_sales_money: euro(total) };
    return {
      ...line,
      uid: `line-${index + 1}`,
      name,
      item_type: 'ITEM',
      total_discount_money: euro(0),
      ...amounts,
      id: '',
    };
  });
}

function isSold(state: SquareState, id: unknown): boolean {
  return objectsOf(state, 'ITEM_VARIATION').some(({ row }) => row.id === id);
}

/** An order as it is given, with its sums reckoned. A discount of the whole order is taken off its first line. */
function makeOrder(state: SquareState, given: Fields, nowMs: number): Entry | Answer {
  if (!LOCATIONS.some(({ id }) => id === given.location_id)) {
    return badRequest('INVALID_VALUE', 'The location is not one of this merchant.', 'order.location_id');
  }
  const lines = pricedLines(state, listOf(given.line_items));
  if (!Array.isArray(lines)) return lines;
  const off = listOf(given.discounts).reduce((sum, discount) => sum + amountOf(discount.amount_money), 0);
  const [first] = lines;
  if (first !== undefined && off > 0) {
    first.total_money = euro(amountOf(first.total_money) - off);
    first.total_discount_money = euro(off);
  }
  const sum = (field: string) => lines.reduce((total, line) => total + amountOf(line[field]), 0);
  const total = sum('total_money');
  const at = stamp(nowMs);
  const row = {
    ...given,
    id: state.newId(28),
    line_items: lines.map(({ id: _, ...line }) => line),
    ...{ created_at: at, updated_at: at, state: 'OPEN', version: 1 },
    total_money: euro(total),
    total_tax_money: euro(sum('total_tax_money')),
    total_discount_money: euro(off),
    total_tip_money: euro(0),
    total_service_charge_money: euro(0),
    net_amount_due_money: euro(total),
  };
  const title = typeof given.reference_id === 'string' ? given.reference_id : row.id;
  return add(state, 'order', row, { title, amountMinor: total, currency: CURRENCY, at });
}

export function createOrder({ state, body, nowMs }: Asked): Answer {
  const made = makeOrder(state, fieldsOf(body.order), nowMs);
  return 'status' in made ? made : { status: 200, json: { order: structuredClone(made.row) } };
}

export function retrieveOrder({ state }: Asked, id: string): Answer {
  const entry = find(state, 'order', id);
  return entry === undefined ? notFound('Order', id) : { status: 200, json: { order: entry.row } };
}

const OVER = ['COMPLETED', 'CANCELED', 'FAILED'];

/** Sets what a sparse fulfillment names, or adds it. */
function putFulfillment(order: SquareObject, given: Fields, nowMs: number): void {
  const parcels = listOf(order.fulfillments);
  const known = parcels.find(({ uid }) => uid === given.uid);
  const sent = given.state === 'COMPLETED' ? { shipped_at: stamp(nowMs) } : {};
  const details = { ...fieldsOf(known?.shipment_details), ...fieldsOf(given.shipment_details), ...sent };
  const parcel = { ...known, ...given, shipment_details: details } as unknown as SquareObject;
  order.fulfillments =
    known === undefined ? [...parcels, parcel] : parcels.map((one) => (one === known ? parcel : one));
}

/** Takes a sparse order with the version that it is made from; what is completed or cancelled stays so. */
export function updateOrder({ state, body, nowMs }: Asked, id: string): Answer {
  const entry = find(state, 'order', id);
  if (entry === undefined) return notFound('Order', id);
  const given = fieldsOf(body.order);
  if (given.version !== entry.row.version) return versionMismatch();
  if (entry.row.state === 'COMPLETED' || entry.row.state === 'CANCELED') {
    return badRequest('BAD_REQUEST', `Order with state ${String(entry.row.state)} cannot be updated.`, 'order.state');
  }
  for (const parcel of listOf(given.fulfillments)) putFulfillment(entry.row, parcel, nowMs);
  const parcels = listOf(entry.row.fulfillments);
  const open = parcels.some((parcel) => !OVER.includes(String(parcel.state)));
  if (given.state === 'CANCELED' && (open || listOf(entry.row.tenders).length > 0)) {
    return badRequest('BAD_REQUEST', 'The order has open fulfillments or payments.', 'order.state');
  }
  const isPaid = listOf(entry.row.tenders).length > 0;
  const done = isPaid && !open && parcels.length > 0 ? { state: 'COMPLETED' } : {};
  touch(entry, given.state === 'CANCELED' ? { state: 'CANCELED' } : done, nowMs);
  return { status: 200, json: { order: structuredClone(entry.row) } };
}

/** The parcels that were sent off, by what people call them. */
export function parcelsOf(order: SquareObject) {
  return listOf(order.fulfillments)
    .filter(({ state }) => OVER.includes(String(state)))
    .map((parcel) => {
      const { tracking_number: number, shipped_at: at } = fieldsOf(parcel.shipment_details);
      const uid = String(parcel.uid);
      const title = typeof number === 'string' ? number : `${order.id}:${uid}`;
      return shipmentTruth(order, uid, title, typeof at === 'string' ? Date.parse(at) : null);
    });
}

/** Books money that was taken elsewhere, all that is due at once. The order of an invoice is paid otherwise. */
export function createPayment({ state, body, nowMs }: Asked): Answer {
  const order = find(state, 'order', body.order_id);
  if (order === undefined) return notFound('Order', body.order_id);
  if (all(state, 'invoice').some(({ row }) => row.order_id === order.row.id)) {
    return badRequest('BAD_REQUEST', 'The order of an invoice cannot be paid this way.', 'order_id');
  }
  const source = body.source_id;
  if (source !== 'EXTERNAL' && source !== 'CASH') {
    return squareError(400, 'PAYMENT_METHOD_ERROR', 'INVALID_CARD_DATA', 'Only money taken elsewhere is booked here.');
  }
  const amount = amountOf(body.amount_money);
  if (amount <= 0 || amount !== amountOf(order.row.net_amount_due_money)) {
    return badRequest('PAYMENT_AMOUNT_MISMATCH', 'The payment is not what is due on the order.', 'amount_money');
  }
  const person = { holder: '', email: '' };
  const payment = addPayment(state, order, { amount, tip: 0, atMs: nowMs, status: 'COMPLETED', source, ...person });
  if (typeof body.reference_id === 'string') payment.row.reference_id = body.reference_id;
  const tender = { id: payment.row.id, type: 'OTHER', amount_money: euro(amount), payment_id: payment.row.id };
  const sent = listOf(order.row.fulfillments).every((parcel) => OVER.includes(String(parcel.state)));
  const paid = { tenders: [tender], net_amount_due_money: euro(0), ...(sent ? { state: 'COMPLETED' } : {}) };
  touch(order, paid, nowMs);
  return { status: 200, json: { payment: structuredClone(payment.row) } };
}

export function createRefund({ state, body, nowMs }: Asked): Answer {
  const payment = find(state, 'payment', body.payment_id);
  if (payment === undefined) return notFound('Payment', body.payment_id);
  const amount = amountOf(body.amount_money);
  const left = amountOf(payment.row.total_money) - amountOf(payment.row.refunded_money);
  if (payment.row.status !== 'COMPLETED' || amount <= 0 || amount > left) {
    return squareError(
      400,
      'REFUND_ERROR',
      'REFUND_AMOUNT_INVALID',
      'The refund is more than is left.',
      'amount_money',
    );
  }
  const refund = addRefund(state, payment, amount, String(body.reason ?? ''), nowMs);
  return { status: 200, json: { refund: structuredClone(refund?.row) } };
}

/** A link makes an order of its own, a draft until somebody pays. */
export function createLink({ state, body, nowMs }: Asked): Answer {
  const { name, price_money: price, location_id: place } = fieldsOf(body.quick_pay);
  if (typeof name !== 'string' || amountOf(price) <= 0 || place !== MAIN) {
    return badRequest('MISSING_REQUIRED_PARAMETER', 'quick_pay needs name, price_money and location_id.', 'quick_pay');
  }
  const lines = [{ name, quantity: '1', base_price_money: price }];
  const order = makeOrder(state, { location_id: place, line_items: lines }, nowMs);
  if ('status' in order) return order;
  order.row.state = 'DRAFT';
  const id = state.newId(16);
  const link = { id, version: 1, order_id: order.row.id, url: `https://square.link/u/${id}`, created_at: stamp(nowMs) };
  add(state, 'link', { ...link, description: body.description, payment_note: body.payment_note });
  return { status: 200, json: { payment_link: link } };
}

export function deleteLink({ state, nowMs }: Asked, id: string): Answer {
  const entry = find(state, 'link', id);
  if (entry === undefined) return notFound('Payment link', id);
  state.shelves.link.delete(id);
  const order = find(state, 'order', entry.row.order_id);
  if (order !== undefined) touch(order, { state: 'CANCELED' }, nowMs);
  return { status: 200, json: { id, cancelled_order_id: entry.row.order_id } };
}
