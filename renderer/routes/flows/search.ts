import { z } from 'zod';

const number = z.int().min(0).optional().catch(undefined);

/** What the address of a flow's page carries; nonsense is left out. */
export const flowSearchSchema = z.object({
  /** The push whose panel is open. */
  push: number,
});

/** What the address of its setup carries. */
export const setupSearchSchema = z.object({
  /** The choice that somebody came for. */
  choice: z.string().max(200).optional().catch(undefined),
});
