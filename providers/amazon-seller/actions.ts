import { z } from 'zod';
import { type ActionInput, actionInputs } from '../../contract/actions/index.ts';
import { type Money, moneyToDecimal } from '../../contract/money.ts';
import {
  type Action,
  type ActionContext,
  conflict,
  defineAction,
  doneWith,
  exactNumber,
  get,
  idText,
  intent,
  type JsonObject,
  type Request,
  type Response,
  refused,
  type Settings,
  type Step,
  staleness,
  write,
} from '../kit/index.ts';
import { changedAt, type Listing, listingRecord, mainSummary, offersOf, ownChannel } from './listings.ts';
import { shipmentId } from './shipments.ts';

/** https://developer-docs.amazon.com/sp-api/reference/getlistingsitem */
function listing(sku: string, { sellerId, marketplaceIds = '' }: Settings): Request {
  const includedData = 'summaries,offers,fulfillmentAvailability';
  return get(`/listings/2021-08-01/items/${sellerId}/${encodeURIComponent(sku)}`, { marketplaceIds, includedData });
}

interface Patch {
  readonly op: 'merge' | 'replace';
  readonly path: string;
  readonly value: readonly JsonObject[];
}

/** Patches set values, so that the same one may be sent twice. `before` is what the values were. */
function patch(raw: Listing, patches: readonly Patch[], before: JsonObject, { settings }: ActionContext): Step {
  const { path } = listing(raw.sku, settings);
  const json = {
    productType: mainSummary(raw, settings)?.productType ?? 'PRODUCT',
    patches: patches.map((one) => ({ ...one })),
  };
  const query = { marketplaceIds: settings.marketplaceIds ?? '' };
  return { next: write('PATCH', path, json, { query, repeatable: true, carry: { before } }) };
}

/**
 * https://developer-docs.amazon.com/sp-api/reference/patchlistingsitem: what is wrong with a patch comes with a 200.
 */
const submission = z.object({
  sku: z.string(),
  status: z.enum(['ACCEPTED', 'VALID', 'INVALID']),
  issues: z.array(z.object({ message: z.string(), severity: z.string() })).nullish(),
});

/** Amazon has taken the change, or says what is wrong with it; it is carried out some minutes later. */
function readPatch({ body }: Response, { carry }: Request, externalId: string): Step {
  const { status, issues } = submission.parse(body);
  if (status === 'INVALID') {
    const wrong = (issues ?? []).filter(({ severity }) => severity === 'ERROR').map(({ message }) => message);
    return refused(wrong.join(' ') || 'Amazon found the change invalid');
  }
  // It was put there by `patch`, as JSON.
  return { done: { externalId, before: carry?.before as JsonObject } };
}

const later = 'Amazon takes the change at once and shows it some minutes later.';

/** Quantities of the seller's own stock; Amazon counts what lies in its own warehouses itself. */
const setStock = defineAction({
  kind: 'stock.set',
  note: later,
  first: (input, { settings }) => listing(input.productId, settings),
  read(response, request, input, context) {
    if (request.method === 'PATCH') return readPatch(response, request, input.externalId);
    const raw = listingRecord.parse(response.body);
    const channel = input.locationId ?? ownChannel;
    const place = raw.fulfillmentAvailability?.find(({ fulfillmentChannelCode }) => fulfillmentChannelCode === channel);
    const quantity = place?.quantity;
    if (!quantity) return refused('Amazon counts the stock of this listing itself');
    if (!/^\d+(\.0*)?$/.test(input.available)) return refused('Amazon counts in whole numbers from 0 on');
    if (input.expected !== null && Number(input.expected) !== Number(quantity)) {
      return conflict(`there are ${quantity} now, not ${input.expected}`);
    }
    const value = [{ fulfillment_channel_code: channel, quantity: Number(input.available) }];
    // Merging leaves alone what else stands there: https://developer-docs.amazon.com/sp-api/docs/merge-a-listing
    return patch(raw, [{ op: 'merge', path: '/attributes/fulfillment_availability', value }], { quantity }, context);
  },
  inverse: ({ before }, { available, ...input }) =>
    intent('stock.set', { ...input, available: String(before?.quantity), expected: available }),
});

/** No version comes back: the change shows some minutes later. */
const updateProduct = defineAction({
  kind: 'product.update',
  note: later,
  first: (input, { settings }) => listing(input.externalId, settings),
  read(response, request, input, context) {
    if (request.method === 'PATCH') return readPatch(response, request, input.externalId);
    const raw = listingRecord.parse(response.body);
    const stale = staleness(input.version, changedAt(raw));
    if (stale) return stale;
    if (input.sku != null && input.sku !== raw.sku) return refused('the SKU of a listing is fixed');
    if (input.status !== undefined) return refused('a listing is opened and closed in Seller Central');
    return changeListing(raw, input, context);
  },
  inverse: ({ before }) => intent('product.update', actionInputs['product.update'].parse(before)),
});

/**
 * A title and a price belong to a marketplace: the title to the most important one, the price to that of its currency.
 */
