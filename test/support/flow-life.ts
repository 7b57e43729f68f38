import type { ActionsService } from '../../main/actions/service.ts';

/** How a process of flow-life.process.ts ends itself; null for one that is left to live, or killed from outside. */
export interface Death {
  /** The intent is written and nothing is sent; something is under way; the answer is there and nothing is written of it. */
  readonly when: 'before' | 'amid' | 'after';
  /** At which write of its life, from 1. */
  readonly at: number;
  /** How long after the write began, for `amid`. */
  readonly inMs: number;
}

/** What a process does before it is killed. */
export interface Life {
  readonly death: Death | null;
  /** How far the clock of the outbox runs ahead of the time of day. */
  readonly aheadMs: number;
  /** Records that are delivered once more as they are, twice over. */
  readonly again: readonly number[];
  /** Orders that somebody has changed in the shop. */
  readonly edited: readonly number[];
  /** The owner says that all that has failed is to be tried again. */
  readonly retry: boolean;
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Writes to other systems with a kill at one of them. */
export function deadly(actions: ActionsService, death: Death | null, say: (word: string) => void): ActionsService {
  let writes = 0;
  return {
    async perform(order, signal) {
      writes += 1;
      const isIts = death !== null && writes === death.at;
      if (isIts && death.when === 'before') {
        say('dies before');
        die();
      }
      if (isIts && death.when === 'amid') {
        setTimeout(() => {
          say('dies amid');
          die();
        }, death.inMs);
      }
      const outcome = await actions.perform(order, signal);
      if (isIts && death.when === 'after') {
        say('dies after');
        die();
      }
      return outcome;
    },
  };
}
