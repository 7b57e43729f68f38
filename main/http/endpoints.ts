import { z } from 'zod';
import { HubError } from '../../contract/errors.ts';
import { isSafe } from './address.ts';

/** Provider id to origin: where that provider's fixed addresses are answered instead. */
export type Endpoints = ReadonlyMap<string, string>;

const origin = z
  .string()
  .refine((text) => URL.canParse(text), 'not an address')
  .transform((text) => new URL(text))
  .refine((url) => ['', '/'].includes(url.pathname) && !url.search && !url.hash, 'an origin has no path')
  .refine((url) => !url.username && !url.password, 'an origin holds no password')
  .refine(isSafe, 'only https, or http to this computer')
  .transform((url) => url.origin);

const map = z.record(z.string().min(1), origin);

/**
 * Reads BACKROOM_ENDPOINTS, a JSON object of provider to origin, for tests and the demo. A packaged app ignores it:
 * whoever can set an environment variable must not be able to send a shop's keys elsewhere.
 * @throws HubError bad_input saying what is wrong
 */
export function readEndpoints(text: string | undefined, packaged: boolean): Endpoints {
  if (packaged || text === undefined || text.trim() === '') return new Map();
  const read = map.safeParse(json(text));
  if (read.success) return new Map(Object.entries(read.data));
  const issue = read.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw new HubError('bad_input', {
    params: { field: 'BACKROOM_ENDPOINTS' },
    detail: `BACKROOM_ENDPOINTS${where && `, ${where}`}: ${issue?.message ?? 'not understood'}`,
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
