import { readFileSync, writeFileSync } from 'node:fs';
import { HubError } from '../../../contract/errors.ts';
import { type MatchKind, type MatchReason, matchKinds } from '../../../contract/ipc/matches.ts';
import { say, type WordKey, type WordParams } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import { type Call, type Command, flag, type Outcome, valued } from '../command.ts';
import { gather } from '../lookup.ts';
import { type Column, formatTable } from '../table.ts';
import { readCount } from '../values.ts';

type UsageKey =
  Extract<WordKey, `matches.cli.usage.${string}`> extends `matches.cli.usage.${infer Name}` ? Name : never;

function badUsage(name: UsageKey, params: WordParams = {}): HubError {
  return new HubError('bad_input', { params: { what: say(`matches.cli.usage.${name}`, params) } });
}

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, align: 'right' });
const linesAtOnce = 200;

/** What can be done, by its option; without any, or with --suggested, the book is shown. */
const deeds = { accept, reject, join, split, undo, export: exportBook, import: importBook } as const;
type Deed = keyof typeof deeds;
const isDeed = (name: string): name is Deed => Object.hasOwn(deeds, name);

export const matches: Command = {
  name: 'matches',
  summary: 'matches.cli.command',
  args: null,
  more: 'matches.cli.more',
  fewest: 0,
  // The second record of --join.
  most: 1,
  options: {
    ...{ kind: valued('KIND'), suggested: flag, limit: valued('N') },
    ...{ accept: valued('ID'), reject: valued('ID'), join: valued('RECORD'), split: valued('RECORD') },
    ...{ undo: valued('GROUP'), export: valued('FILE'), import: valued('FILE') },
  },
  run: async (call) => {
    const [deed, ...more] = Object.keys(deeds).filter((name) => call.text(name) !== undefined);
    if (more.length > 0)
      throw badUsage('one', { options: [...Object.keys(deeds)].map((name) => `--${name}`).join(', ') });
    if ((deed === 'join') !== (call.args.length === 1)) throw badUsage('pair');
    const backroom = deed === undefined || deed === 'export' ? await call.look() : await call.work();
    // A Backroom that is open elsewhere looks at what has changed by itself.
    await backroom.hub?.matches.refresh();
    if (deed !== undefined && isDeed(deed)) return deeds[deed](backroom, call.text(deed) ?? '', call);
    return call.flag('suggested') ? listSuggestions(call, backroom) : listGroups(call, backroom);
  },
};

const reasonWords = (reasons: readonly MatchReason[]) =>
  reasons.map((reason) => say(`matches.reason.${reason}`)).join(', ');

/** `customer`, `customers` and `tax-rates` alike. */
function kindOf(call: Call): { kind?: MatchKind } {
  const word = call.text('kind');
  if (word === undefined) return {};
  const plain = word.toLowerCase().replaceAll('-', '_').replace(/s$/, '');
  const kind = matchKinds.find((one) => one === plain);
  if (!kind) throw badUsage('kind', { value: word.slice(0, 40), kinds: matchKinds.map((one) => `${one}s`).join(', ') });
  return { kind };
}

const after = (key: string | undefined) => (key === undefined ? {} : { after: key });

function withMore(table: string, isMore: boolean): string {
  return isMore ? `${table}\n${say('matches.cli.say.more')}` : table;
}

async function listGroups(call: Call, backroom: Backroom): Promise<Outcome> {
  const wanted = readCount('--limit', call.text('limit'), 20, 1_000_000);
  const kind = kindOf(call);
  const limit = Math.min(wanted + 1, 500);
  const found = await gather(wanted + 1, (key: string | undefined) =>
    backroom.ask('matches.list', { ...kind, ...after(key), limit }),
  );
  const groups = found.slice(0, wanted);
  const rows = groups.flatMap((group) =>
    group.members.map((one) => [
      ...[String(group.id), group.kind, String(one.recordId), one.connectionName, one.externalId, one.title],
      `${say(`matches.how.${one.how}`)}${one.reasons.length > 0 ? ` (${reasonWords(one.reasons)})` : ''}`,
    ]),
  );
  const columns = [right(say('matches.cli.column.group')), left(say('matches.cli.column.kind'))];
  columns.push(right(say('matches.cli.column.record')), left(say('cli.column.connection')), left(say('cli.column.id')));
  columns.push(left(say('cli.column.title')), left(say('matches.cli.column.how')));
  const more = found.length > wanted;
  const text = rows.length === 0 ? say('matches.cli.say.none') : withMore(formatTable(columns, rows), more);
  return { data: { groups, more }, text };
}

