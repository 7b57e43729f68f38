import type { ChangeKind, ProcedureName } from '../../contract/ipc/index.ts';

const staleAfter: Readonly<Record<ChangeKind, readonly ProcedureName[]>> = {
  app: ['app.status', 'app.overview', 'flows.list', 'flows.get'],
  connections: [
    'connections.list',
    'connections.get',
    'hooks.list',
    'app.status',
    'app.overview',
    'flows.gallery',
    'flows.list',
    'flows.get',
    'flows.quota',
  ],
  runs: ['runs.list', 'runs.get', 'connections.get', 'app.overview'],
  records: ['records.list', 'records.get', 'records.kinds', 'connections.get', 'app.overview'],
  setAside: ['setAside.list', 'connections.get', 'connections.list', 'runs.get', 'app.overview'],
  settings: ['app.settings', 'app.storage'],
  relay: ['relay.status', 'relay.ask', 'hooks.list', 'app.overview'],
  hooks: ['hooks.list'],
  inbox: ['inbox.list', 'inbox.get', 'hooks.list', 'relay.status'],
  subscriptions: ['subscriptions.list', 'events.types'],
  deliveries: ['deliveries.list', 'deliveries.get', 'subscriptions.list', 'events.list'],
  proof: ['proof.get'],
  matches: ['matches.list', 'matches.suggestions', 'records.get'],
  flows: [
    'flows.gallery',
    'flows.list',
    'flows.get',
    'flows.mapping',
    'flows.preview',
    'flows.runs',
    'flows.quota',
    'app.overview',
  ],
  pushes: [
    'pushes.list',
    'pushes.get',
    'pushes.undoCheck',
    'flows.list',
    'flows.get',
    'flows.preview',
    'flows.runs',
    'flows.quota',
    'app.overview',
  ],
};

/** The questions whose answers are old once these kinds changed. */
export function namesMadeStale(kinds: readonly ChangeKind[]): ReadonlySet<ProcedureName> {
  return new Set(kinds.flatMap((kind) => staleAfter[kind]));
}
