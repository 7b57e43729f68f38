import type { Currency } from '../data/money.ts';
import { decimalText } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { PricedSale, Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { Node } from './connection.ts';
import { gid, SHOP_CURRENCY } from './state.ts';

export function moneyNode(amountMinor: number, currency: Currency): Node {
  // Shopify pads amounts to at least one decimal place.
  return { amount: decimalText(amountMinor, currency, 1), currencyCode: currency };
}

/** A sale priced in the shop's currency and in the customer's; each adds up in itself. */
export interface TwoPrices {
  sale: Sale;
  shop: PricedSale;
  shown: PricedSale;
}

export function twoPrices(sale: Sale): TwoPrices {
  const shop = priceSale(sale, SHOP_CURRENCY);
  return { sale, shop, shown: sale.currency === SHOP_CURRENCY ? shop : priceSale(sale) };
}

/** A `...Set` field: the same amount in both currencies. */
export function bag(prices: TwoPrices, read: (priced: PricedSale) => number): Node {
  return {
    shopMoney: moneyNode(read(prices.shop), prices.shop.currency),
    presentmentMoney: moneyNode(read(prices.shown), prices.shown.currency),
  };
}

export function taxLines(prices: TwoPrices, read: (priced: PricedSale) => number): Node[] {
  const { taxPercent } = prices.sale;
  if (taxPercent === 0) return [];
  return [{ title: 'VAT', rate: taxPercent / 100, ratePercentage: taxPercent, priceSet: () => bag(prices, read) }];
}

export function addressNode(person: Person): Node {
  return {
    __typename: 'MailingAddress',
    id: gid('MailingAddress', person.id),
    firstName: person.first,
    lastName: person.last,
    name: `${person.first} ${person.last}`,
    company: person.company,
    address1: person.street,
    address2: null,
    city: person.city,
    province: null,
    zip: person.zip,
    country: person.country,
    countryCodeV2: person.country,
    phone: person.phone,
  };
}
