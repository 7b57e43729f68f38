import type { GraphQLResolveInfo } from 'graphql';
import type { Currency } from '../data/money.ts';
import { convertMinor, exponentOf } from '../data/money.ts';
import type { Sale, SaleLine } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { Context, Node } from './connection.ts';
import { draftNode } from './draft-nodes.ts';
import { minorOf } from './goods-writes.ts';
import { failed, once } from './mutation.ts';
import { orderNode } from './order-nodes.ts';
import { refundNode } from './payment-nodes.ts';
import { twoPrices } from './price-nodes.ts';
import { idNumber } from './root.ts';
import { findShipment, fulfillmentOrderId, shipmentNodes } from './shipment-nodes.ts';
import type { Draft, Shipment } from './state.ts';
import { gid, movementsOf, unsentLines } from './state.ts';

function touch({ state, nowMs }: Context, sale: Sale): void {
  sale.updatedAt = nowMs;
  state.revision += 1;
}

/** Cancelling is a job that a real shop finishes a moment later; here it is done at once. */
function cancelOrder(context: Context, { orderId }: { orderId: string }): Node {
  const { state } = context;
  const sale = state.sales.get(idNumber(orderId));
  const refuse = (code: string, message: string) => ({
    job: null,
    orderCancelUserErrors: [{ code, field: ['orderId'], message }],
  });
  if (sale === undefined) return refuse('NOT_FOUND', 'Order does not exist');
  if (sale.state === 'cancelled') return refuse('INVALID', 'Order has already been cancelled');
  if (state.shipments.get(sale.id)?.some(({ isCancelled }) => !isCancelled)) {
    return refuse('INVALID', 'Cannot cancel an order with fulfillments');
  }
  sale.state = 'cancelled';
  touch(context, sale);
  return { job: { id: gid('Job', state.nextId()), done: false }, orderCancelUserErrors: [] };
}

function markPaid(context: Context, id: string): Node {
  const { state, nowMs } = context;
  const sale = state.sales.get(idNumber(id));
  if (sale === undefined) return failed('Order does not exist', ['id']);
  if (sale.paidAt !== null || sale.state === 'cancelled') return failed('Order cannot be marked as paid.', ['id']);
  sale.paidAt = nowMs;
  if (sale.state !== 'failed') sale.state = 'paid';
  state.paidByHand.add(sale.id);
  touch(context, sale);
  return { order: orderNode(sale, context), userErrors: [] };
}

interface RefundArgs {
  input: {
    orderId: string;
    note?: string | null;
    currency?: string | null;
    transactions?: { amount: string; parentId?: string | null; kind: string; gateway: string }[];
  };
}

function createRefund(context: Context, { input }: RefundArgs): Node {
  const { state, nowMs } = context;
  const sale = state.sales.get(idNumber(input.orderId));
  const [wanted] = input.transactions ?? [];
  if (sale === undefined || wanted === undefined) return failed('Order does not exist', ['orderId']);
  if (sale.currency !== 'EUR' && input.currency !== sale.currency) {
    return failed('Currency is required when the presentment currency differs.', ['currency']);
  }
  if (Math.floor(idNumber(wanted.parentId ?? '') / 10) !== sale.id || wanted.kind !== 'REFUND') {
    return failed('Parent transaction does not exist', ['transactions']);
  }
  const exactMinor = minorOf(wanted.amount, exponentOf(sale.currency));
  const priced = priceSale(sale);
  if (exactMinor <= 0 || exactMinor > priced.total - priced.refunded) {
    return failed('Refund amount is more than what is left of the payment.', ['transactions']);
  }
  const nothing = { lines: [], shipping: false, goodwillPercent: 0 };
  const refund = { id: state.nextId(), createdAt: nowMs, ...nothing, exactMinor, reason: input.note ?? '' };
  sale.refunds.push(refund);
  touch(context, sale);
  if (!state.paidByHand.has(sale.id)) {
    const moved = movementsOf(state, { ...sale, refunds: [refund] }, nowMs).filter(({ type }) => type === 'REFUND');
    state.movements.push(...moved.map((movement) => ({ ...movement, sale })));
  }
  const prices = twoPrices(sale);
  const entry = prices.shop.refunds.at(-1);
  const scope = { prices, context, order: () => orderNode(sale, context) };
  return { order: scope.order, refund: entry === undefined ? null : refundNode(scope, entry), userErrors: [] };
}

