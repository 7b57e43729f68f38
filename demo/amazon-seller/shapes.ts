import type { Currency } from '../data/money.ts';
import { decimalNumber, decimalText } from '../data/money.ts';
import type { PricedLine, PricedSale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { AmazonOrder, Listing, Settlement, Transaction } from './state.ts';
import { iso, itemId, MARKETS, sentOf } from './state.ts';

function money(amountMinor: number, currency: Currency) {
  return { amount: decimalText(amountMinor, currency), currencyCode: currency };
}

/** Goods, discount, shipping and tax of one line; the first line bears the shipping. */
function lineBreakdowns(line: PricedLine, priced: PricedSale, isFirst: boolean) {
  const { currency } = priced;
  const shipping = isFirst ? priced.shipping : { net: 0, tax: 0 };
  const part = (subtype: string, value: number) => (value === 0 ? [] : [{ subtype, value: money(value, currency) }]);
  const entry = (type: string, amount: number, detail: object[] = []) => {
    if (amount === 0) return [];
    return [{ type, subtotal: money(amount, currency), ...(detail.length > 0 ? { detailedBreakdowns: detail } : {}) }];
  };
  const discount = line.net - line.before;
  return [
    ...entry('ITEM', line.before),
    ...entry('SHIPPING', shipping.net),
    ...entry('DISCOUNT', discount, part('ITEM', discount)),
    ...entry('TAX', line.tax + shipping.tax, [...part('ITEM', line.tax), ...part('SHIPPING', shipping.tax)]),
  ];
}

function orderItem(order: AmazonOrder, line: PricedLine, priced: PricedSale, parts: Set<string>) {
  const isFirst = line === priced.lines[0];
  const { currency } = priced;
  const paid = line.paid + (isFirst ? priced.shipping.paid : 0);
  const sent = sentOf(order, line.line);
  const product = { asin: `B0${String(line.line.variantId).padStart(8, '0')}`, title: line.line.title };
  return {
    orderItemId: itemId(line.line),
    quantityOrdered: line.line.quantity,
    product: {
      ...{ ...product, sellerSku: line.line.sku, condition: { conditionType: 'NEW', conditionSubtype: 'NEW' } },
      ...(showsMoney(order) ? { price: { unitPrice: money(line.unit, currency) } } : {}),
    },
    ...(parts.has('PROCEEDS') && showsMoney(order)
      ? { proceeds: { proceedsTotal: money(paid, currency), breakdowns: lineBreakdowns(line, priced, isFirst) } }
      : {}),
    ...(parts.has('FULFILLMENT')
      ? { fulfillment: { quantityFulfilled: sent, quantityUnfulfilled: line.line.quantity - sent } }
      : {}),
  };
}

/** Before the payment is checked, and after a cancellation, no amounts are told. */
export function showsMoney({ status }: AmazonOrder): boolean {
  return status !== 'PENDING' && status !== 'CANCELLED';
}

/** An order with the parts that were asked for. */
export function orderShape(order: AmazonOrder, parts: Set<string>) {
  const { sale, market } = order;
  const { buyer } = sale;
  const priced = priceSale(sale);
  const name = `${buyer.first} ${buyer.last}`;
  return {
    orderId: order.id,
    createdTime: iso(order.createdAt),
    lastUpdatedTime: iso(order.updatedAt),
    programs: [],
    salesChannel: { channelName: 'AMAZON', marketplaceId: market.id, marketplaceName: market.name },
    ...(parts.has('BUYER')
      ? { buyer: { buyerName: name, buyerEmail: `${order.id.slice(4, 11)}@marketplace.${market.domain.slice(4)}` } }
      : {}),
    ...(parts.has('RECIPIENT')
      ? {
          recipient: {
            deliveryAddress: {
              ...{ name, addressLine1: buyer.street, city: buyer.city, postalCode: buyer.zip },
              countryCode: buyer.country,
            },
          },
        }
      : {}),
    ...(parts.has('PROCEEDS') && showsMoney(order)
      ? { proceeds: { grandTotal: money(priced.total, priced.currency) } }
      : {}),
    ...(parts.has('FULFILLMENT')
      ? { fulfillment: { fulfillmentStatus: order.status, fulfilledBy: order.byAmazon ? 'AMAZON' : 'MERCHANT' } }
      : {}),
    orderItems: priced.lines.map((line) => orderItem(order, line, priced, parts)),
    ...(parts.has('PACKAGES') && order.parcels.length > 0
      ? {
          packages: order.parcels.map((parcel) => ({
            packageReferenceId: parcel.reference,
            createdTime: iso(parcel.at),
            packageStatus: { status: parcel.status },
            carrier: parcel.carrier,
            shipTime: iso(parcel.at),
            trackingNumber: parcel.tracking,
            packageItems: parcel.items.map((item) => ({ orderItemId: item.itemId, quantity: item.quantity })),
          })),
        }
      : {}),
  };
}

/** A listing with the data sets that were asked for, in the marketplaces that were. */
export function listingShape(listing: Listing, parts: Set<string>, wanted: readonly string[]) {
  const markets = listing.markets.filter(({ id }) => wanted.includes(id));
  const family = [
    ...(listing.children.length > 0 ? [{ type: 'VARIATION', childSkus: listing.children }] : []),
    ...(listing.parent === null ? [] : [{ type: 'VARIATION', parentSkus: [listing.parent] }]),
  ];
  const status = listing.children.length > 0 ? ['DISCOVERABLE'] : ['BUYABLE', 'DISCOVERABLE'];
  const data: Record<string, unknown> = {
    summaries: markets.map(({ id }) => ({
      ...{ marketplaceId: id, asin: listing.asin, productType: 'HOME', conditionType: 'new_new' },
      ...{ status: listing.buyable ? status : [], itemName: listing.title },
      ...{ createdDate: iso(listing.createdAt), lastUpdatedDate: iso(listing.updatedAt) },
    })),
    offers: markets.flatMap(({ id, currency }) => {
      const price = listing.prices.get(id);
      const offer = { marketplaceId: id, offerType: 'B2C' };
      return price === undefined ? [] : [{ ...offer, price: money(price, currency) }];
    }),
    fulfillmentAvailability: [
      ...(listing.quantity === null ? [] : [{ fulfillmentChannelCode: 'DEFAULT', quantity: listing.quantity }]),
      ...(listing.atAmazon === null ? [] : [{ fulfillmentChannelCode: 'AMAZON_EU' }]),
    ],
    relationships: family.length === 0 ? [] : markets.map(({ id }) => ({ marketplaceId: id, relationships: family })),
  };
  return { sku: listing.sku, ...Object.fromEntries(Object.entries(data).filter(([name]) => parts.has(name))) };
}

export function inventoryShape(listing: Listing) {
  const { units, countedAt } = listing.atAmazon ?? { units: 0, countedAt: 0 };
  return {
    asin: listing.asin,
    fnSku: `X${listing.asin.slice(1)}`,
    sellerSku: listing.sku,
    condition: 'NewItem',
    inventoryDetails: { fulfillableQuantity: units, reservedQuantity: { totalReservedQuantity: 0 } },
    lastUpdatedTime: iso(countedAt),
    productName: listing.title,
    totalQuantity: units,
  };
}

export function transactionShape(one: Transaction, sellerId: string) {
  const { currency, id, name } = one.market;
  const amount = (minor: number) => ({ currencyAmount: decimalNumber(minor, currency), currencyCode: currency });
  const entry = (breakdownType: string, minor: number, breakdowns: object[] = []) => {
    return { breakdownType, breakdownAmount: amount(minor), breakdowns };
  };
  const related = {
    ORDER_ID: one.orderId,
    FINANCIAL_EVENT_GROUP_ID: one.groupId,
    DEFERRED_TRANSACTION_ID: one.releases,
  };
  const isSale = one.type === 'Shipment' || one.type === 'Refund';
  const fees = entry('AmazonFees', one.fees, [entry('Commission', one.fees)]);
  const sales = entry('Sales', one.gross, [entry('ProductCharges', one.gross - one.tax), entry('Tax', one.tax)]);
  return {
    sellingPartnerMetadata: { sellingPartnerId: sellerId, accountType: 'Standard Orders', marketplaceId: id },
    relatedIdentifiers: Object.entries(related).flatMap(([relatedIdentifierName, relatedIdentifierValue]) =>
      relatedIdentifierValue === null ? [] : [{ relatedIdentifierName, relatedIdentifierValue }],
    ),
    ...{
      transactionType: one.type,
      transactionId: one.id,
      transactionStatus: one.status,
      description: one.description,
    },
    postedDate: iso(one.postedAt),
    totalAmount: amount(one.gross + one.fees),
    marketplaceDetails: { marketplaceId: id, marketplaceName: name },
    items: [],
    contexts: [],
    breakdowns: isSale ? [sales, entry('Expenses', one.fees, [fees])] : [entry(one.type, one.gross)],
  };
}

export function settlementShape(one: Settlement) {
  const { currency } = one.market;
  const amount = { CurrencyCode: currency, CurrencyAmount: decimalNumber(one.total, currency) };
  return {
    FinancialEventGroupId: one.id,
    ProcessingStatus: one.endAt === null ? 'Open' : 'Closed',
    OriginalTotal: amount,
    FinancialEventGroupStart: iso(one.startAt),
    ...(one.endAt === null
      ? {}
      : {
          ...{
            FundTransferStatus: one.status,
            FundTransferDate: iso(one.endAt),
            FinancialEventGroupEnd: iso(one.endAt),
          },
          ...{ TraceId: one.id.slice(0, 12), AccountTail: '0815' },
        }),
  };
}

export function participationShapes() {
  const technical = {
    id: 'AZMDEXL2RVFNN',
    name: 'SI UK Prod Marketplace',
    country: 'GB',
    domain: 'siprod.stores.amazon.com',
  };
  return [...MARKETS, { ...technical, currency: 'GBP' }].map(({ id, name, country, domain, currency }) => ({
    marketplace: {
      ...{ id, name, countryCode: country, defaultCurrencyCode: currency },
      ...{ defaultLanguageCode: 'en_US', domainName: domain },
    },
    storeName: 'Pretend Shop',
    participation: { isParticipating: true, hasSuspendedListings: false },
  }));
}