async function listSuggestions(call: Call, backroom: Backroom): Promise<Outcome> {
  const wanted = readCount('--limit', call.text('limit'), 20, 1_000_000);
  const kind = kindOf(call);
  const limit = Math.min(wanted + 1, 500);
  const found = await gather(wanted + 1, (key: string | undefined) =>
    backroom.ask('matches.suggestions', { ...kind, ...after(key), limit }),
  );
  const suggestions = found.slice(0, wanted);
  const rows = suggestions.map((one) => [
    ...[one.id, String(one.score), one.kind, `${one.left.connectionName}: ${one.left.title}`],
    ...[`${one.right.connectionName}: ${one.right.title}`, reasonWords(one.reasons)],
  ]);
  const columns = [left(say('cli.column.id')), right(say('matches.cli.column.score'))];
  columns.push(left(say('matches.cli.column.kind')), left(say('cli.column.title')));
  columns.push(left(say('matches.cli.column.same')), left(say('cli.column.why')));
  const more = found.length > wanted;
  const text = rows.length === 0 ? say('matches.cli.say.noneSuggested') : withMore(formatTable(columns, rows), more);
  return { data: { suggestions, more }, text };
}

async function accept(backroom: Backroom, id: string): Promise<Outcome> {
  await backroom.ask('matches.accept', { id });
  return { data: { accepted: id }, text: say('matches.cli.say.accepted') };
}

async function reject(backroom: Backroom, id: string): Promise<Outcome> {
  await backroom.ask('matches.reject', { id });
  return { data: { rejected: id }, text: say('matches.cli.say.rejected') };
}

/** The number of a record, or CONNECTION:ID; where kinds are numbered alike, one of the kind that is asked for. */
async function recordOf(backroom: Backroom, text: string, call: Call): Promise<number> {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const at = text.indexOf(':');
  if (at < 1) throw badUsage('record', { value: text.slice(0, 100) });
  const [connection, externalId] = [text.slice(0, at), text.slice(at + 1)];
  const { recordIds } = await backroom.ask('matches.find', { connection, externalId, ...kindOf(call) });
  const [only, more] = recordIds;
  if (only === undefined) throw new HubError('not_found', { params: { what: 'record', name: text.slice(0, 100) } });
  if (more !== undefined) throw badUsage('several', { value: text.slice(0, 100) });
  return only;
}

async function join(backroom: Backroom, one: string, call: Call): Promise<Outcome> {
  const ids = { left: await recordOf(backroom, one, call), right: await recordOf(backroom, call.args[0] ?? '', call) };
  await backroom.ask('matches.join', ids);
  return { data: { joined: [ids.left, ids.right] }, text: say('matches.cli.say.joined') };
}

async function split(backroom: Backroom, record: string, call: Call): Promise<Outcome> {
  const recordId = await recordOf(backroom, record, call);
  await backroom.ask('matches.split', { recordId });
  return { data: { split: recordId }, text: say('matches.cli.say.split') };
}

async function undo(backroom: Backroom, group: string, call: Call): Promise<Outcome> {
  const { what } = await backroom.ask('matches.undo', { group: await recordOf(backroom, group, call) });
  return { data: { undone: what }, text: say('matches.cli.say.undone', { what }) };
}

async function exportBook(backroom: Backroom, file: string): Promise<Outcome> {
  const lines = await gather<string, string>(Number.MAX_SAFE_INTEGER, async (key) => {
    const { lines: rows, next } = await backroom.ask('matches.export', after(key));
    return { rows, next };
  });
  const text = lines.map((line) => `${line}\n`).join('');
  if (file === '-') return { data: { lines: lines.map((line): unknown => JSON.parse(line)) }, text: text.trimEnd() };
  onFile(file, () => writeFileSync(file, text, { flag: 'wx' }));
  return { data: { file, lines: lines.length }, text: say('matches.cli.say.exported', { count: lines.length }) };
}

async function importBook(backroom: Backroom, file: string): Promise<Outcome> {
  const text = onFile(file, () => readFileSync(file === '-' ? 0 : file, 'utf8'));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const sum = { taken: 0, known: 0, unknown: 0 };
  for (let at = 0; at < lines.length; at += linesAtOnce) {
    const part = await backroom.ask('matches.import', { lines: lines.slice(at, at + linesAtOnce) });
    sum.taken += part.taken;
    sum.known += part.known;
    sum.unknown += part.unknown;
  }
  return { data: sum, text: say('matches.cli.say.imported', sum) };
}

function onFile<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch {
    throw badUsage('file', { file: file.slice(0, 200) });
  }
}
