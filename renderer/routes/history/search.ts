import { z } from 'zod';

/** What the addresses of the history pages carry; nonsense is left out. */
export const historySearchSchema = z.object({
  connection: z.string().max(100).optional().catch(undefined),
  /** Only runs that did not end well. */
  show: z.literal('trouble').optional().catch(undefined),
  /** Also the many small runs that went well after a system told of something. */
  told: z.literal(true).optional().catch(undefined),
});
export type HistorySearch = z.output<typeof historySearchSchema>;

export const setAsideSearchSchema = z.object({
  connection: z.string().max(100).optional().catch(undefined),
  stream: z.string().max(100).optional().catch(undefined),
});
