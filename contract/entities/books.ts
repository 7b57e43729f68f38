import { z } from 'zod';
import { moneySchema } from '../money.ts';
import { sourceFields } from './common.ts';

/** One account of the chart of accounts. */
export const accountSchema = z.object({
  ...sourceFields,
  name: z.string(),
  /** The number or code that bookkeepers call it by. */
  number: z.string().nullable(),
  kind: z.enum(['asset', 'bank', 'liability', 'equity', 'income', 'expense']),
  /** The vendor's own, finer word for its kind. */
  type: z.string().nullable(),
  currency: z.string().nullable(),
  status: z.enum(['active', 'archived']),
  balance: moneySchema.nullable(),
});

/** A rate of tax that sales or purchases are made with. */
export const taxRateSchema = z.object({
  ...sourceFields,
  name: z.string(),
  /** What documents name it by at the vendor, where that is not its id. */
  code: z.string().nullable(),
  /** Decimal text: "24" or "8.875". */
  percent: z.string().regex(/^-?\d+(\.\d+)?$/),
  /** Whether prices contain it already; null where the vendor does not say. */
  inclusive: z.boolean().nullable(),
  country: z.string().nullable(),
  status: z.enum(['active', 'archived']),
});
