import type { AppStatus } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';

/** The sentence of the day: what needs a hand before what is merely going on. */
export function daySentence(status: Pick<AppStatus, 'state' | 'pausedUntil'>, matters: number): string {
  if (matters > 0) return say('overview.sentence.needing', { count: matters });
  if (status.pausedUntil !== null) return say('overview.sentence.paused');
  switch (status.state) {
    case 'up_to_date':
      return say('overview.sentence.well');
    case 'working':
      return say('overview.sentence.working');
    case 'off':
      return say('overview.sentence.off');
    case 'waiting':
    case 'needs_you':
      return say('overview.sentence.waiting');
    default:
      return status.state satisfies never;
  }
}
