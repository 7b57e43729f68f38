/**
 * Why a run, or one stream of it, did not end well. A closed list: each has a sentence for the owner
 * (words `reason.*`) and one next step, and statuses are computed from it.
 */
export const failureReasons = [
  'signed_out',
  'forbidden',
  'limited',
  'unreachable',
  'vendor_fault',
  'bad_data',
  'full_disk',
  'bug',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** Every way an operation of the Hub can be refused, beside the failure reasons. */
export const errorCodes = [
  ...failureReasons,
  'bad_input',
  'bad_credentials',
  'not_found',
  'already_exists',
  'already_running',
  'not_allowed',
  'stopped',
  'vault_locked',
  'vault_not_set_up',
  'wrong_passphrase',
  'keychain_missing',
  'keychain_key_missing',
  'keychain_key_changed',
  'store_newer',
  'store_corrupt',
  'store_read_only',
  'store_synced_folder',
  'backup_unreadable',
  'sign_in_denied',
  'sign_in_expired',
  'sign_in_mismatch',
  'sign_in_failed',
  'ports_taken',
  'conflict',
  'reading_only',
  'refused',
  'duplicate',
  'gone',
  'unsure',
  'no_relay',
  'relay_refused',
  'not_invited',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Values that fill the placeholders of a code's sentence; never a secret. */
export type ErrorParams = Readonly<Record<string, string | number>>;

export interface HubErrorOptions {
  /** Fills the sentence `error.<code>` of the words. */
  params?: ErrorParams;
  /** What an engineer wants to know; logged, and shown folded under "details". Never a secret. */
  detail?: string;
  cause?: unknown;
  /** How long the other side asked to be left alone, in milliseconds. */
  waitMs?: number;
}

/** An error as plain data, for crossing a process or thread boundary. */
export interface WireError {
  code: ErrorCode;
  params: ErrorParams;
  detail?: string;
}

const retryableCodes: ReadonlySet<ErrorCode> = new Set(['limited', 'unreachable', 'vendor_fault']);

/** The one error of Backroom: thrown at the edge where it is known, mapped to words in one place. */
export class HubError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly detail: string | undefined;
  readonly waitMs: number | undefined;

  constructor(code: ErrorCode, options: HubErrorOptions = {}) {
    super(options.detail ? `${code}: ${options.detail}` : code, { cause: options.cause });
    this.name = 'HubError';
    this.code = code;
    this.params = options.params ?? {};
    this.detail = options.detail;
    this.waitMs = options.waitMs;
  }

  /** True when doing the same again later may succeed without a person. */
  get retryable(): boolean {
    return retryableCodes.has(this.code);
  }

  toWire(): WireError {
    return { code: this.code, params: this.params, ...(this.detail === undefined ? {} : { detail: this.detail }) };
  }

  static fromWire(wire: WireError): HubError {
    const { code, params, detail } = wire;
    return new HubError(code, { params, ...(detail === undefined ? {} : { detail }) });
  }
}

/** Any thrown value as a HubError; what nobody foresaw is our bug, with its cause kept. */
export function asHubError(thrown: unknown): HubError {
  if (thrown instanceof HubError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new HubError('bug', { cause: thrown, detail });
}

/** The failure reason that a run shows for an error. */
export function failureReasonOf(error: HubError): FailureReason {
  const known = failureReasons.find((reason) => reason === error.code);
  if (known) return known;
  return error.code === 'bad_credentials' || error.code.startsWith('vault') ? 'signed_out' : 'bug';
}
