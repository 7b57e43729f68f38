import type { HubError } from '../../contract/errors.ts';
import type { Flow } from '../store/flows.ts';
import type { Repos } from '../store/repos.ts';

const matters = ['flow_stopped', 'flow_stuck', 'flow_asks'] as const;
type Matter = (typeof matters)[number];

/** The alert that stands as long as something of a flow waits for the owner; the window finds the flow by it. */
const matterOf = (code: Matter, flowId: string) => `${code}:${flowId}`;

/**
 * Keeps the alerts of flows in line with their pushes: what may not be written at all, what cannot go on without the
 * owner, and what asks for a yes.
 * @param stoppedBy why nothing is sent to a system; that one is signed out of it is an alert of its own
 */
export function reviewFlows(
  repos: Pick<Repos, 'alerts' | 'flows' | 'pushQueries'>,
  stoppedBy: (targetId: string) => HubError | null,
  now: string,
): void {
  const flows = repos.flows.list();
  for (const flow of flows) {
    const counts = flow.state === 'on' ? repos.pushQueries.counts(flow.id) : {};
    const outdated = flow.state === 'on' ? repos.pushQueries.outdated(flow.id) : 0;
    const isForbidden = flow.state === 'on' && stoppedBy(flow.targetId)?.code === 'forbidden';
    stand(repos, flow, 'flow_stopped', isForbidden ? (counts.ready ?? 0) + (counts.undoing ?? 0) : 0, now);
    stand(repos, flow, 'flow_stuck', (counts.held ?? 0) + (counts.failed ?? 0) + outdated, now);
    stand(repos, flow, 'flow_asks', counts.proposed ?? 0, now);
  }
  const known = new Set(flows.flatMap(({ id }) => matters.map((code) => matterOf(code, id))));
  for (const { matter, code } of repos.alerts.list()) {
    if (code.startsWith('flow_') && !known.has(matter)) repos.alerts.settle(matter);
  }
}

function stand({ alerts }: Pick<Repos, 'alerts'>, flow: Flow, code: Matter, count: number, now: string): void {
  const matter = matterOf(code, flow.id);
  if (count === 0) {
    alerts.settle(matter);
    return;
  }
  const params = { name: `${flow.sourceName} → ${flow.targetName}`, count };
  alerts.raise({ matter, connectionId: null, code, params, raisedAt: now });
}
