import { createHash } from 'node:crypto';
import type { Connection } from '../store/connections.ts';

/** One end of a push, named so that the same business has the same name on another PC and after connecting anew. */
const endOf = ({ provider, account }: Pick<Connection, 'provider' | 'account'>) => [provider, account.id];

/**
 * The reference that a push is known by in the target (at most 36 characters): the same whenever and wherever the same
 * thing is pushed, so that whoever pushes it again finds it there. `br-` tells a person who reads it where it is from.
 */
export function referenceOf(
  source: Pick<Connection, 'provider' | 'account'>,
  target: Pick<Connection, 'provider' | 'account'>,
  key: string,
  generation: number,
): string {
  const hash = createHash('sha256').update(JSON.stringify([endOf(source), endOf(target), key, generation]));
  return `br-${hash.digest('hex').slice(0, 28)}`;
}
