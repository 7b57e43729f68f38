import { z } from 'zod';
import { moneySchema } from '../money.ts';
import { instantSchema, sourceFields } from './common.ts';

/**
 * A thing the shop sells, or a group of variations of one: a variation names its group by `parentId`,
 * a group is itself not sold.
 */
export const productSchema = z.object({
  ...sourceFields,
  title: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  kind: z.enum(['simple', 'group', 'variation', 'service']),
  parentId: z.string().nullable(),
  status: z.enum(['active', 'draft', 'archived']),
  price: moneySchema.nullable(),
});

/** How many of one product lie at one place. */
export const inventoryLevelSchema = z.object({
  ...sourceFields,
  productId: z.string(),
  sku: z.string().nullable(),
  title: z.string().nullable(),
  locationId: z.string().nullable(),
  location: z.string().nullable(),
  /** Decimal text, since some vendors count in fractions. */
  available: z.string().regex(/^-?\d+(\.\d+)?$/),
});

/** Goods of an order that were sent off together. */
export const shipmentSchema = z.object({
  ...sourceFields,
  shippedAt: instantSchema.nullable(),
  status: z.enum(['pending', 'shipped', 'delivered', 'cancelled', 'failed']),
  orderId: z.string().nullable(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  trackingUrl: z.string().nullable(),
  lines: z.array(
    z.object({
      /** The order's line that it is part of. */
      lineId: z.string().nullable(),
      sku: z.string().nullable(),
      title: z.string().nullable(),
      quantity: z.string().regex(/^-?\d+(\.\d+)?$/),
    }),
  ),
});
