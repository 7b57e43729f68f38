import type { Context, Node } from './connection.ts';
import { isoText } from './connection.ts';
import { gid, SHOP_CURRENCY } from './state.ts';

export const SHOP_NAME = 'pretend-shop';
export const SHOP_DOMAIN = `${SHOP_NAME}.myshopify.com`;

export function shopNode(context: Context): Node {
  return {
    __typename: 'Shop',
    id: gid('Shop', 60_000_000_001),
    name: 'Pretend Shop 🛍️',
    email: 'owner@pretend-shop.example',
    contactEmail: 'hello@pretend-shop.example',
    myshopifyDomain: SHOP_DOMAIN,
    currencyCode: SHOP_CURRENCY,
    enabledPresentmentCurrencies: ['EUR', 'USD', 'GBP', 'JPY', 'KWD'],
    ianaTimezone: 'Europe/Athens',
    plan: { displayName: 'Basic', publicDisplayName: 'Basic', partnerDevelopment: false, shopifyPlus: false },
    taxesIncluded: false,
    url: 'https://pretend-shop.example',
    shopAddress: {
      id: gid('ShopAddress', 60_000_000_001),
      address1: 'Ermou 1',
      city: 'Athens',
      zip: '105 57',
      country: 'Greece',
      countryCodeV2: 'GR',
    },
    createdAt: '2019-03-01T08:00:00Z',
    updatedAt: isoText(context.nowMs),
  };
}
