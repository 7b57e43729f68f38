import { HubError } from '../../contract/errors.ts';
import type { FlowSurroundings } from '../flows/surroundings.ts';
import type { Hub } from '../hub.ts';
import { flowView, pushDetail, pushRow, quotas, runView } from '../views/flows.ts';
import type { Handlers } from './types.ts';

type FlowHandlers = Pick<Handlers, Extract<keyof Handlers, `flows.${string}` | `pushes.${string}`>>;

const done = { ok: true } as const;
const runsPerPage = 50;
/** What a preview shows: everything that is not written yet. */
const previewed = ['proposed', 'held', 'ready', 'failed'] as const;
const summed = ['proposed', 'ready'] as const;

/** When the day began on this PC, as UTC. */
function startOfToday(now: Date): string {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

export function flowHandlers(hub: Hub): FlowHandlers {
  const { flows, repos } = hub;
  const around: FlowSurroundings = {
    repos,
    providers: hub.providers,
    connectionOf: (id) => repos.connections.list().find((one) => one.id === id) ?? null,
    today: () => startOfToday(hub.clock.now()),
    isHeld: () => hub.pausedUntil() !== null || !hub.vaultOpen(),
    stoppedBy: flows.stoppedBy,
  };
  return {
    'flows.gallery': () => flows.gallery(),
    'flows.list': () => repos.flows.list().map((flow) => flowView(flow, around)),
    'flows.get': ({ id }) => flowView(repos.flows.get(id), around),
    'flows.create': (wish) => ({ id: flows.create(wish) }),
    'flows.mapping': ({ id, draft }) => flows.mapping(id, draft),
    'flows.change': ({ id, ...change }) => {
      flows.change(id, change);
      return done;
    },
    'flows.preview': async ({ id, before, limit }) => {
      // The first page begins the look; the window asks again as it goes on.
      if (before === undefined) void flows.preview(id);
      const { rows, next } = repos.pushQueries.page({ flowId: id, states: [...previewed], before, limit });
      const counts = repos.pushQueries.counts(id);
      return {
        rows: rows.map((push) => ({ ...pushRow(push, around), ledger: push.plan.ledger })),
        next,
        waiting: repos.flows.waiting(id),
        count: (counts.proposed ?? 0) + (counts.ready ?? 0),
        held: counts.held ?? 0,
        ...repos.pushQueries.sums(id, summed),
      };
    },
    'flows.enable': ({ id }) => {
      flows.enable(id);
      return done;
    },
    'flows.disable': ({ id }) => {
      flows.disable(id);
      return done;
    },
    'flows.run': async ({ id }) => {
      await flows.run(id);
      return { runId: repos.flows.runs(id, undefined, 1)[0]?.id ?? null };
    },
    'flows.settled': async () => {
      await flows.settled();
      return done;
    },
    'flows.remove': ({ id }) => {
      flows.remove(id);
      return done;
    },
    'flows.runs': ({ flowId, before }) => {
      const rows = repos.flows.runs(flowId, before, runsPerPage + 1);
      const page = rows.slice(0, runsPerPage);
      const next = rows.length > runsPerPage ? (page.at(-1)?.id ?? null) : null;
      return { rows: page.map((run) => runView(run, around)), next };
    },
    'flows.quota': () => quotas(around),
    'pushes.list': (query) => {
      const { rows, next } = repos.pushQueries.page(query);
      return { rows: rows.map((push) => pushRow(push, around)), next };
    },
    'pushes.get': ({ id }) => {
      const push = repos.pushes.get(id);
      if (!push) throw new HubError('not_found', { params: { what: 'document', name: id } });
      return pushDetail(push, around);
    },
    'pushes.approve': (wish) => ({ count: flows.approve(wish) }),
    'pushes.leaveOut': (wish) => ({ count: flows.leaveOut(wish) }),
    'pushes.retry': (wish) => ({ count: flows.retry(wish) }),
    'pushes.undoCheck': (wish) => flows.undoCheck(wish),
    'pushes.undo': (wish) => ({ count: flows.undo(wish) }),
  };
}
