import { createAmazonSeller } from './amazon-seller/vendor.ts';
import { createFreshbooks } from './freshbooks/vendor.ts';
import { createMagento } from './magento/vendor.ts';
import { createPaypal } from './paypal/vendor.ts';
import { createQuickbooks } from './quickbooks-online/vendor.ts';
import { createShopify } from './shopify/vendor.ts';
import { createSquare } from './square/vendor.ts';
import { createStripe } from './stripe/vendor.ts';
import type { Vendor, VendorContext } from './vendor.ts';
import { createWoocommerce } from './woocommerce/vendor.ts';
import { createXero } from './xero/vendor.ts';

/** Every vendor of the pretend shop, by its provider's id; a new one is one import and one line here. */
export const vendors = {
  'amazon-seller': createAmazonSeller,
  woocommerce: createWoocommerce,
  shopify: createShopify,
  'quickbooks-online': createQuickbooks,
  square: createSquare,
  stripe: createStripe,
  freshbooks: createFreshbooks,
  magento: createMagento,
  paypal: createPaypal,
  xero: createXero,
} as const satisfies Record<string, (context: VendorContext) => Vendor>;

export type VendorId = keyof typeof vendors;

// Object.keys forgets which keys it gives; these are all there are.
export const VENDORS = Object.keys(vendors) as VendorId[];
