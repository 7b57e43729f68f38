import type { InputOf, PushRow, UndoView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import { type Call, type Command, flag, type Outcome } from '../command.ts';
import { exits } from '../exit.ts';
import { onOneLine } from '../table.ts';
import { settle } from './flows-ground.ts';
import { pushesOf, tableOf } from './flows-outbox.ts';
import { badUsage, readDocument, readRun } from './flows-words.ts';

const mostTitles = 20;
const mostShown = 200;
const mostOfRun = 100_000;

type Wish = InputOf<'pushes.undo'>;

export const undo: Command = {
  name: 'undo',
  summary: 'flowsCli.command.undo',
  args: 'flowsCli.args.undo',
  more: 'flowsCli.more.undo',
  optionWords: 'flowsCli.option.undo',
  fewest: 1,
  most: 1,
  options: { check: flag, yes: flag },
  run: async (call) => {
    const wish = wishOf(call.args[0] ?? '');
    const only = call.flag('check');
    const backroom = only ? await call.look() : await call.workUnlocked();
    const view = await backroom.ask('pushes.undoCheck', wish);
    const beforehand = viewLines(view).join('\n');
    if (only || view.count === 0) return { data: view, text: beforehand, code: only ? codeOf(view) : exits.failed };
    call.terminal.note(beforehand);
    if (!call.flag('yes') && call.terminal.isPerson) {
      const answer = await call.terminal.ask(say('flowsCli.ask.undo'));
      if (!/^y(es)?$/i.test(answer.trim()))
        return { data: { ...view, undone: [] }, text: say('cli.say.notDisconnected') };
    }
    return takeBack(call, backroom, wish, view);
  },
};

/** @throws HubError bad_input */
function wishOf(text: string): Wish {
  const runId = readRun(text);
  if (runId !== null) return { runId };
  const pushId = readDocument(text);
  if (pushId === null) throw badUsage('undo', { value: text.slice(0, 40) });
  return { pushId };
}

function codeOf({ impossible }: UndoView): number {
  return impossible.length > 0 ? exits.setAside : exits.done;
}

/** What would go, and what cannot, in words. */
function viewLines({ count, titles, impossible }: UndoView): string[] {
  const times = new Map<string, number>();
  for (const title of titles) times.set(title, (times.get(title) ?? 0) + 1);
  const shown = [...times].slice(0, mostTitles);
  const more = times.size - shown.length;
  return [
    say('flowsCli.say.takesBack', { count }),
    ...shown.map(([title, n]) => `  ${onOneLine(title)}${n > 1 ? ` (${n})` : ''}`),
    ...(more > 0 ? [say('flowsCli.say.andMore', { count: more })] : []),
    ...impossible.map(({ title, why }) => onOneLine(say('flowsCli.say.impossible', { title, why }))),
  ];
}

async function takeBack(call: Call, backroom: Backroom, wish: Wish, view: UndoView): Promise<Outcome> {
  const before = await standing(backroom, wish);
  await backroom.ask('pushes.undo', wish);
  await settle(backroom, call);
  const named = (row: PushRow) => ('pushId' in wish ? row.id === wish.pushId : row.runId === wish.runId);
  const wanted = new Set(before.filter(named).map(({ id }) => id));
  const after = await Promise.all(before.map(({ id }) => backroom.ask('pushes.get', { id })));
  // What only belongs to the same thing and builds on nothing that goes stays as it is.
  const rows = after.filter(({ id, state }) => wanted.has(id) || state !== 'done');
  const undone = rows.filter(({ state }) => state === 'undone').length;
  const left = rows.length - undone;
  const table = await tableOf(backroom, rows.slice(0, mostShown));
  return {
    data: { ...view, undone, left, pushes: rows.slice(0, mostShown) },
    text: `${say('flowsCli.say.undoneNow', { undone, left })}\n${table}`,
    code: left > view.impossible.length ? exits.failed : codeOf(view),
  };
}

/** What is there of the run, or of the thing that the document is about, with what may build on it: by number. */
async function standing(backroom: Backroom, wish: Wish): Promise<PushRow[]> {
  const states = ['done'] as const;
  if ('pushId' in wish) {
    const { about } = await backroom.ask('pushes.get', { id: wish.pushId });
    return pushesOf(backroom, { about, states: [...states] }, mostOfRun);
  }
  const [first] = await pushesOf(backroom, { runId: wish.runId }, 1);
  if (!first) return [];
  const ofFlow = await pushesOf(backroom, { flowId: first.flowId, states: [...states] }, mostOfRun);
  const abouts = new Set(ofFlow.filter(({ runId }) => runId === wish.runId).map(({ about }) => about));
  return ofFlow.filter(({ about }) => abouts.has(about));
}
