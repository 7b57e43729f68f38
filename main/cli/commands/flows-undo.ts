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
const mostShown = 500;

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
  const shown = titles.slice(0, mostTitles);
  const more = titles.length - shown.length;
  return [
    say('flowsCli.say.takesBack', { count }),
    ...shown.map((title) => `  ${onOneLine(title)}`),
    ...(more > 0 ? [say('flowsCli.say.andMore', { count: more })] : []),
    ...impossible.map(({ title, why }) => onOneLine(say('flowsCli.say.impossible', { title, why }))),
  ];
}

async function takeBack(call: Call, backroom: Backroom, wish: Wish, view: UndoView): Promise<Outcome> {
  await backroom.ask('pushes.undo', wish);
  await settle(backroom, call);
  const rows = await touchedBy(backroom, wish);
  const left = rows.filter(({ state }) => state === 'undoing' || state === 'done' || state === 'failed');
  const undone = rows.filter(({ state }) => state === 'undone').length;
  const summary = say('flowsCli.say.undoneNow', { undone, left: left.length });
  return {
    data: { ...view, pushes: rows },
    text: `${summary}\n${await tableOf(backroom, rows)}`,
    code: left.length > view.impossible.length ? exits.failed : codeOf(view),
  };
}

/** What a run has made, or a document with what belongs to the same thing. */
async function touchedBy(backroom: Backroom, wish: Wish): Promise<PushRow[]> {
  if ('runId' in wish) return pushesOf(backroom, { runId: wish.runId }, mostShown);
  const { about, flowId } = await backroom.ask('pushes.get', { id: wish.pushId });
  const rows = await pushesOf(backroom, { flowId, about }, mostShown);
  return rows.filter(({ state, id }) => state !== 'done' || id === wish.pushId);
}
