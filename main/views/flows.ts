import { entityKindSchema } from '../../contract/entities/index.ts';
import type { PushState } from '../../contract/flows/index.ts';
import type { FlowRun, FlowView, PushDetail, PushRow, Quota } from '../../contract/ipc/flows.ts';
import { type FlowSurroundings, isPaused } from '../flows/surroundings.ts';
import { nameOf, undoOrder, whyFinal } from '../flows/undo.ts';
import { keyIn } from '../flows/world.ts';
import type { Flow, FlowRunRow } from '../store/flows.ts';
import type { Push } from '../store/push-row.ts';

/** About how many calls a push needs: it is looked for, written, and sometimes something is asked before. */
const callsPerPush = 3;

export function flowView(flow: Flow, around: FlowSurroundings): FlowView {
  const { repos } = around;
  const counts = repos.pushQueries.counts(flow.id);
  const of = (...states: (keyof typeof counts)[]) => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return {
    id: flow.id,
    kind: flow.kind,
    source: sideOf(flow.sourceId, flow.sourceName, around),
    target: sideOf(flow.targetId, flow.targetName, around),
    on: flow.state === 'on',
    removed: flow.state === 'removed',
    startOn: flow.startOn,
    approval: flow.approval,
    counts: {
      held: of('held'),
      proposed: of('proposed'),
      ready: of('ready', 'sending', 'undoing'),
      failed: of('failed'),
      done: of('done'),
      outdated: repos.pushQueries.outdated(flow.id),
      doneToday: repos.pushQueries.doneSince(flow.id, around.today()),
      undone: of('undone'),
    },
    waiting: repos.flows.waiting(flow.id),
    lastDoneAt: repos.pushQueries.lastDoneAt(flow.id),
    stopped: stoppedBy(flow, around),
  };
}

function sideOf(id: string, name: string, { connectionOf }: FlowSurroundings) {
  const connection = connectionOf(id);
  return connection ? { id, name: connection.name, provider: connection.provider } : { id, name, provider: '' };
}

/** What stops all that is written to a system, and is told as it is. */
const toldStops = [
  'signed_out',
  'reading_only',
  'forbidden',
  'vault_locked',
  'full_disk',
  'limited',
  'unreachable',
] as const;

function stoppedBy(flow: Flow, around: FlowSurroundings): FlowView['stopped'] {
  const [source, target] = [around.connectionOf(flow.sourceId), around.connectionOf(flow.targetId)];
  if (!source || !target || target.state === 'off') return 'removed';
  if (target.state === 'signed_out') return 'signed_out';
  if (!target.writes) return 'reading_only';
  if (isPaused(around, target)) return 'paused';
  const told = around.stoppedBy(target.id)?.code;
  return toldStops.find((code) => code === told) ?? null;
}

export function pushRow(push: Push, around: FlowSurroundings): PushRow {
  const { entity, externalId, part } = keyIn(push.key);
  const { id, flowId, runId, state, why, title, about, occurredOn, money, made, doneAt, undoneAt } = push;
  return {
    ...{ id, flowId, runId, state, why, title, about, occurredOn, money, made, doneAt, undoneAt },
    ...{ externalId, part, attempts: push.attempts, nextTryAt: push.nextTryAt, problem: push.problem },
    warnings: push.plan.warnings,
    // A guest is a customer of whom the shop keeps no record.
    entity: entityKindSchema.safeParse(entity).data ?? 'customer',
    action: push.plan.action,
    proof: push.plan.proof,
    final: finalOf(push, around),
    waitsFor: hindranceOf(push, around),
  };
}

const hindering: ReadonlySet<PushState> = new Set(['held', 'failed', 'left_out', 'proposed']);

/**
 * Of something else, which stands in a place of its own: that a payment waits for its invoice is seen beside it, unless
 * that was taken back.
 */
function hindranceOf(push: Push, { repos }: FlowSurroundings): PushRow['waitsFor'] {
  if (push.state !== 'ready') return null;
  const needed = push.plan.needs.flatMap((key) => repos.pushes.newest(push, key) ?? []);
  const found = needed.find(({ about, state }) => state === 'undone' || (about !== push.about && hindering.has(state)));
  return found ? { title: found.title, part: keyIn(found.key).part, state: found.state } : null;
}

/** Said beforehand too, from what the system declares of the action. */
function finalOf(push: Push, { connectionOf, providers }: FlowSurroundings): string | null {
  if (push.doneAt !== null) return whyFinal(push);
  const provider = providers.get(connectionOf(push.targetId)?.provider ?? '');
  const action = provider?.actions?.find((one) => one.kind === push.plan.action);
  return !action || action.undoable ? null : (action.final ?? '');
}

export function pushDetail(push: Push, around: FlowSurroundings): PushDetail {
  const { repos } = around;
  const along = push.state === 'done' ? undoOrder([push], repos.pushes).filter(({ id }) => id !== push.id) : [];
  return {
    ...pushRow(push, around),
    ledger: push.plan.ledger,
    input: push.plan.input,
    reference: push.reference,
    sourceRecordId: push.recordId,
    log: repos.pushQueries.log(push.id),
    takesAlong: along.map(nameOf),
  };
}

export function runView(run: FlowRunRow, { repos }: FlowSurroundings): FlowRun {
  return { ...run, ...repos.pushQueries.runCounts(run.id) };
}

export function quotas(around: FlowSurroundings): Quota[] {
  const { repos, providers } = around;
  return repos.connections.list().map(({ id, provider }) => ({
    connectionId: id,
    used: repos.samples.callsSince(id, around.today().slice(0, 10)).calls,
    perDay: providers.get(provider)?.limits.perDay ?? null,
    planned: repos.pushQueries.waitingFor(id) * callsPerPush,
  }));
}
