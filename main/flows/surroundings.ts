import type { HubError } from '../../contract/errors.ts';
import type { Provider } from '../../providers/kit/index.ts';
import type { Connection } from '../store/connections.ts';
import type { Repos } from '../store/repos.ts';

/** What the views of flows need beside their rows. */
export interface FlowSurroundings {
  readonly repos: Repos;
  readonly providers: ReadonlyMap<string, Provider>;
  /** Null where it is gone. */
  readonly connectionOf: (id: string) => Connection | null;
  /** When today began, UTC. */
  readonly today: () => string;
  readonly isHeld: () => boolean;
  readonly stoppedBy: (targetId: string) => HubError | null;
}

export function isPaused({ isHeld }: FlowSurroundings, target: Connection): boolean {
  return target.paused || isHeld();
}
