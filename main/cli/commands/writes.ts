import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { actionKinds } from '../../../contract/actions/index.ts';
import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import { type Call, type Command, flag, type Outcome, valued } from '../command.ts';
import { findConnection } from '../lookup.ts';
import { type Column, formatTable, onOneLine } from '../table.ts';
import { badUsage } from '../usage.ts';

const left = (title: string): Column => ({ title });

export const write: Command = {
  name: 'write',
  summary: 'cli.command.write',
  args: 'cli.args.write',
  more: 'cli.more.write',
  fewest: 1,
  most: 2,
  options: { input: valued('FILE'), reference: valued('REFERENCE'), allow: flag, forbid: flag },
  run: async (call) => {
    const action = call.args[1];
    if (call.flag('allow') && call.flag('forbid')) throw badUsage('either', { a: '--allow', b: '--forbid' });
    if (call.flag('allow') || call.flag('forbid')) return permit(call, call.flag('allow'));
    return action === undefined ? listActions(call) : perform(call, action);
  },
};

async function permit(call: Call, writes: boolean): Promise<Outcome> {
  const backroom = await call.work();
  const { id: connectionId } = await findConnection(backroom, call.args[0] ?? '');
  const connection = await backroom.ask('connections.change', { connectionId, writes });
  const key = writes ? 'cli.say.mayWrite' : 'cli.say.mayNotWrite';
  return { data: { connection }, text: say(key, { name: onOneLine(connection.name) }) };
}

async function detailOf(backroom: Backroom, call: Call): Promise<ConnectionDetail> {
  const { id } = await findConnection(backroom, call.args[0] ?? '');
  return backroom.ask('connections.get', { connectionId: id });
}

async function listActions(call: Call): Promise<Outcome> {
  const { actions, writes, name } = await detailOf(await call.look(), call);
  const rows = actions.map(({ kind, final }) => [kind, final ?? say('cli.say.undoable')]);
  const table = formatTable([left(say('cli.column.action')), left(say('cli.column.back'))], rows);
  const note = say(writes ? 'cli.say.mayWrite' : 'cli.say.mayNotWrite', { name: onOneLine(name) });
  return {
    data: { writes, actions },
    text: actions.length === 0 ? say('cli.say.noActions', { name }) : `${note}\n${table}`,
  };
}

async function perform(call: Call, word: string): Promise<Outcome> {
  const action = actionKinds.find((kind) => kind === word);
  if (!action) throw badUsage('action', { value: word.slice(0, 40) });
  const text = call.text('input');
  if (text === undefined) throw badUsage('noInput');
  const input = z.record(z.string(), z.unknown()).safeParse(await readJson(text, call));
  if (!input.success) throw badUsage('notJson', { file: text });
  const reference = call.text('reference');
  const backroom = await call.workUnlocked();
  const { id: connectionId } = await findConnection(backroom, call.args[0] ?? '');
  const written = await backroom.ask('actions.perform', {
    ...{ connectionId, action, input: input.data },
    ...(reference === undefined ? {} : { reference }),
  });
  const { externalId, number, url, wasThere, inverse, final } = written;
  const lines = [
    say(wasThere ? 'cli.say.wasThere' : 'cli.say.written', { id: number ?? externalId }),
    ...(url === null ? [] : [url]),
    say('cli.say.reference', { reference: written.reference }),
    inverse === null
      ? (final ?? '')
      : say('cli.say.back', { action: inverse.action, input: JSON.stringify(inverse.input) }),
  ];
  return { data: written, text: lines.filter((line) => line !== '').join('\n') };
}

const largestFile = 8_000_000;

/** The one JSON document in a file, or on standard input for `-`. @throws HubError bad_input */
export async function readJson(file: string, { terminal }: Call): Promise<unknown> {
  const text = file === '-' ? await terminal.readAll() : readText(file);
  try {
    return JSON.parse(text);
  } catch {
    throw badUsage('notJson', { file });
  }
}

/** A small text file. @throws HubError bad_input */
export function readText(file: string): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size !== undefined && size > largestFile) throw badUsage('bigFile', { file });
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw badUsage('noFile', { file });
  }
}
