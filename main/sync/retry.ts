import { isDerived, type Provider, type Stream } from '../../providers/kit/index.ts';
import type { Clock } from '../clock.ts';
import { instantOf } from '../clock.ts';
import { parseExact } from '../http/body.ts';
import type { Db } from '../store/database.ts';
import type { Repos } from '../store/repos.ts';
import type { SetAside } from '../store/set-aside.ts';
import type { StreamState } from '../store/streams.ts';
import { contextOf, planPass } from './plan.ts';
import { acceptChildren, acceptRecord, createSink, isChildList } from './sink.ts';
import { noCounts } from './status.ts';

export interface RetryResult {
  mended: number;
  left: number;
}

/** Tries records that were set aside again with today's mapping, from the text that was kept of them. */
export function retrySetAside(
  db: Db,
  repos: Repos,
  providers: ReadonlyMap<string, Provider>,
  clock: Clock,
  entries: readonly SetAside[],
): RetryResult {
  const result = { mended: 0, left: 0 };
  for (const entry of entries) {
    const mended = db.transaction(() => retryOne(db, repos, providers, clock, entry)).immediate();
    result[mended ? 'mended' : 'left'] += 1;
  }
  return result;
}

function retryOne(
  db: Db,
  repos: Repos,
  providers: ReadonlyMap<string, Provider>,
  clock: Clock,
  entry: SetAside,
): boolean {
  const connection = repos.connections.get(entry.connectionId);
  const provider = providers.get(connection.provider);
  const stream = provider?.streams.find((one) => one.id === entry.stream);
  const state = repos.streams.find(entry.connectionId, entry.stream);
  if (!stream || !state || !provider) return false;
  const now = instantOf(clock);
  const wish = { full: true, since: null };
  const pass = planPass({
    stream: { changes: 'none', deletions: 'never' },
    state: { ...state, pass: null },
    wish,
    backfillFrom: null,
    now,
  });
  const common = {
    db,
    context: contextOf(pass, connection),
    passes: repos.passes,
    setAside: repos.setAside,
    runId: null,
    comparing: false,
    dry: false,
    // What the vendor made before the connection was there came with its first filling.
    telling: state.completeSince === null ? null : { since: connection.createdAt, changesOnly: false },
    now: () => now,
  };
  const opened = (one: Stream, its: StreamState) => {
    const counts = noCounts();
    return { state: its, counts, sink: createSink({ ...common, stream: one, state: its, counts }) };
  };
  const own = opened(stream, state);
  const inside = provider.streams.filter(isDerived).flatMap((one) => {
    const its = one.from === stream.id ? repos.streams.find(connection.id, one.id) : null;
    return its?.enabled ? [{ stream: one, ...opened(one, its) }] : [];
  });
  const raw = parseKept(entry.raw, provider.api.numbers === 'exact');
  const mended =
    isDerived(stream) && isChildList(entry.externalId)
      ? acceptChildren(stream, own.sink, raw, { externalId: entry.parentId ?? '', fresh: true })
      : acceptRecord(own.sink, inside, raw, entry.parentId);
  for (const { state: its, counts } of [own, ...inside]) repos.streams.countLive(its.id, counts.added - counts.deleted);
  if (mended) repos.setAside.clear(state.id, entry.externalId);
  return mended;
}

/** Numbers come back as they were: as their own text where the provider wants them exact. */
function parseKept(text: string, exact: boolean): unknown {
  return exact ? parseExact(text) : JSON.parse(text);
}
