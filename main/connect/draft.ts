import { HubError } from '../../contract/errors.ts';
import type { AuthWay, Provider, Secrets, Settings } from '../../providers/kit/index.ts';

/** What the owner chose on the connecting page, checked. */
export interface Draft {
  readonly provider: Provider;
  readonly way: AuthWay;
  readonly name: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
  /** Streams to fetch; undefined for all. */
  readonly streams: readonly string[] | undefined;
  /** UTC instant before which history is not wanted; null for all of it. */
  readonly backfillFrom: string | null;
  readonly cron: string;
  readonly pretend: boolean;
  readonly writes: boolean;
  /** Which of several companies or shops, by id or name, where that was said beforehand. */
  readonly choice: string | undefined;
  /** Else the first is taken without asking. */
  readonly firstChoice: boolean;
  /** The connection that is signed in to again; undefined for a new one. */
  readonly again: string | undefined;
}

/** Every quarter of an hour. */
export const usualCron = '*/15 * * * *';

export function findWay(provider: Provider, id: string): AuthWay {
  const way = provider.auth.find((one) => one.id === id);
  if (!way) throw new HubError('not_found', { params: { what: `way of signing in to ${provider.name}`, name: id } });
  return way;
}

/** @throws HubError bad_input for streams that the provider has not, or that live inside one that was left out */
export function checkStreams(provider: Provider, streams: readonly string[] | undefined): void {
  if (!streams) return;
  if (streams.length === 0)
    throw new HubError('bad_input', { params: { what: 'Choose at least one thing to fetch.', field: 'streams' } });
  for (const id of streams) {
    if (!provider.streams.some((stream) => stream.id === id)) {
      throw new HubError('not_found', { params: { what: 'stream', name: id } });
    }
  }
}