interface FulfillArgs {
  fulfillment: {
    trackingInfo?: { company?: string | null; number?: string | null; url?: string | null };
    lineItemsByFulfillmentOrder: {
      fulfillmentOrderId: string;
      fulfillmentOrderLineItems?: { id: string; quantity: number }[];
    }[];
  };
}

function fulfill(context: Context, { fulfillment }: FulfillArgs): Node {
  const { state, nowMs } = context;
  const [part] = fulfillment.lineItemsByFulfillmentOrder;
  const orderNumber = idNumber(part?.fulfillmentOrderId ?? '');
  const sale = state.sales.get(Math.floor(orderNumber / 100));
  if (sale === undefined || fulfillmentOrderId(state, sale) !== orderNumber) {
    return failed('Fulfillment order does not exist.', ['fulfillment']);
  }
  const left = unsentLines(state, sale);
  const lines =
    part?.fulfillmentOrderLineItems?.map(({ id, quantity }) => ({ lineId: idNumber(id), quantity })) ?? left;
  const isThere = lines.every(({ lineId, quantity }) => {
    const most = left.find((one) => one.lineId === lineId)?.quantity ?? 0;
    return quantity > 0 && quantity <= most;
  });
  if (!isThere || lines.length === 0) return failed('Invalid fulfillment order line item quantity requested.');
  const { company, number, url } = fulfillment.trackingInfo ?? {};
  const tracking = { company: company ?? '', number: number ?? '', url: url ?? null };
  const stamps = { createdAt: nowMs, updatedAt: nowMs };
  const shipment: Shipment = { id: state.nextId(), isCancelled: false, ...tracking, lines, ...stamps };
  state.shipments.set(sale.id, [...(state.shipments.get(sale.id) ?? []), shipment]);
  if (unsentLines(state, sale).length === 0 && sale.state === 'paid') sale.state = 'fulfilled';
  touch(context, sale);
  return { fulfillment: shipmentNodes(sale, context).at(-1), userErrors: [] };
}

function cancelShipment(context: Context, id: string): Node {
  const { state, nowMs } = context;
  const found = findShipment(state, idNumber(id));
  if (found === null) return failed('Fulfillment does not exist.', ['id']);
  const { sale, shipment } = found;
  if (shipment.isCancelled) return failed('Fulfillment is already cancelled.', ['id']);
  Object.assign(shipment, { isCancelled: true, updatedAt: nowMs });
  if (sale.state === 'fulfilled') sale.state = 'paid';
  touch(context, sale);
  return { fulfillment: shipmentNodes(sale, context).find((node) => node.id === id), userErrors: [] };
}

interface DraftArgs {
  input: {
    purchasingEntity?: { customerId?: string };
    presentmentCurrencyCode?: Currency;
    email?: string;
    note?: string;
    poNumber?: string;
    tags?: string[];
    lineItems?: DraftLine[];
  };
}

interface DraftLine {
  title?: string;
  quantity: number;
  variantId?: string;
  originalUnitPriceWithCurrency?: { amount: string; currencyCode: Currency };
  priceOverride?: { amount: string; currencyCode: Currency };
}

