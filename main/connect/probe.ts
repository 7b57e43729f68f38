import { HubError } from '../../contract/errors.ts';
import type { Account, Request, Response, Signing } from '../../providers/kit/index.ts';
import type { AccessSource } from '../http/signed.ts';
import { whyRefused } from '../sync/why-refused.ts';
import { clientFor, type Reach } from './reach.ts';

/**
 * The one cheap call that proves a credential and says whom it belongs to.
 * @throws HubError signed_out, forbidden, unreachable, limited, vendor_fault, bad_data
 */
export async function probe(reach: Reach): Promise<Account> {
  const { provider, settings } = reach;
  const client = clientFor(reach);
  const response = await client.send(provider.probe.request(settings));
  const extras: (Response | null)[] = [];
  for (const request of provider.probe.extras?.(settings) ?? []) {
    extras.push(await client.send(request).catch(() => null));
  }
  return understood(() => provider.probe.read(response, settings, extras));
}

/** One more question with the same credential. @throws HubError as `probe` */
export async function ask<T>(reach: Reach, request: Request, read: (response: Response) => T): Promise<T> {
  const response = await clientFor(reach).send(request);
  return understood(() => read(response));
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
