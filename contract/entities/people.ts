import { z } from 'zod';
import { addressSchema, sourceFields } from './common.ts';

const person = {
  ...sourceFields,
  name: z.string(),
  company: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  active: z.boolean(),
  address: addressSchema.nullable(),
};

/** Somebody who buys from the shop. */
export const customerSchema = z.object(person);
export type Customer = z.infer<typeof customerSchema>;

/** Somebody the shop buys from. */
export const supplierSchema = z.object(person);
