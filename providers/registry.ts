import { amazonSeller } from './amazon-seller/index.ts';
import { freshbooks } from './freshbooks/index.ts';
import type { Provider } from './kit/index.ts';
import { magento } from './magento/index.ts';
import { paypal } from './paypal/index.ts';
import { quickbooksOnline } from './quickbooks-online/index.ts';
import { shopify } from './shopify/index.ts';
import { square } from './square/index.ts';
import { stripe } from './stripe/index.ts';
import { woocommerce } from './woocommerce/index.ts';
import { xero } from './xero/index.ts';

/** Every provider Backroom has; adding one is one import and one line here. */
const all: readonly Provider[] = [
  paypal,
  amazonSeller,
  freshbooks,
  magento,
  quickbooksOnline,
  shopify,
  square,
  stripe,
  woocommerce,
  xero,
];

export const providers: ReadonlyMap<string, Provider> = new Map(all.map((provider) => [provider.id, provider]));
