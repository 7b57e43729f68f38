import type { z } from 'zod';
import { Refusal } from './refusal.ts';

/** @throws Refusal bad_input that names the field and never says back what stood there */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [field] = read.error.issues[0]?.path ?? [];
  throw new Refusal(
    'bad_input',
    typeof field === 'string' && isOurs(schema, field) ? `${field} does not fit.` : 'The input does not fit.',
  );
}

/** Only names that the schema itself has: others came in. */
function isOurs(schema: z.ZodType, field: string): boolean {
  return (
    'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null && Object.hasOwn(schema.shape, field)
  );
}
