import { isDerived, type Provider } from '../../providers/kit/index.ts';
import type { Db } from '../store/database.ts';
import { createRecordWriter } from '../store/record-writer.ts';
import type { Repos } from '../store/repos.ts';
import type { StreamState } from '../store/streams.ts';

/**
 * The owner's word on records that a whole pass did not meet: let them go, with what lies inside them, or keep them.
 * @returns how many records went
 */
export function settleDeletions(
  db: Db,
  repos: Repos,
  provider: Provider | undefined,
  state: StreamState,
  accept: boolean,
  at: string,
): number {
  return db
    .transaction(() => {
      const gone = repos.passes.settle(state.id, accept, at);
      repos.streams.countLive(state.id, -gone);
      if (gone === 0) return 0;
      const inside = provider?.streams.filter(isDerived).filter((stream) => stream.from === state.stream) ?? [];
      const also = inside.map((stream) => {
        const own = repos.streams.find(state.connectionId, stream.id);
        if (!own) return 0;
        const orphans = createRecordWriter(db, own.id, own.entity, () => at).removeOrphans(state.id);
        repos.streams.countLive(own.id, -orphans);
        return orphans;
      });
      return also.reduce((sum, count) => sum + count, gone);
    })
    .immediate();
}
