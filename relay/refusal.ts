import type { RelayErrorCode } from '../contract/relay/index.ts';

const statuses = {
  bad_input: 400,
  unauthorized: 401,
  not_invited: 403,
  closed: 403,
  not_found: 404,
  too_large: 413,
  full: 429,
  too_many: 429,
  fault: 503,
} as const satisfies Record<RelayErrorCode, number>;

/** What the relay says no with. The message is a fixed sentence: nothing that came in is ever said back. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RelayErrorCode;
  /** Seconds. */
  readonly retryAfter: number | null;

  constructor(code: RelayErrorCode, message: string, retryAfter: number | null = null) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  get statusCode(): number {
    return statuses[this.code];
  }
}

export function notFound(): Refusal {
  return new Refusal('not_found', 'There is nothing here.');
}
