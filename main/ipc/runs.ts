import { HubError } from '../../contract/errors.ts';
import type { Hub } from '../hub.ts';
import { retrySetAside } from '../sync/retry.ts';
import { runDetail, runView, setAsideView } from '../views/runs.ts';
import type { Handlers } from './types.ts';

type RunHandlers = Pick<Handlers, Extract<keyof Handlers, `sync.${string}` | `runs.${string}` | `setAside.${string}`>>;

const done = { ok: true } as const;
const pageSize = 50;
const retryAtOnce = 10_000;

export function runHandlers(hub: Hub): RunHandlers {
  const { repos, sync, audit, events, providers, db, clock } = hub;
  return {
    'sync.start': async ({ since, ...wish }) => {
      await hub.vaultReady;
      const runIds = sync.start({ ...wish, ...(since === undefined ? {} : { since: `${since}T00:00:00.000Z` }) });
      audit.write({ action: 'sync.start', detail: `runs ${runIds.join(', ')}` });
      return { runIds };
    },
    'sync.stop': ({ runId }) => {
      sync.stop(runId);
      audit.write({ action: 'sync.stop', detail: `run ${runId}` });
      return done;
    },
    'runs.list': (filter) => {
      const runs = repos.runs.list({ ...filter, limit: pageSize });
      const last = runs.at(-1);
      return { rows: runs.map((run) => runView(run, repos)), next: runs.length === pageSize && last ? last.id : null };
    },
    'runs.get': ({ runId }) => {
      const run = repos.runs.get(runId);
      if (!run) throw new HubError('not_found', { params: { what: 'run', name: runId } });
      return runDetail(run, repos, providers);
    },
    'setAside.list': (filter) => {
      const entries = repos.setAside.list({ ...filter, limit: pageSize });
      const last = entries.at(-1);
      const next = entries.length === pageSize && last ? last.id : null;
      return { rows: entries.map((entry) => setAsideView(entry, repos, providers)), next };
    },
    'setAside.retry': ({ ids, connectionId }) => {
      const entries = repos.setAside.list({ ids, connectionId, limit: retryAtOnce });
      const result = retrySetAside(db, repos, providers, clock, entries);
      audit.write({
        action: 'set_aside.retry',
        subject: connectionId,
        detail: `${result.mended} of ${entries.length} fit now`,
      });
      for (const id of new Set(entries.map((entry) => entry.connectionId))) hub.review(repos.connections.get(id));
      events.changed(['setAside', 'records', 'connections', 'app']);
      return result;
    },
  };
}