function changeListing(raw: Listing, input: ActionInput<'product.update'>, context: ActionContext): Step {
  const main = mainSummary(raw, context.settings);
  const patches: Patch[] = [];
  const before: Record<string, string | JsonObject> = { externalId: raw.sku };
  if (input.title !== undefined && main) {
    before.title = main.itemName ?? raw.sku;
    const value = [{ value: input.title, marketplace_id: main.marketplaceId }];
    patches.push({ op: 'replace', path: '/attributes/item_name', value });
  }
  if (input.price !== undefined) {
    const { price } = input;
    const offer = offersOf(raw, context.settings).find((one) => one.price.currency === price.currency);
    if (!offer) return refused(`the listing has no price in ${price.currency}`);
    before.price = { ...offer.price };
    patches.push({ op: 'merge', path: '/attributes/purchasable_offer', value: [offerOf(offer.marketplaceId, price)] });
  }
  return patches.length === 0 ? { done: { externalId: raw.sku, before } } : patch(raw, patches, before, context);
}

/** Amazon wants the price as a JSON number: the shortest text of so small a double is the decimal again. */
function offerOf(marketplaceId: string, price: Money): JsonObject {
  const schedule = [{ value_with_tax: Number(moneyToDecimal(price)) }];
  return { marketplace_id: marketplaceId, currency: price.currency, audience: 'ALL', our_price: [{ schedule }] };
}

const count = exactNumber.transform(Number);
/**
 * https://developer-docs.amazon.com/sp-api/reference/getorder: how much is left to send, and in which parcels the rest
 * has gone.
 */
const sendable = z.object({
  orderId: z.string(),
  salesChannel: z.object({ marketplaceId: z.string() }),
  fulfillment: z.object({ fulfilledBy: z.string().nullish() }),
  orderItems: z.array(
    z.object({
      orderItemId: z.string(),
      quantityOrdered: count,
      fulfillment: z.object({ quantityUnfulfilled: count.nullish() }).nullish(),
    }),
  ),
  packages: z.array(z.object({ packageReferenceId: idText, trackingNumber: z.string().nullish() })).nullish(),
});

/** Amazon's codes of the carriers that people name most; any other goes by "Other" and its name. */
const carriers = ['UPS', 'USPS', 'FedEx', 'DHL', 'DHL Express', 'DPD', 'GLS', 'Royal Mail', 'Hermes', 'TNT', 'Correos'];

function carrierOf(name: string): { readonly carrierCode: string; readonly carrierName?: string } {
  const code = carriers.find((one) => one.toLowerCase() === name.toLowerCase());
  return code === undefined ? { carrierCode: 'Other', carrierName: name } : { carrierCode: code };
}

/** Our reference as a package's number, which must be positive; it need only be one within its order. */
function packageNumber({ key }: ActionContext): string {
  return String((Number.parseInt(key('package').slice(0, 8), 16) % 999_999_999) + 1);
}

function orderToSend({ orderId }: ActionInput<'shipment.create'>): Request {
  return get(`/orders/2026-01-01/orders/${encodeURIComponent(orderId)}`, { includedData: 'FULFILLMENT,PACKAGES' });
}

function sent({ orderId, trackingNumber }: ActionInput<'shipment.create'>, packageReferenceId: string) {
  return doneWith(shipmentId(orderId, packageReferenceId), { number: trackingNumber });
}

function readOrder({ body }: Response): z.infer<typeof sendable> {
  return z.object({ order: sendable }).parse(body).order;
}

/**
 * https://developer-docs.amazon.com/sp-api/reference/confirmshipment: no key is taken, and a parcel is found again by
 * its number.
 */
const confirmShipment = defineAction({
  kind: 'shipment.create',
  note: 'Amazon tells the customer itself, and finds the parcel by the carrier and the tracking number.',
  final: 'Amazon cannot take back that an order was sent; a wrong tracking number is corrected in Seller Central.',
  first: orderToSend,
  read(response, request, input, context) {
    const packageReferenceId = packageNumber(context);
    if (request.method === 'POST') return sent(input, packageReferenceId);
    const order = readOrder(response);
    if (order.fulfillment.fulfilledBy === 'AMAZON') return refused('Amazon sends this order itself');
    const left = order.orderItems.map((item) => ({
      orderItemId: item.orderItemId,
      quantity: item.fulfillment?.quantityUnfulfilled ?? item.quantityOrdered,
    }));
    const wished = input.lines?.map(({ lineId, quantity }) => ({ orderItemId: lineId, quantity: Number(quantity) }));
    const orderItems = (wished ?? left).filter(({ quantity }) => quantity > 0);
    if (orderItems.length === 0) return refused('all of this order is sent already');
    if (orderItems.some(({ quantity }) => !Number.isInteger(quantity)))
      return refused('Amazon counts in whole numbers');
    const packageDetail = {
      ...{ packageReferenceId, ...carrierOf(input.carrier), trackingNumber: input.trackingNumber },
      ...{ shipDate: context.now, orderItems },
    };
    const { marketplaceId } = order.salesChannel;
    const path = `/orders/v0/orders/${encodeURIComponent(input.orderId)}/shipmentConfirmation`;
    return { next: write('POST', path, { marketplaceId, packageDetail }) };
  },
  lookUp: {
    first: orderToSend,
    read(response, _request, input, context) {
      const number = packageNumber(context);
      const found = readOrder(response).packages?.find(({ packageReferenceId }) => packageReferenceId === number);
      return found ? sent(input, number) : { absent: true };
    },
  },
  inverse: null,
});

export const actions: readonly Action[] = [setStock, updateProduct, confirmShipment];
