import { type Approval, approvalSchema, flowKinds } from '../../../contract/flows/index.ts';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { moneyFromDecimal } from '../../../contract/money.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import { type Call, type Command, flag, type Outcome, repeated, valued } from '../command.ts';
import { count } from '../format.ts';
import { findConnection } from '../lookup.ts';
import { formatTable } from '../table.ts';
import { readDay } from '../values.ts';
import { findFlow, settle } from './flows-ground.ts';
import { map } from './flows-map.ts';
import { preview } from './flows-preview.ts';
import { run, show } from './flows-run.ts';
import { approvalSentence, badUsage, flowName, left, openChoices, right, stoppedLines } from './flows-words.ts';

/** What follows `flows`: how many words it takes, and which options. */
interface Verb {
  readonly args: string;
  readonly fewest: number;
  readonly most: number;
  readonly options: readonly string[];
  readonly run: (call: Call) => Promise<Outcome>;
}

const one = { args: 'FLOW', fewest: 1, most: 1, options: [] } as const;
const verbs: ReadonlyMap<string | undefined, Verb> = new Map<string | undefined, Verb>([
  [
    undefined,
    {
      args: '',
      fewest: 0,
      most: 0,
      options: ['gallery'],
      run: (call) => (call.flag('gallery') ? gallery(call) : list(call)),
    },
  ],
  ['add', { args: 'KIND SOURCE TARGET', fewest: 3, most: 3, options: ['from', 'approval'], run: add }],
  ['map', { args: 'FLOW', fewest: 1, most: 2, options: ['set', 'accept-suggestions'], run: map }],
  ['change', { ...one, options: ['from', 'approval'], run: change }],
  ['preview', { ...one, options: ['last'], run: preview }],
  ['enable', { ...one, run: enable }],
  ['disable', { ...one, run: disable }],
  ['run', { ...one, fewest: 0, run }],
  ['show', { ...one, run: show }],
  ['remove', { ...one, run: remove }],
]);

const options = {
  ...{ gallery: flag, from: valued('DAY'), approval: valued('WHEN'), set: repeated('CHOICE=VALUE') },
  ...{ 'accept-suggestions': flag, last: valued('N') },
};

export const flows: Command = {
  name: 'flows',
  summary: 'flowsCli.command.flows',
  args: 'flowsCli.args.flows',
  more: 'flowsCli.more.flows',
  optionWords: 'flowsCli.option.flows',
  fewest: 0,
  most: 10,
  options,
  run: (call) => {
    const [name, ...rest] = call.args;
    const verb = verbs.get(name);
    if (!verb) throw badUsage('flows');
    const command = `flows ${name ?? ''}`.trim();
    const extra = rest[verb.most];
    if (rest.length < verb.fewest) throw badUsage('few', { command, args: verb.args });
    if (extra !== undefined) throw badUsage('many', { command, extra: extra.slice(0, 40) });
    const stray = Object.keys(options).find((option) => call.flag(option) && !verb.options.includes(option));
    if (stray) throw badUsage('misplaced', { command, option: `--${stray}` });
    return verb.run({ ...call, args: rest });
  },
};

async function list(call: Call): Promise<Outcome> {
  const all = await (await call.look()).ask('flows.list', {});
  const rows = all.map((flow) => [
    ...[flow.kind, flow.source.name, flow.target.name, stateOf(flow)],
    ...[flow.counts.doneToday, flow.counts.done, flow.counts.proposed, flow.counts.ready].map(count),
    ...[flow.counts.held, flow.counts.failed, flow.waiting].map(count),
    flow.id,
  ]);
  const columns = [left('kind'), left('from'), left('to'), left('on')];
  columns.push(right('today'), right('done'), right('proposed'), right('ready'));
  columns.push(right('held'), right('failed'), right('waiting'), { title: say('cli.column.id') });
  return { data: { flows: all }, text: all.length === 0 ? say('flowsCli.say.none') : formatTable(columns, rows) };
}

function stateOf({ on, stopped }: FlowView): string {
  return say(`flowsCli.state.${on ? (stopped ?? 'on') : 'off'}`);
}

