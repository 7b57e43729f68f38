import { z } from 'zod';
import { matchKindSchema } from '../../../contract/ipc/index.ts';

/** What the address of the page carries; nonsense is left out. */
export const matchesSearchSchema = z.object({
  kind: matchKindSchema.optional().catch(undefined),
  /** What is joined already, instead of what is to be looked at. */
  show: z.literal('joined').optional().catch(undefined),
});
export type MatchesSearch = z.output<typeof matchesSearchSchema>;
