import { createHash } from 'node:crypto';
import type { Connection } from '../store/connections.ts';
import type { Push } from '../store/push-row.ts';

/** One end of a push, named so that the same business has the same name on another PC and after connecting anew. */
const endOf = ({ provider, account }: Pick<Connection, 'provider' | 'account'>) => [provider, account.id];

/** A document that was changed more often than this between a backup and its restoring is not looked for. */
const mostLater = 5;

/**
 * The references of the next generations, for what may have been made before a backup was restored: a later one stands
 * there where the one of the journal was taken back.
 * @param restoredAt when a backup was restored last; null for never
 */
export function laterReferences(
  push: Pick<Push, 'key' | 'generation' | 'occurredOn'>,
  [source, target]: readonly [Connection, Connection],
  restoredAt: string | null,
): string[] {
  if (restoredAt === null || push.occurredOn > restoredAt.slice(0, 10)) return [];
  return Array.from({ length: mostLater }, (_, index) =>
    referenceOf(source, target, push.key, push.generation + index + 1),
  );
}

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
