import type { Provider } from '../../providers/kit/index.ts';
import type { Clock } from '../clock.ts';
import { instantOf } from '../clock.ts';
import type { Db } from '../store/database.ts';
import type { Repos } from '../store/repos.ts';
import type { SetAside } from '../store/set-aside.ts';
import { parseExact } from '../http/body.ts';
import { contextOf, planPass } from './plan.ts';
import { createSink } from './sink.ts';
import { noCounts } from './status.ts';

export interface RetryResult {
  mended: number;
  left: number;
}

/** Tries records that were set aside again with today's mapping, from the text that was kept of them. */
export function retrySetAside(db: Db, repos: Repos, providers: ReadonlyMap<string, Provider>, clock: Clock, entries: readonly SetAside[]): RetryResult {
  const result = { mended: 0, left: 0 };
  for (const entry of entries) {
    const mended = db.transaction(() => retryOne(db, repos, providers, clock, entry)).immediate();
    result[mended ? 'mended' : 'left'] += 1;
  }
  return result;
}

function retryOne(db: Db, repos: Repos, providers: ReadonlyMap<string, Provider>, clock: Clock, entry: SetAside): boolean {
  const connection = repos.connections.get(entry.connectionId);
  const provider = providers.get(connection.provider);
  const stream = provider?.streams.find((one) => one.id === entry.stream);
  const state = repos.streams.find(entry.connectionId, entry.stream);
  if (!stream || !state || !provider) return false;
  const now = instantOf(clock);
  const wish = { full: true, since: null };
  const pass = planPass({ stream: { changes: 'none', deletions: 'never' }, state: { ...state, pass: null }, wish, backfillFrom: null, now });
  const counts = noCounts();
  const sink = createSink({
    db,
    stream,
    state,
    counts,
    context: contextOf(pass, connection),
    passes: repos.passes,
    setAside: repos.setAside,
    runId: null,
    comparing: false,
    dry: false,
    now: () => now,
  });
  const taken = sink.accept(parseKept(entry.raw, provider.api.numbers === 'exact'), entry.parentId);
  repos.streams.countLive(state.id, counts.added);
  if (taken) repos.setAside.clear(state.id, entry.externalId);
  return taken !== null;
}

/** Numbers come back as they were: as their own text where the provider wants them exact. */
function parseKept(text: string, exact: boolean): unknown {
  return exact ? parseExact(text) : JSON.parse(text);
}
