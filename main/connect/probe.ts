import { HubError } from '../../contract/errors.ts';
import type { Account, Provider, Request, Response, Settings, Signing } from '../../providers/kit/index.ts';
import type { Clock } from '../clock.ts';
import { type Client, createClient } from '../http/client.ts';
import { createLimiter } from '../http/limiter.ts';
import type { Network } from '../http/network.ts';
import type { AccessSource } from '../http/signed.ts';
import { whyRefused } from '../sync/why-refused.ts';

export interface ProbeInput {
  readonly provider: Provider;
  readonly settings: Settings;
  readonly access: AccessSource;
  readonly endpoint: string | undefined;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: { warn(facts: object, message: string): void };
  readonly onSigning?: (index: number) => void;
}

/**
 * The one cheap call that proves a credential and says whom it belongs to.
 * @throws HubError signed_out, forbidden, unreachable, limited, vendor_fault, bad_data
 */
export async function probe(input: ProbeInput): Promise<Account> {
  const { provider, settings } = input;
  const client = clientFor(input);
  const response = await client.send(provider.probe.request(settings));
  const extras: (Response | null)[] = [];
  for (const request of provider.probe.extras?.(settings) ?? []) {
    extras.push(await client.send(request).catch(() => null));
  }
  return understood(() => provider.probe.read(response, settings, extras));
}

/** One more question with the same credential. @throws HubError as `probe` */
export async function ask<T>(input: ProbeInput, request: Request, read: (response: Response) => T): Promise<T> {
  const response = await clientFor(input).send(request);
  return understood(() => read(response));
}

function clientFor(input: ProbeInput): Client {
  return createClient({ ...input, limiter: createLimiter(input.provider.limits) });
}

function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof HubError) throw thrown;
    throw new HubError('bad_data', {
      cause: thrown,
      detail: `the answer to the first question: ${whyRefused(thrown)}`,
    });
  }
}

/** Access that stands before there is a connection: there is nothing fresher to be had. */
export function fixedAccess(signings: readonly Signing[]): AccessSource {
  return async () => ({ signings, preferred: 0, generation: 1, refreshAt: null });
}
