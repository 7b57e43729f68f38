import { HubError } from '../../contract/errors.ts';
import type { ErasedSource, Request, Response, StreamContext, Tally } from '../../providers/kit/index.ts';
import type { Connection } from '../store/connections.ts';
import type { ProofRepo } from '../store/proof.ts';
import type { StreamState } from '../store/streams.ts';
import { whyRefused } from '../sync/why-refused.ts';

/** A stream to be proved, its store, and the way to its vendor. */
export interface ProveInput {
  readonly connection: Pick<Connection, 'settings' | 'account' | 'backfillFrom'>;
  readonly stream: ErasedSource;
  readonly tally: Tally;
  readonly state: StreamState;
  readonly proofs: ProofRepo;
  readonly send: (request: Request) => Promise<Response>;
  readonly now: string;
}

/**
 * Asks the vendor for its own numbers, one request after the other.
 * @throws HubError as the client, and bad_data where the answers are not what the vendor promised
 */
export async function ask<Told>(
  { stream, send }: Pick<ProveInput, 'stream' | 'send'>,
  requests: readonly Request[],
  read: (responses: readonly Response[]) => Told,
): Promise<Told> {
  const responses: Response[] = [];
  for (const request of requests) responses.push(await send(request));
  try {
    return read(responses);
  } catch (cause) {
    if (cause instanceof HubError) throw cause;
    throw new HubError('bad_data', { cause, detail: `${stream.id}, counting: ${whyRefused(cause)}` });
  }
}

/** When a stream asks for everything there is. */
export function contextFor({ settings, account, backfillFrom }: ProveInput['connection'], now: string): StreamContext {
  return { mode: 'full', since: null, from: backfillFrom, now, settings, account };
}
