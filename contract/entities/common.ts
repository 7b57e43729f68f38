import { z } from 'zod';

/** An instant: UTC ISO 8601 with a trailing Z. */
export const instantSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/, 'an instant is UTC ISO 8601');

/** A calendar day without a zone, as accounting documents carry it. */
export const daySchema = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day is YYYY-MM-DD');

export const addressSchema = z.object({
  lines: z.array(z.string()),
  city: z.string().nullable(),
  region: z.string().nullable(),
  postcode: z.string().nullable(),
  country: z.string().nullable(),
});
export type Address = z.infer<typeof addressSchema>;

/** What every entity carries: the vendor's id, the vendor's own stamps, and where to see it at the vendor. */
export const sourceFields = {
  /** The vendor's id of this record, always text. */
  externalId: z.string().min(1),
  createdAt: instantSchema.nullable(),
  /** The vendor's own changed-at, null where the vendor keeps none. */
  changedAt: instantSchema.nullable(),
};

/** A person or firm named inside another record, by the vendor's id and whatever text came along. */
export const partySchema = z.object({
  externalId: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
});
export type Party = z.infer<typeof partySchema>;
