import type { OAuthWay, Provider } from '../../providers/kit/index.ts';

/** What a connection is for: the streams to fetch (undefined for all), and whether Backroom may write there. */
export interface Purpose {
  readonly streams: readonly string[] | undefined;
  readonly writes: boolean;
}

/** The least that a sign-in must ask for: what the way always asks, what the chosen streams need, and the actions. */
export function scopesFor(provider: Provider, way: OAuthWay, { streams, writes }: Purpose): string[] {
  const chosen = provider.streams.filter(({ id }) => streams?.includes(id) ?? true);
  // A stream inside another one cannot be read without it.
  const parents = provider.streams.filter(({ id }) => chosen.some((stream) => 'from' in stream && stream.from === id));
  const reading = [...chosen, ...parents].flatMap(({ scopes = [] }) => scopes);
  const writing = writes ? (provider.actions ?? []).flatMap(({ scopes = [] }) => scopes) : [];
  return [...new Set([...way.scopes, ...reading, ...writing])];
}
