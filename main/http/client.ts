import type { HubError } from '../../contract/errors.ts';
import type { Provider, Request, Response, Settings } from '../../providers/kit/index.ts';
import type { Clock } from '../clock.ts';
import { targetOf } from './address.ts';
import { type CallReport, createCall } from './caller.ts';
import { NetworkError } from './exchange.ts';
import { whatWasAsked, withRequest } from './faults.ts';
import type { Limiter } from './limiter.ts';
import type { Network } from './network.ts';
import { withRetries } from './retry.ts';
import { type AccessSource, createSigner } from './signed.ts';
import { systemTimer, type Timer } from './timer.ts';

export interface ClientOptions {
  readonly provider: Provider;
  readonly settings: Settings;
  readonly access: AccessSource;
  /** Told which of several signings the vendor took, to begin with it next time. */
  readonly onSigning?: ((index: number) => void) | undefined;
  /** Origin that answers instead of the provider's own. */
  readonly endpoint?: string | undefined;
  readonly network: Network;
  /** Shared by all clients of one connection. */
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly timer?: Timer | undefined;
  readonly log: { warn(facts: object, message: string): void };
  /** Told after each HTTP call, retries and redirects included. */
  readonly onCall?: ((report: CallReport) => void) | undefined;
  /** Between 0 and 1, for the jitter of retries. */
  readonly random?: (() => number) | undefined;
  /** Largest answer, decompressed; 64 MB unless said. */
  readonly maxBytes?: number | undefined;
  /** Longest wait for an answer to begin; a minute unless said. */
  readonly responseMs?: number | undefined;
}

/** The one way from Backroom to a vendor. */
export interface Client {
  /**
   * Sends a request, waits and retries as the vendor and the request allow, and reads the answer.
   * @throws HubError signed_out, forbidden, limited (with waitMs, when longer than two minutes or for too long),
   * unreachable, vendor_fault, bad_data, bad_input (an address that is not https), stopped
   */
  send(request: Request, signal?: AbortSignal): Promise<Response>;
  /** HTTP calls made so far, retries included. */
  readonly calls: number;
}

export function createClient(options: ClientOptions): Client {
  const { provider, settings, endpoint, log, random = Math.random, timer = systemTimer } = options;
  let calls = 0;
  const call = createCall({
    ...options,
    timer,
    onCall: (report) => {
      calls += 1;
      options.onCall?.(report);
    },
  });
  const signedCall = createSigner(options, call);

  return {
    get calls() {
      return calls;
    },
    async send(request, signal) {
      const target = targetOf(provider, settings, request, endpoint);
      const limitedWaitMs = provider.limits.waitMs;
      const onRetry = (error: HubError, waitMs: number) =>
        log.warn({ provider: provider.id, asked: whatWasAsked(request), code: error.code, waitMs }, 'trying again');
      try {
        return await withRetries(request, { timer, random, limitedWaitMs, signal, onRetry }, () =>
          signedCall(request, target, signal),
        );
      } catch (thrown) {
        throw thrown instanceof NetworkError ? withRequest(thrown, provider, request) : thrown;
      }
    },
  };
}
