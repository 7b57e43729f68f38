import { z } from 'zod';
import { currencySchema } from '../money.ts';
import { addressSchema, sourceFields } from './common.ts';

const person = {
  ...sourceFields,
  name: z.string(),
  company: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  active: z.boolean(),
  address: addressSchema.nullable(),
  /** What their papers are in, where the vendor ties each of them to one currency; left out where it does not. */
  currency: currencySchema.nullish(),
};

/** Somebody who buys from the shop. */
export const customerSchema = z.object(person);
export type Customer = z.infer<typeof customerSchema>;

/** Somebody the shop buys from. */
export const supplierSchema = z.object(person);
