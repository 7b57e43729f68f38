import type { ErrorCode } from '../../contract/errors.ts';

/** What a provider makes of an answer that is not a success. */
export interface Fault {
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly waitMs?: number;
}
