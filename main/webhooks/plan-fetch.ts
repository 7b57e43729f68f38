import { isDerived, type Provider, type Stream } from '../../providers/kit/index.ts';
import type { ToldEntry } from '../store/inbox.ts';
import { canName, type Named } from '../sync/named.ts';

export interface FetchPlan {
  /** Streams to be read for their changes. */
  readonly streams: readonly string[];
  readonly only: readonly Named[];
}

interface Gathered {
  readonly ids: Set<string>;
  readonly gone: Set<string>;
}

/**
 * What is to be read for a number of things that a vendor told: single records where they are named and can be asked
 * for, else the changes of the streams they touch. Pure. Streams that the owner has switched off stay so.
 */
export function planFetch(
  told: readonly Pick<ToldEntry, 'topic' | 'externalId' | 'gone'>[],
  provider: Provider,
  isEnabled: (stream: string) => boolean,
): FetchPlan {
  const changes = new Set<string>();
  const named = new Map<string, Gathered>();
  const streams = new Map(provider.streams.map((stream) => [stream.id, stream]));

  function addChanges(stream: Stream | undefined): void {
    if (stream && isEnabled(stream.id)) changes.add(isDerived(stream) ? stream.from : stream.id);
  }

  for (const { topic, externalId, gone } of told) {
    const touched = provider.webhooks?.topics[topic] ?? [];
    const [first, ...others] = touched.map((id) => streams.get(id));
    const isNamed = first && externalId !== null && !isDerived(first) && (gone || first.only) && isEnabled(first.id);
    if (isNamed) {
      const gathered = named.get(first.id) ?? { ids: new Set(), gone: new Set() };
      named.set(first.id, gathered);
      gathered[gone ? 'gone' : 'ids'].add(externalId);
    } else addChanges(first);
    // What lies inside the records that are read comes along with them.
    for (const other of others) {
      if (!(isNamed && other && isDerived(other) && other.from === first.id)) addChanges(other);
    }
  }

  const only: Named[] = [];
  for (const [id, gathered] of named) {
    const stream = streams.get(id);
    const ids = [...gathered.ids].filter((one) => !gathered.gone.has(one));
    const fits = stream && !isDerived(stream) && canName(stream, ids) && !changes.has(id);
    if (!fits) changes.add(id);
    if (gathered.gone.size > 0 || fits) only.push({ stream: id, ids: fits ? ids : [], gone: [...gathered.gone] });
  }
  return { streams: [...changes], only };
}
