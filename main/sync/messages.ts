import type { WireError } from '../../contract/errors.ts';
import type { NetworkSettings } from '../http/network.ts';
import type { Access, AccessWish } from '../http/signed.ts';
import type { StreamTally } from '../store/runs.ts';
import type { Named } from './named.ts';
import type { Wish } from './plan.ts';
import type { RunEnd } from './status.ts';

/** What the worker thread is started with. */
export interface WorkerStart {
  readonly databaseFile: string;
  readonly nativeBinding: string | undefined;
  readonly clockOffsetMs: number;
  /** Module that exports `providers`, where tests bring their own; Backroom's registry otherwise. */
  readonly registry: string | undefined;
}

/** One run for the worker to do. Holds no credential: the worker asks for access when it needs it. */
export interface RunOrder {
  readonly runId: number;
  readonly connectionId: string;
  readonly streams: readonly string[] | undefined;
  /** Single records to read again; no cursor moves for them. */
  readonly only: readonly Named[];
  readonly wish: Wish;
  readonly dry: boolean;
  readonly endpoint: string | undefined;
  readonly network: NetworkSettings;
}

export type AccessAnswer =
  | { readonly ok: true; readonly access: Access }
  | { readonly ok: false; readonly error: WireError };

export type ToWorker =
  | { readonly kind: 'run'; readonly order: RunOrder }
  | { readonly kind: 'stop'; readonly runId: number }
  | { readonly kind: 'access'; readonly ask: number; readonly answer: AccessAnswer }
  | { readonly kind: 'chore'; readonly ask: number; readonly chore: Chore }
  | { readonly kind: 'quit' };

/**
 * Work on the whole file, kept off the main thread: proving that it is sound, copying it, taking out what removed
 * connections left behind, and working out what is the same thing in several systems and what flows have to write.
 */
export type Chore =
  | { readonly kind: 'check' }
  | { readonly kind: 'backup'; readonly file: string }
  | { readonly kind: 'checkBackup'; readonly file: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'matches' }
  | { readonly kind: 'flows' }
  | { readonly kind: 'survey'; readonly flowId: string };

/** How the vendor's side of a run was: for health. */
export interface CallSummary {
  readonly calls: number;
  readonly failures: number;
  readonly latencyMs: number | null;
}

export type FromWorker =
  | { readonly kind: 'access'; readonly ask: number; readonly connectionId: string; readonly wish: AccessWish }
  | { readonly kind: 'signing'; readonly connectionId: string; readonly index: number }
  | { readonly kind: 'progress'; readonly runId: number; readonly tallies: readonly StreamTally[] }
  | { readonly kind: 'log'; readonly level: 'warn' | 'error'; readonly facts: object; readonly message: string }
  | { readonly kind: 'chore'; readonly ask: number; readonly error: WireError | null }
  | { readonly kind: 'ended'; readonly runId: number; readonly end: RunEnd; readonly calls: CallSummary };
