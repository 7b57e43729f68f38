import type { Currency } from '../data/money.ts';
import type { Random } from '../data/random.ts';
import type { Sale, SaleLine } from '../data/sale.ts';

export interface Market {
  id: string;
  name: string;
  country: string;
  domain: string;
  currency: Currency;
}

/**
 * One marketplace for each currency of the pretend data, the first being the main one. They stand in one region, which
 * no real seller's do (and Kuwait has none), so that one sign-in shows every currency.
 */
export const MARKETS: readonly [Market, ...Market[]] = [
  { id: 'A1PA6795UKMFR9', name: 'Amazon.de', country: 'DE', domain: 'www.amazon.de', currency: 'EUR' },
  { id: 'A1F83G8C2ARO7P', name: 'Amazon.co.uk', country: 'GB', domain: 'www.amazon.co.uk', currency: 'GBP' },
  { id: 'ATVPDKIKX0DER', name: 'Amazon.com', country: 'US', domain: 'www.amazon.com', currency: 'USD' },
  { id: 'A1VC38T7YXB528', name: 'Amazon.co.jp', country: 'JP', domain: 'www.amazon.co.jp', currency: 'JPY' },
  { id: 'A0PRETENDKUWAIT', name: 'Amazon.com.kw', country: 'KW', domain: 'www.amazon.com.kw', currency: 'KWD' },
];

export function marketOf(currency: Currency): Market {
  return MARKETS.find((market) => market.currency === currency) ?? MARKETS[0];
}

export interface Parcel {
  reference: string;
  carrier: string;
  tracking: string;
  status: 'SHIPPED' | 'DELIVERED';
  at: number;
  items: { itemId: string; quantity: number }[];
}

export type OrderStatus = 'PENDING' | 'UNSHIPPED' | 'PARTIALLY_SHIPPED' | 'SHIPPED' | 'CANCELLED';

export interface AmazonOrder {
  id: string;
  sale: Sale;
  market: Market;
  status: OrderStatus;
  /** Amazon's warehouse sends it, and then shows no parcels. */
  byAmazon: boolean;
  parcels: Parcel[];
  createdAt: number;
  updatedAt: number;
}

export interface Listing {
  sku: string;
  asin: string;
  title: string;
  parent: string | null;
  children: string[];
  buyable: boolean;
  /** Minor units by marketplace; none for the head of a family. */
  prices: Map<string, number>;
  markets: Market[];
  /** The seller's own stock; null where Amazon keeps it. */
  quantity: number | null;
  /** What lies at Amazon, and when that was counted; null where nothing does. */
  atAmazon: { units: number; countedAt: number } | null;
  createdAt: number;
  updatedAt: number;
}

export interface Transaction {
  id: string;
  type: 'Shipment' | 'Refund' | 'ServiceFee' | 'Transfer';
  status: 'DEFERRED' | 'DEFERRED_RELEASED' | 'RELEASED';
  description: string;
  market: Market;
  /** Minor units: what the customer paid or got back, and what Amazon kept of it (negative) or gave back. */
  gross: number;
  tax: number;
  fees: number;
  orderId: string | null;
  groupId: string | null;
  /** The transaction whose place it takes. */
  releases: string | null;
  postedAt: number;
}

export interface Settlement {
  id: string;
  market: Market;
  startAt: number;
  /** Null while it is open. */
  endAt: number | null;
  total: number;
  status: 'Succeeded' | 'Processing' | 'Failed' | null;
}

/** Everything of one seller. Orders and transactions are in the order in which they were made. */
export interface AmazonState {
  orders: AmazonOrder[];
  listings: Listing[];
  transactions: Transaction[];
  settlements: Settlement[];
  random: Random;
  nextId: () => number;
}

/** Seconds are the finest time that Amazon tells. */
export function second(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

/** As Amazon writes a time. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

export function itemId(line: SaleLine): string {
  return `6${String(line.id).padStart(13, '0')}`;
}

/** How many units of a line are on their way already. */
export function sentOf(order: AmazonOrder, line: SaleLine): number {
  if (order.byAmazon) return order.status === 'SHIPPED' ? line.quantity : 0;
  const sent = order.parcels.flatMap(({ items }) => items).filter((item) => item.itemId === itemId(line));
  return sent.reduce((sum, { quantity }) => sum + quantity, 0);
}
