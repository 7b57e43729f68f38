import type { Provider } from './kit/index.ts';
import { quickbooksOnline } from './quickbooks-online/index.ts';
import { shopify } from './shopify/index.ts';
import { stripe } from './stripe/index.ts';
import { woocommerce } from './woocommerce/index.ts';

/** Every provider Backroom has; adding one is one import and one line here. */
const all: readonly Provider[] = [quickbooksOnline, shopify, stripe, woocommerce];

export const providers: ReadonlyMap<string, Provider> = new Map(all.map((provider) => [provider.id, provider]));
