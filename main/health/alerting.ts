import type { Clock } from '../clock.ts';
import { instantOf } from '../clock.ts';
import type { Connection } from '../store/connections.ts';
import type { Repos } from '../store/repos.ts';

/** Which states need a person, and are therefore worth one notification while they last. */
const matters = [
  'signed_out',
  'forbidden',
  'bad_data',
  'full_disk',
  'bug',
  'held_deletions',
  'missing',
  'set_aside',
] as const;

export interface Alerting {
  /** Brings the alerts of a connection in line with its state; the shell tells each matter once (must-not-fail 1). */
  review(connection: Connection, state: { readonly why: string; readonly count: number }): void;
}

export function createAlerting(repos: Repos, clock: Clock): Alerting {
  return {
    review(connection, { why, count }) {
      for (const matter of matters) {
        const key = `${matter}:${connection.id}`;
        if (matter !== why) {
          repos.alerts.settle(key);
          continue;
        }
        const alert = { matter: key, connectionId: connection.id, code: why, params: { name: connection.name, count } };
        repos.alerts.raise({ ...alert, raisedAt: instantOf(clock) });
      }
    },
  };
}
