import { HubError } from '../../contract/errors.ts';
import type { Request, Response, Signing } from '../../providers/kit/index.ts';
import type { Clock } from '../clock.ts';
import { rememberSecret } from '../redact.ts';
import type { Target } from './address.ts';
import type { Call } from './caller.ts';

/** What signs a connection's requests. Plain data, so that a worker thread can ask for it by message. */
export interface Access {
  /** Tried in order, beginning with `preferred`. */
  readonly signings: readonly Signing[];
  readonly preferred: number;
  /** Grows with each new credential of the connection. */
  readonly generation: number;
  /** Milliseconds since 1970 from when on it must be asked for again; null for never. */
  readonly refreshAt: number | null;
}

/** `fresh`: the vendor refused the access of generation `seenGeneration`, a newer one is wanted. */
export interface AccessWish {
  readonly fresh?: boolean;
  readonly seenGeneration?: number;
}
export type AccessSource = (wish: AccessWish) => Promise<Access>;

export interface SignerOptions {
  readonly access: AccessSource;
  /** Told which of several signings the vendor took, to begin with it next time. */
  readonly onSigning?: ((index: number) => void) | undefined;
  readonly clock: Clock;
}

/**
 * Puts the credential on calls. When the vendor refuses it, each other signing is tried, then once a fresh access
 * (must-not-fail 1, 33); only then is the connection signed out.
 */
export function createSigner(options: SignerOptions, call: Call): SignedCall {
  let access: Access | undefined;
  let index = 0;

  function take(got: Access): Access {
    if (got.generation !== access?.generation) {
      index = got.preferred;
      for (const signing of got.signings) rememberSigning(signing);
    }
    access = got;
    return got;
  }

  async function current(): Promise<Access> {
    const stillGood = access && (access.refreshAt === null || options.clock.now().getTime() < access.refreshAt);
    return access && stillGood ? access : take(await options.access({}));
  }

  async function each(given: Access, request: Request, target: Target, signal?: AbortSignal): Promise<Response> {
    const { signings } = given;
    let refusal: unknown = new HubError('signed_out', { detail: 'there is nothing to sign with' });
    const start = index;
    for (let step = 0; step < signings.length; step += 1) {
      const at = (start + step) % signings.length;
      try {
        const response = await call(request, target, signings[at] ?? {}, signal);
        if (at !== index) options.onSigning?.(at);
        index = at;
        return response;
      } catch (thrown) {
        if (!isSignedOut(thrown)) throw thrown;
        refusal = thrown;
      }
    }
    throw refusal;
  }

  return async (request, target, signal) => {
    if (!target.signed) return call(request, target, {}, signal);
    const first = await current();
    try {
      return await each(first, request, target, signal);
    } catch (thrown) {
      if (!isSignedOut(thrown)) throw thrown;
      const fresh = take(await options.access({ fresh: true, seenGeneration: first.generation }));
      if (fresh.generation === first.generation) throw thrown;
      return each(fresh, request, target, signal);
    }
  };
}

type SignedCall = (request: Request, target: Target, signal?: AbortSignal) => Promise<Response>;

function isSignedOut(thrown: unknown): boolean {
  return thrown instanceof HubError && thrown.code === 'signed_out';
}

function rememberSigning(signing: Signing): void {
  for (const value of Object.values({ ...signing.headers, ...signing.query, ...signing.oauth1 })) {
    rememberSecret(value);
    rememberSecret(value.replace(/^\w+ /, ''));
  }
}
