import type { FailureReason } from '../../contract/errors.ts';
import type { Remedy, State, Status } from '../../contract/ipc/index.ts';
import type { Connection } from '../store/connections.ts';
import type { Run } from '../store/runs.ts';

/** Everything a connection's state is worked out from. */
export interface StatusInput {
  readonly connection: Pick<Connection, 'state' | 'paused' | 'nextDueAt'>;
  readonly running: boolean;
  /** The newest run that is not a dry one. */
  readonly latest: Pick<Run, 'status' | 'reason'> | null;
  readonly everOk: boolean;
  readonly setAside: number;
  readonly heldDeletions: number;
  /** Records that the vendor counts and that are not here. */
  readonly missing: number;
  /** What was fetched does not add up to the vendor's balance. */
  readonly unbalanced: boolean;
  readonly offline: boolean;
  readonly allPausedUntil: string | null;
  readonly vaultOpen: boolean;
}

type Why = Status['why'];

const ofReason: Readonly<Record<FailureReason, readonly [State, Why]>> = {
  signed_out: ['needs_you', 'signed_out'],
  forbidden: ['needs_you', 'forbidden'],
  limited: ['waiting', 'limited'],
  unreachable: ['waiting', 'vendor_down'],
  vendor_fault: ['waiting', 'vendor_down'],
  bad_data: ['needs_you', 'bad_data'],
  full_disk: ['needs_you', 'full_disk'],
  bug: ['needs_you', 'bug'],
};

/** The state of a connection in plain words, worked out from its rows and never stored. Pure. */
export function statusOf(input: StatusInput): Status {
  const { connection, latest } = input;
  const until = connection.nextDueAt;
  if (connection.state === 'off') return status('off', 'off');
  if (input.running) return status('working', 'fetching');
  if (connection.state === 'signed_out') return status('needs_you', 'signed_out');
  if (!input.vaultOpen) return status('needs_you', 'vault_locked');
  if (connection.paused) return status('waiting', 'paused');
  if (input.allPausedUntil !== null) return status('waiting', 'all_paused', input.allPausedUntil);
  if (latest?.status === 'failed' && latest.reason) {
    const [state, why] = ofReason[latest.reason];
    if (why === 'vendor_down' && input.offline) return status('waiting', 'offline');
    return status(state, why, state === 'waiting' ? until : null);
  }
  if (latest?.status === 'cut' || latest?.status === 'stopped') return status('waiting', 'unfinished', until);
  if (input.heldDeletions > 0) return status('needs_you', 'held_deletions', null, input.heldDeletions);
  if (input.missing > 0 || input.unbalanced) return status('needs_you', 'missing', null, input.missing);
  if (input.setAside > 0) return status('needs_you', 'set_aside', null, input.setAside);
  if (!input.everOk) return status('waiting', 'never_fetched', until);
  return status('up_to_date', 'all_well');
}

function status(state: State, why: Why, until: string | null = null, count = 0): Status {
  return { state, why, until, count };
}

const remedies: Readonly<Record<Why, Remedy>> = {
  all_well: null,
  never_fetched: 'fetch',
  fetching: null,
  unfinished: 'fetch',
  offline: 'retry',
  paused: 'resume',
  all_paused: 'resume',
  limited: null,
  vendor_down: 'retry',
  signed_out: 'sign_in',
  forbidden: 'sign_in',
  set_aside: 'review',
  held_deletions: 'review',
  missing: 'fetch_missing',
  bad_data: 'retry',
  full_disk: 'free_space',
  bug: 'retry',
  vault_locked: 'unlock',
  off: 'sign_in',
};

/** The one thing to do about a state. */
export function remedyOf(why: Why): Remedy {
  return remedies[why];
}
