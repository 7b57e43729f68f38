import { asHubError } from '../../../contract/errors.ts';
import { type PushState, pushStates } from '../../../contract/flows/index.ts';
import type { InputOf, PushDetail, PushRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import { type Call, type Command, flag, type Outcome, repeated, valued } from '../command.ts';
import { exits } from '../exit.ts';
import { when } from '../format.ts';
import { gather } from '../lookup.ts';
import { formatTable, onOneLine } from '../table.ts';
import { readCount } from '../values.ts';
import { exitOfPushes, findFlow, settle } from './flows-ground.ts';
import { documentText } from './flows-preview.ts';
import { badUsage, left, pushTable, readDocument, readRun } from './flows-words.ts';

/** What is not over: shown where no state is asked for. */
const open: readonly PushState[] = ['held', 'proposed', 'ready', 'sending', 'failed', 'undoing'];
const pageSize = 500;
const mostShown = 200;
const mostOfFlow = 100_000;

const deeds = {
  approve: { ask: 'pushes.approve', said: 'flowsCli.say.approved', states: ['proposed'], sends: true },
  'leave-out': {
    ask: 'pushes.leaveOut',
    said: 'flowsCli.say.leftOut',
    states: ['proposed'],
    sends: false,
  },
  retry: { ask: 'pushes.retry', said: 'flowsCli.say.retried', states: ['held', 'failed'], sends: true },
} as const;
type Deed = keyof typeof deeds;
const isDeed = (word: string | undefined): word is Deed => word !== undefined && Object.hasOwn(deeds, word);

export const outbox: Command = {
  name: 'outbox',
  summary: 'flowsCli.command.outbox',
  args: 'flowsCli.args.outbox',
  more: 'flowsCli.more.outbox',
  moreParams: { states: pushStates.join(', ') },
  optionWords: 'flowsCli.option.outbox',
  fewest: 0,
  most: 1001,
  options: { state: repeated('STATE'), run: valued('RUN'), all: flag, last: valued('N') },
  run: (call) => {
    const [word, ...rest] = call.args;
    if (isDeed(word)) return perform(call, word, rest);
    const extra = rest[word === 'show' ? 1 : 0];
    const stray = call.flag('all') ? 'all' : undefined;
    if (stray) throw badUsage('misplaced', { command: 'outbox', option: '--all' });
    if (extra !== undefined) throw badUsage('many', { command: 'outbox', extra: extra.slice(0, 40) });
    return word === 'show' ? showPush(call, rest) : list(call, word);
  },
};

/** @throws HubError bad_input */
function documentOf(text: string): number {
  const id = readDocument(text);
  if (id === null) throw badUsage('document', { value: text.slice(0, 40) });
  return id;
}

function statesOf(call: Call): { states?: PushState[] } {
  const words = call.list('state').map((word) => word.toLowerCase().replaceAll('-', '_'));
  if (words.includes('all')) return {};
  if (words.length === 0) return call.text('run') === undefined ? { states: [...open] } : {};
  const states = words.map((word) => {
    const state = pushStates.find((known) => known === word);
    if (!state) throw badUsage('state', { value: word.slice(0, 40), states: pushStates.join(', ') });
    return state;
  });
  return { states: [...new Set(states)] };
}

function runOf(call: Call): { runId?: number } {
  const text = call.text('run');
  if (text === undefined) return {};
  const runId = readRun(text);
  if (runId === null) throw badUsage('runName', { value: text.slice(0, 40) });
  return { runId };
}

async function list(call: Call, flowText: string | undefined): Promise<Outcome> {
  const wanted = readCount('--last', call.text('last'), 20, 100_000);
  const filter = { ...statesOf(call), ...runOf(call) };
  const backroom = await call.look();
  const flow = flowText === undefined ? {} : { flowId: (await findFlow(backroom, flowText)).id };
  // One more than wanted tells whether there are more.
  const found = await pushesOf(backroom, { ...filter, ...flow }, wanted + 1);
  const rows = found.slice(0, wanted);
  const more = found.length > wanted ? [say('flowsCli.say.moreRows')] : [];
  const text = rows.length === 0 ? say('flowsCli.say.noPushes') : await tableOf(backroom, rows);
  return { data: { pushes: rows, more: more.length > 0 }, text: [text, ...more].join('\n') };
}

/** Newest first. */
export function pushesOf(backroom: Backroom, filter: InputOf<'pushes.list'>, wanted: number): Promise<PushRow[]> {
  const limit = Math.min(wanted, pageSize);
  return gather(wanted, (before: number | undefined) =>
    backroom.ask('pushes.list', { ...filter, limit, ...(before === undefined ? {} : { before }) }),
  );
}

export async function tableOf(backroom: Backroom, rows: readonly PushRow[]): Promise<string> {
  return pushTable(rows, await backroom.ask('flows.list', {}));
}

/** Says yes, no or once more, sends what may be sent then, and shows what became of it. */
async function perform(call: Call, deed: Deed, words: readonly string[]): Promise<Outcome> {
  const { ask, said, sends, states } = deeds[deed];
  const { flowText, named } = whichOf(call, deed, words);
  const backroom = sends ? await call.workUnlocked() : await call.work();
  const flow = flowText === null ? null : await findFlow(backroom, flowText);
  const before = flow ? await pushesOf(backroom, { flowId: flow.id, states: [...states] }, mostOfFlow) : [];
  const pushIds = flow ? before.map(({ id }) => id) : named;
  const { count } = await backroom.ask(ask, flow ? { flowId: flow.id } : { pushIds: named });
  if (sends) await settle(backroom, call);
  const pushes = (await Promise.all(pushIds.map((id) => presentOf(backroom, id)))).flatMap((push) => push ?? []);
  const shown = pushes.slice(0, mostShown);
  const table = shown.length === 0 ? '' : await tableOf(backroom, shown);
  return {
    data: { count, pushes },
    text: [say(said, { count }), table].filter(Boolean).join('\n'),
    code: sends ? exitOfPushes(pushes) : exits.done,
  };
}

/** The flow after --all, or the documents that are named. @throws HubError bad_input */
function whichOf(call: Call, deed: Deed, words: readonly string[]): { flowText: string | null; named: number[] } {
  const all = call.flag('all');
  const command = `outbox ${deed}`;
  const [first, second] = words;
  if (first === undefined) throw badUsage('few', { command, args: all ? 'FLOW' : 'ID' });
  if (all && second !== undefined) throw badUsage('many', { command, extra: second.slice(0, 40) });
  const stray = (['state', 'run', 'last'] as const).find((option) => call.flag(option));
  if (stray) throw badUsage('misplaced', { command, option: `--${stray}` });
  return all ? { flowText: first, named: [] } : { flowText: null, named: [...new Set(words.map(documentOf))] };
}

/** A document as it is now, or the one that was made anew in its place; null where it is no longer wanted. */
async function presentOf(backroom: Backroom, id: number): Promise<PushDetail | null> {
  const push = await backroom.ask('pushes.get', { id }).catch((thrown: unknown) => {
    if (asHubError(thrown).code === 'not_found') return null;
    throw thrown;
  });
  if (push?.state !== 'undone') return push;
  const { flowId, about, entity, externalId, part } = push;
  const [newest] = (await pushesOf(backroom, { flowId, about }, pageSize)).filter(
    (one) => one.entity === entity && one.externalId === externalId && one.part === part,
  );
  return newest && newest.id > id ? backroom.ask('pushes.get', { id: newest.id }) : push;
}

async function showPush(call: Call, [text]: readonly string[]): Promise<Outcome> {
  if (text === undefined) throw badUsage('few', { command: 'outbox show', args: 'ID' });
  const id = documentOf(text);
  const backroom = await call.look();
  const push = await backroom.ask('pushes.get', { id });
  const flow = (await backroom.ask('flows.list', {})).find((one) => one.id === push.flowId);
  const unnamed = { id: '', name: '', provider: '' };
  const document = documentText(push, flow ?? { source: unnamed, target: unnamed });
  return { data: { push }, text: [document, detailLines(push), logTable(push, call.now)].filter(Boolean).join('\n\n') };
}

function detailLines({ made, reference, takesAlong, final }: PushDetail): string {
  return [
    ...(made ? [say('flowsCli.say.made', { id: made.number ?? made.externalId, url: made.url ?? '' })] : []),
    say('flowsCli.say.reference', { reference }),
    ...(takesAlong.length > 0 ? [say('flowsCli.say.takesAlong', { titles: takesAlong.join(', ') })] : []),
    ...(final === null ? [] : [final]),
  ]
    .map(onOneLine)
    .join('\n');
}

function logTable({ log }: PushDetail, now: Date): string {
  const rows = log.map(({ at, actor, what, detail }) => [when(at, now), actor, what, detail ?? '']);
  return formatTable([left('at'), left('who'), left('what'), left('detail')], rows);
}