async function gallery(call: Call): Promise<Outcome> {
  const entries = await (await call.look()).ask('flows.gallery', {});
  const rows = entries.map((entry) => [
    ...[entry.kind, entry.source.name, entry.target.name, entry.flowId ?? ''],
    entry.needs.map((need) => say(`flowsCli.needs.${need}`, { target: entry.target.name })).join('; '),
    sayMaybe(`flows.kind.${entry.kind}`, {}, ''),
  ]);
  const columns = [left('kind'), left('from'), left('to'), left('flow'), left('needs'), left('about')];
  return {
    data: { gallery: entries },
    text: entries.length === 0 ? say('flowsCli.say.noGallery') : formatTable(columns, rows),
  };
}

/** `always`, `never`, or an amount with its currency. @throws HubError bad_input */
function readApproval(text: string): Approval {
  const simple = approvalSchema.safeParse({ mode: text.trim().toLowerCase() });
  if (simple.success) return simple.data;
  const found = /^(?:above\s+)?(\d{1,12}(?:\.\d{1,4})?)\s*([a-z]{3})$/i.exec(text.trim());
  const [, amount, currency] = found ?? [];
  if (amount === undefined || currency === undefined) throw badUsage('approval', { value: text.slice(0, 40) });
  return { mode: 'above', amount: moneyFromDecimal(amount, currency.toUpperCase()) };
}

function wishesOf(call: Call): { startOn?: string; approval?: Approval } {
  const startOn = readDay('--from', call.text('from'));
  const approval = call.text('approval');
  return {
    ...(startOn === undefined ? {} : { startOn }),
    ...(approval === undefined ? {} : { approval: readApproval(approval) }),
  };
}

async function add(call: Call): Promise<Outcome> {
  const [word = '', source = '', target = ''] = call.args;
  const kind = flowKinds.find((known) => known === word.toLowerCase().replaceAll('-', '_'));
  if (!kind) throw badUsage('kind', { value: word.slice(0, 40), kinds: flowKinds.join(', ') });
  const { approval, ...start } = wishesOf(call);
  const backroom = await call.work();
  const sides = {
    sourceId: (await findConnection(backroom, source)).id,
    targetId: (await findConnection(backroom, target)).id,
  };
  const { id } = await backroom.ask('flows.create', { kind, ...sides, ...start });
  if (approval) await backroom.ask('flows.change', { id, approval });
  const { missing } = await backroom.ask('flows.mapping', { id });
  const lines = [say('flowsCli.say.added', { id }), openChoices(missing), say('flowsCli.say.addNext')];
  return { data: { id, missing }, text: lines.join('\n') };
}

async function change(call: Call): Promise<Outcome> {
  const wishes = wishesOf(call);
  if (Object.keys(wishes).length === 0) throw badUsage('change');
  const backroom = await call.work();
  const { id } = await findFlow(backroom, call.args[0] ?? '');
  await backroom.ask('flows.change', { id, ...wishes });
  const flow = await backroom.ask('flows.get', { id });
  const start = say('flowsCli.say.from', { day: flow.startOn });
  return { data: { flow }, text: [flowName(flow), start, approvalSentence(flow.approval)].join('\n') };
}

async function enable(call: Call): Promise<Outcome> {
  const backroom = await call.workUnlocked();
  const { id } = await findFlow(backroom, call.args[0] ?? '');
  const { missing } = await backroom.ask('flows.mapping', { id });
  if (missing.length > 0) throw badUsage('missing', { count: missing.length, choices: missing.join(', ') });
  await backroom.ask('flows.enable', { id });
  await settle(backroom, call);
  const flow = await backroom.ask('flows.get', { id });
  const lines = [say('flowsCli.say.enabled', { name: flowName(flow) }), approvalSentence(flow.approval)];
  return { data: { flow }, text: [...lines, ...stoppedLines(flow)].join('\n') };
}

async function disable(call: Call): Promise<Outcome> {
  const backroom = await call.work();
  const { id } = await findFlow(backroom, call.args[0] ?? '');
  await backroom.ask('flows.disable', { id });
  const flow = await backroom.ask('flows.get', { id });
  return { data: { flow }, text: say('flowsCli.say.disabled', { name: flowName(flow) }) };
}

async function remove(call: Call): Promise<Outcome> {
  const backroom = await call.work();
  const { id } = await findFlow(backroom, call.args[0] ?? '');
  await backroom.ask('flows.remove', { id });
  return { data: { removed: id }, text: say('flowsCli.say.removed') };
}
