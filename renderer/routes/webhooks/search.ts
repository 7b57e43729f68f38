import { z } from 'zod';

const id = z.string().max(100).optional().catch(undefined);
const number = z.int().min(0).optional().catch(undefined);

/** What the address of the received page carries; nonsense is left out. */
export const receivedSearchSchema = z.object({
  connection: id,
  only: z.enum(['failed', 'apart', 'waiting']).optional().catch(undefined),
  /** The message whose panel is open. */
  message: number,
  /** The connection whose steps by hand are shown. */
  steps: id,
});
export type ReceivedSearch = z.output<typeof receivedSearchSchema>;

/** What the addresses of the sent pages carry. */
export const sentSearchSchema = z.object({
  state: z.enum(['waiting', 'delivered', 'failed', 'stopped']).optional().catch(undefined),
  /** What was sent and whose panel is open. */
  delivery: number,
});
export type SentSearch = z.output<typeof sentSearchSchema>;