function draftLine({ state }: Context, line: DraftLine): SaleLine | null {
  const known = state.variants.get(idNumber(line.variantId ?? ''));
  if (line.variantId !== undefined && known === undefined) return null;
  const price = known === undefined ? line.originalUnitPriceWithCurrency : line.priceOverride;
  const own = known?.variant.price ?? 0;
  const unit =
    price === undefined
      ? own
      : convertMinor(minorOf(price.amount, exponentOf(price.currencyCode)), price.currencyCode, 'EUR');
  return {
    id: state.nextId(),
    productId: known?.product.id ?? 0,
    variantId: known?.variant.id ?? 0,
    title: known?.product.title ?? line.title ?? '',
    sku: known?.variant.sku ?? '',
    quantity: line.quantity,
    unit,
    discount: 0,
  };
}

/** What the pretend shop's tax service takes on everything. */
const TAX_PERCENT = 24;

function createDraft(context: Context, { input }: DraftArgs): Node {
  const { state, nowMs } = context;
  const buyer = state.people.get(idNumber(input.purchasingEntity?.customerId ?? ''));
  if (buyer === undefined) return failed('Customer does not exist', ['purchasingEntity']);
  const lines = (input.lineItems ?? []).map((line) => draftLine(context, line));
  const known = lines.filter((line) => line !== null);
  if (known.length === 0 || known.length < lines.length) return failed('Add at least 1 product', ['lineItems']);
  const stamps = { createdAt: nowMs, updatedAt: nowMs };
  const sale: Sale = {
    ...{ id: state.nextId(), number: 0, buyer, guest: false, currency: input.presentmentCurrencyCode ?? 'EUR' },
    ...{ inclusive: false, taxPercent: TAX_PERCENT, lines: known, shippingId: state.nextId(), shipping: 0 },
    ...{ coupon: null, state: 'open', refunds: [], note: input.note ?? '', paidAt: null },
    ...stamps,
  };
  const id = state.nextId();
  const poNumber = input.poNumber ?? null;
  const email = input.email ?? buyer.email;
  const number = Math.max(0, ...[...state.drafts.values()].map((one) => one.number)) + 1;
  const draft: Draft = { id, number, sale, status: 'OPEN', email, poNumber, ...stamps };
  state.drafts.set(id, draft);
  state.tags.set(id, input.tags ?? []);
  return { draftOrder: draftNode(draft, context), userErrors: [] };
}

function sendDraft(context: Context, { id, email }: { id: string; email?: { to?: string } | null }): Node {
  const draft = context.state.drafts.get(idNumber(id));
  if (draft === undefined) return failed('Draft order does not exist', ['id']);
  if (draft.status === 'COMPLETED') return failed('Draft order is already completed', ['id']);
  if (!email?.to && !draft.email) return failed("Email to can't be blank", ['email']);
  Object.assign(draft, { status: 'INVOICE_SENT', updatedAt: context.nowMs });
  return { draftOrder: draftNode(draft, context), userErrors: [] };
}

function deleteDraft({ state }: Context, id: string): Node {
  if (!state.drafts.delete(idNumber(id))) return failed('Draft order does not exist', ['id']);
  return { deletedId: id, userErrors: [] };
}

/** Resolvers of what is written about orders, payments, shipments and drafts. */
export function saleMutations(context: Context): Node {
  return {
    orderCancel: (args: { orderId: string }) => cancelOrder(context, args),
    orderMarkAsPaid: ({ input }: { input: { id: string } }) => markPaid(context, input.id),
    refundCreate: (args: RefundArgs, _: unknown, info: GraphQLResolveInfo) =>
      once(context, args, info, () => createRefund(context, args)),
    fulfillmentCreate: (args: FulfillArgs) => fulfill(context, args),
    fulfillmentCancel: ({ id }: { id: string }) => cancelShipment(context, id),
    draftOrderCreate: (args: DraftArgs) => createDraft(context, args),
    draftOrderInvoiceSend: (args: { id: string; email?: { to?: string } | null }) => sendDraft(context, args),
    draftOrderDelete: ({ input }: { input: { id: string } }) => deleteDraft(context, input.id),
  };
}
