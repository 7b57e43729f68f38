import { z } from 'zod';
import { instantSchema, partySchema, sourceFields } from '../entities/common.ts';

/** A customer's question. No system brings any yet; this is the shape its events will have. */
export const ticketSchema = z.object({
  ...sourceFields,
  number: z.string().nullable(),
  subject: z.string(),
  status: z.enum(['open', 'pending', 'resolved']),
  customer: partySchema,
  openedAt: instantSchema,
  resolvedAt: instantSchema.nullable(),
  orderId: z.string().nullable(),
});
export type Ticket = z.infer<typeof ticketSchema>;
