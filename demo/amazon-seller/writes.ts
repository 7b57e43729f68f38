import { exponentOf } from '../data/money.ts';
import type { Answer } from '../http.ts';
import { parseJson } from '../http.ts';
import type { Asking } from './lists.ts';
import { amazonError } from './lists.ts';
import type { AmazonOrder, Listing } from './state.ts';
import { itemId, second, sentOf } from './state.ts';

type Row = Record<string, unknown>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rowsOf(value: unknown): Row[] {
  return Array.isArray(value) ? value.filter(isRow) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function invalid(message: string): Answer {
  return amazonError(400, 'InvalidInput', message);
}

/** POST /orders/v0/orders/{orderId}/shipmentConfirmation. The same package sent again is the same package. */
export function confirmShipment({ state, call, nowMs }: Asking, id: string): Answer {
  const order = state.orders.find((one) => one.id === id);
  if (order === undefined) return amazonError(404, 'ResourceNotFound', 'The order was not found.');
  const body = parseJson(call.body);
  const detail = isRow(body) && isRow(body.packageDetail) ? body.packageDetail : {};
  const reference = text(detail.packageReferenceId);
  const carrier = detail.carrierCode === 'Other' ? text(detail.carrierName) : text(detail.carrierCode);
  const tracking = text(detail.trackingNumber);
  if (!isRow(body) || body.marketplaceId !== order.market.id)
    return invalid('The marketplace is not that of the order.');
  if (!/^[1-9]\d*$/.test(reference) || carrier === '' || tracking === '') return invalid('The package is not valid.');
  if (!(Date.parse(text(detail.shipDate)) <= nowMs)) return invalid('The ship date is not valid.');
  const items = rowsOf(detail.orderItems).map((item) => {
    return { itemId: text(item.orderItemId), quantity: Number(item.quantity) };
  });
  const known = order.parcels.find((parcel) => parcel.reference === reference);
  if (known !== undefined) {
    Object.assign(known, { carrier, tracking });
    return { status: 204, text: '' };
  }
  if (order.byAmazon || (order.status !== 'UNSHIPPED' && order.status !== 'PARTIALLY_SHIPPED')) {
    return invalid('The order cannot be shipped.');
  }
  if (items.length === 0 || items.some((item) => !isLeft(order, item)))
    return invalid('The items are already shipped.');
  order.parcels.push({ reference, carrier, tracking, status: 'SHIPPED', at: second(nowMs), items });
  const isWhole = order.sale.lines.every((line) => sentOf(order, line) === line.quantity);
  order.status = isWhole ? 'SHIPPED' : 'PARTIALLY_SHIPPED';
  order.updatedAt = second(nowMs);
  return { status: 204, text: '' };
}

function isLeft(order: AmazonOrder, item: { itemId: string; quantity: number }): boolean {
  const line = order.sale.lines.find((one) => itemId(one) === item.itemId);
  return line !== undefined && item.quantity > 0 && item.quantity <= line.quantity - sentOf(order, line);
}

/** What one patch does to a listing; a text says what is wrong with it. */
function understand(listing: Listing, patch: Row): (() => void) | string {
  const [value] = rowsOf(patch.value);
  if (value === undefined || (patch.op !== 'merge' && patch.op !== 'replace')) return 'The patch is not valid.';
  if (patch.path === '/attributes/fulfillment_availability') {
    const { quantity } = value;
    const isGood = typeof quantity === 'number' && Number.isInteger(quantity) && quantity >= 0;
    if (value.fulfillment_channel_code !== 'DEFAULT' || !isGood) return 'The quantity is not valid.';
    return () => Object.assign(listing, { quantity });
  }
  if (patch.path === '/attributes/item_name') {
    const title = text(value.value);
    return title === '' ? 'The name is missing.' : () => Object.assign(listing, { title });
  }
  if (patch.path === '/attributes/purchasable_offer') return understandOffer(listing, value);
  return `There is no attribute ${text(patch.path)}.`;
}

function understandOffer(listing: Listing, value: Row): (() => void) | string {
  const market = listing.markets.find(({ id }) => id === value.marketplace_id);
  const [ours] = rowsOf(value.our_price);
  const [schedule] = rowsOf(ours?.schedule);
  const price = schedule?.value_with_tax;
  if (market === undefined || market.currency !== value.currency || typeof price !== 'number' || price <= 0) {
    return 'The price is not valid.';
  }
  return () => listing.prices.set(market.id, Math.round(price * 10 ** exponentOf(market.currency)));
}

/** PATCH /listings/2021-08-01/items/{sellerId}/{sku}: taken whole or not at all. */
export function patchListing({ state, call, nowMs }: Asking, sku: string): Answer {
  const listing = state.listings.find((one) => one.sku === sku);
  if (listing === undefined) return amazonError(404, 'NOT_FOUND', `SKU '${sku}' was not found.`);
  const body = parseJson(call.body);
  const patches = isRow(body) ? rowsOf(body.patches) : [];
  if (!isRow(body) || text(body.productType) === '' || patches.length === 0 || !call.query.has('marketplaceIds')) {
    return invalid('The request is not valid.');
  }
  const understood = patches.map((patch) => understand(listing, patch));
  const wrong = understood.filter((one) => typeof one === 'string');
  const submission = { sku, submissionId: `${state.nextId()}-pretend` };
  if (wrong.length > 0) {
    const issue = { code: '90000900', severity: 'ERROR', categories: ['INVALID_ATTRIBUTE'] };
    const issues = wrong.map((message) => ({ ...issue, message }));
    return { status: 200, json: { ...submission, status: 'INVALID', issues } };
  }
  for (const act of understood) if (typeof act === 'function') act();
  listing.updatedAt = second(nowMs);
  return { status: 200, json: { ...submission, status: 'ACCEPTED', issues: [] } };
}
