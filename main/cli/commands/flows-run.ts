import type { FlowRun, FlowView, Quota } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import type { Call, Outcome } from '../command.ts';
import { exits } from '../exit.ts';
import { count, money, when } from '../format.ts';
import { formatTable, onOneLine } from '../table.ts';
import { findFlow, settle } from './flows-ground.ts';
import { approvalSentence, flowName, left, openChoices, right, runName, stoppedLines } from './flows-words.ts';

/** What a flow, or each that is on, had to do, done now. */
export async function run(call: Call): Promise<Outcome> {
  const [text] = call.args;
  const backroom = await call.workUnlocked();
  const before = text === undefined ? await running(backroom) : [await findFlow(backroom, text)];
  if (before.length === 0) return { data: { flows: [] }, text: say('flowsCli.say.nothingOn') };
  const runsBefore = await Promise.all(before.map((flow) => runsOf(backroom, flow)));
  for (const { id } of before) await backroom.ask('flows.run', { id });
  await settle(backroom, call);
  const after = await Promise.all(before.map(({ id }) => backroom.ask('flows.get', { id })));
  const runs = await Promise.all(before.map((flow) => runsOf(backroom, flow)));
  const results = after.map((flow, index) => ({
    flow,
    // Since what is taken back counts no more, this is what was written at the least.
    done: Math.max(0, flow.counts.done - (before[index]?.counts.done ?? 0)),
    runs: (runs[index] ?? []).filter(({ id }) => !runsBefore[index]?.some((known) => known.id === id)),
  }));
  return {
    data: { flows: results },
    text: results.flatMap(resultLines).join('\n'),
    code: Math.max(exits.done, ...after.map(exitOf)),
  };
}

/** Newest first. */
async function runsOf(backroom: Backroom, { id }: FlowView): Promise<FlowRun[]> {
  return (await backroom.ask('flows.runs', { flowId: id })).rows;
}

async function running(backroom: Backroom): Promise<FlowView[]> {
  return (await backroom.ask('flows.list', {})).filter(({ on }) => on);
}

function resultLines({ flow, done }: { flow: FlowView; done: number }): string[] {
  const { held, failed, proposed } = flow.counts;
  return [say('flowsCli.say.ran', { name: flowName(flow), done, held, failed, proposed }), ...stoppedLines(flow)];
}

function exitOf({ counts, stopped }: FlowView): number {
  if (counts.failed > 0 || stopped !== null) return exits.failed;
  return counts.held > 0 ? exits.setAside : exits.done;
}

/** How a flow is: what it does when, its newest runs, and the calls that its systems have left today. */
export async function show(call: Call): Promise<Outcome> {
  const backroom = await call.look();
  const flow = await findFlow(backroom, call.args[0] ?? '');
  const runs = await runsOf(backroom, flow);
  const { missing } = await backroom.ask('flows.mapping', { id: flow.id });
  const sides = [flow.source, flow.target];
  const quota = (await backroom.ask('flows.quota', {})).filter((one) =>
    sides.some(({ id }) => id === one.connectionId),
  );
  const newest = runs.slice(0, 20);
  const state = say(flow.on ? 'flowsCli.say.enabled' : 'flowsCli.say.disabled', { name: flowName(flow) });
  const lines = [state, ...stoppedLines(flow), say('flowsCli.say.from', { day: flow.startOn })];
  lines.push(approvalSentence(flow.approval));
  if (missing.length > 0) lines.push(openChoices(missing));
  const calls = quota.map((one) => quotaLine(one, sides.find(({ id }) => id === one.connectionId)?.name ?? ''));
  return {
    data: { flow, missing, runs: newest, quota },
    text: [lines.join('\n'), countsTable(flow), runsTable(newest, call.now), calls.join('\n')]
      .filter(Boolean)
      .join('\n\n'),
  };
}

function countsTable({ counts, waiting }: FlowView): string {
  const keys = ['done', 'proposed', 'ready', 'held', 'failed', 'undone'] as const;
  const columns = [right('today'), ...keys.map((key) => right(key)), right('waiting')];
  return formatTable(columns, [[counts.doneToday, ...keys.map((key) => counts[key]), waiting].map(count)]);
}

function runsTable(runs: readonly FlowRun[], now: Date): string {
  const rows = runs.map((one) => [
    ...[runName(one.id), when(one.startedAt, now), count(one.done), count(one.failed), count(one.undone)],
    one.totals.map(money).join(', '),
  ]);
  const columns = [left('run'), left('started'), right('done'), right('failed'), right('undone'), right('total')];
  return formatTable(columns, rows);
}

function quotaLine({ used, perDay, planned }: Quota, name: string): string {
  const params = { name: onOneLine(name), used, planned };
  return perDay === null ? say('flowsCli.say.quotaOpen', params) : say('flowsCli.say.quota', { ...params, perDay });
}
