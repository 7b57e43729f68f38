import type { FastifyRequest } from 'fastify';
import type { Context } from './context.ts';
import { Refusal } from './refusal.ts';
import { hashOf, isSameHash, newSecret } from './secrets.ts';
import type { Inbox } from './store/types.ts';

/** Stands in for the hash of an inbox that is not there, so that both take the same way. */
const nobody = hashOf(newSecret());

/** A token names its inbox, so that it is found without looking for the secret itself. */
export function newToken(inboxId: string): string {
  return `${inboxId}.${newSecret()}`;
}

/**
 * The inbox whose token came along. The first use of a new token ends the one before.
 * @throws Refusal unauthorized
 */
export async function authenticate({ store }: Context, request: FastifyRequest): Promise<Inbox> {
  const token = /^Bearer ([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const inbox = await store.inbox(token.slice(0, token.indexOf('.')));
  const hash = hashOf(token);
  const isCurrent = isSameHash(hash, inbox?.tokenHash ?? nobody);
  const isNext = isSameHash(hash, inbox?.nextTokenHash ?? nobody);
  if (!inbox || !(isCurrent || isNext)) throw new Refusal('unauthorized', 'This needs the token of an inbox.');
  if (isNext) await store.setTokens(inbox.id, { tokenHash: hash, nextTokenHash: null });
  return inbox;
}
