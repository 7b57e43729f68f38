import { z } from 'zod';
import type { TicketRequest } from '../contract/relay/index.ts';
import type { OwnKey } from './own-key.ts';

/** How long a sign-in may take. */
export const ticketMs = 600_000;

/** Where a browser is to be sent on to. */
export type Ticket = Pick<TicketRequest, 'host' | 'port' | 'path'>;

/** Host, port, path, the app's nonce, end of life in seconds since 1970. As an array: it travels in an address. */
const claimsSchema = z.tuple([
  z.enum(['127.0.0.1', 'localhost']),
  z.int().min(1024).max(65_535),
  z.string().regex(/^\/[A-Za-z0-9/_-]*$/),
  z.string(),
  z.int(),
]);

/** The state of one sign-in: readable by anybody, made by this relay only. */
export function makeState({ host, port, path, nonce }: TicketRequest, expiresAt: number, key: OwnKey): string {
  const claims = JSON.stringify([host, port, path, nonce, Math.floor(expiresAt / 1000)]);
  const payload = Buffer.from(claims).toString('base64url');
  return `${payload}.${key.sign(`ticket ${payload}`)}`;
}

/** @returns null for what this relay has not made, and for what is over */
export function readState(state: string, key: OwnKey, now = Date.now()): Ticket | null {
  const [payload = '', signature = '', ...rest] = state.split('.');
  if (rest.length > 0 || !key.isSigned(`ticket ${payload}`, signature)) return null;
  const [host, port, path, , expires] = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  return expires * 1000 > now ? { host, port, path } : null;
}
