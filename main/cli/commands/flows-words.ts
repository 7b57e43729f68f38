import { HubError } from '../../../contract/errors.ts';
import type { Approval, PushState, PushWhy } from '../../../contract/flows/index.ts';
import type { FlowView, PushDetail, PushRow } from '../../../contract/ipc/index.ts';
import type { Money } from '../../../contract/money.ts';
import { say, sayMaybe, type WordKey, type WordParams } from '../../../contract/words/index.ts';
import { money } from '../format.ts';
import { type Column, formatTable, onOneLine } from '../table.ts';

type UsageKey = Extract<WordKey, `flowsCli.usage.${string}`> extends `flowsCli.usage.${infer Name}` ? Name : never;
type ColumnKey = Extract<WordKey, `flowsCli.column.${string}`> extends `flowsCli.column.${infer Name}` ? Name : never;

/** A slip in a command about flows, in a sentence of its own. */
export function badUsage(name: UsageKey, params: WordParams = {}): HubError {
  return new HubError('bad_input', { params: { what: say(`flowsCli.usage.${name}`, params) } });
}

const numbered = (title: string): Column => ({ title, align: 'right' });
export const left = (key: ColumnKey): Column => ({ title: say(`flowsCli.column.${key}`) });
export const right = (key: ColumnKey): Column => numbered(say(`flowsCli.column.${key}`));

/** What a flow is called: "order_to_invoice: Shop to Books". The kind stands as it is typed. */
export function flowName({ kind, source, target }: Pick<FlowView, 'kind' | 'source' | 'target'>): string {
  return onOneLine(say('flowsCli.say.flow', { kind, source: source.name, target: target.name }));
}

export function stateWord(state: PushState): string {
  return sayMaybe(`flows.state.${state}`, {}, state);
}

/** What is made: `payment.2` is a payment, too. */
export function partWord(part: string): string {
  return sayMaybe(`flows.part.${part.split('.', 1)[0]}`, {}, part);
}

/** The sentence of a reason; its params are names and amounts from elsewhere. */
export function whySentence({ code, params }: PushWhy): string {
  return onOneLine(sayMaybe(`flows.reason.${code}`, params, code));
}

/** Why a push is where it is: what the vendor said, why it is held, and what was to be said beforehand. */
export function sentencesOf({ why, problem, warnings }: Pick<PushRow, 'why' | 'problem' | 'warnings'>): string[] {
  return [
    ...(why ? [whySentence(why)] : []),
    ...(problem
      ? [onOneLine(sayMaybe(`error.${problem.code}`, { name: '', what: '', ...problem.params }, problem.code))]
      : []),
    ...warnings.map(whySentence),
  ];
}

/** What the other side said of one that has failed, where its log is known. */
function saidThere(row: PushRow | PushDetail): string[] {
  const newest = 'log' in row && row.state === 'failed' ? row.log.at(-1)?.detail : null;
  return newest ? [onOneLine(newest)] : [];
}

/** Each sentence once, after the numbers of the pushes that it is about. */
function reasonLines(rows: readonly (PushRow | PushDetail)[]): string[] {
  const about = new Map<string, number[]>();
  for (const row of rows) {
    for (const sentence of [...sentencesOf(row), ...saidThere(row)])
      about.set(sentence, [...(about.get(sentence) ?? []), row.id]);
  }
  return [...about].map(([sentence, ids]) => `${ids.join(', ')}: ${sentence}`);
}

/** Pushes as a list, with the reasons below; the flow is a column only where there are several. */
export function pushTable(rows: readonly (PushRow | PushDetail)[], flows: readonly FlowView[]): string {
  const nameOf = ({ flowId }: PushRow) => {
    const flow = flows.find(({ id }) => id === flowId);
    return flow ? flowName(flow) : flowId;
  };
  const names = [...new Set(rows.map(nameOf))];
  const [only] = names.length === 1 ? names : [];
  const cells = rows.map((row) => [
    ...[String(row.id), stateWord(row.state), row.title, partWord(row.part), row.occurredOn, money(row.money)],
    ...[row.made?.number ?? row.made?.externalId ?? '', row.runId === null ? '' : runName(row.runId)],
    ...(only ? [] : [nameOf(row)]),
  ]);
  const columns = [numbered(say('cli.column.id')), left('on'), { title: say('cli.column.title') }, left('part')];
  columns.push(left('day'), numbered(say('cli.column.amount')), left('made'), left('run'));
  if (!only) columns.push(left('flow'));
  return [...(only ? [only] : []), formatTable(columns, cells), ...reasonLines(rows)].join('\n');
}

export function runName(runId: number): string {
  return `run-${runId}`;
}

/** The id of a run that is named like `run-7`; null for any other text. */
export function readRun(text: string): number | null {
  const found = /^run-(\d{1,15})$/i.exec(text);
  const id = Number(found?.[1]);
  return id > 0 ? id : null;
}

/** The number of a document in the outbox; null for any other text. */
export function readDocument(text: string): number | null {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return id > 0 ? id : null;
}

/** The difference of two amounts of one currency, without its sign. */
export function difference(one: Money, other: Money): Money {
  return { amountMinor: Math.abs(one.amountMinor - other.amountMinor), currency: one.currency };
}

export function isEqual(one: Money, other: Money): boolean {
  return one.currency === other.currency && one.amountMinor === other.amountMinor;
}

/** When the owner is asked before something is written. */
export function approvalSentence(approval: Approval): string {
  const amount = approval.mode === 'above' ? money(approval.amount) : '';
  return say(`flowsCli.approval.${approval.mode}`, { amount });
}

/** Why nothing is written although the flow is on, and what to do. */
export function stoppedLines({ on, stopped, target }: FlowView): string[] {
  return on && stopped ? [say(`flowsCli.stopped.${stopped}`, { target: onOneLine(target.name) })] : [];
}

/** What is left before the flow can be switched on, in a sentence. */
export function openChoices(missing: readonly string[]): string {
  if (missing.length === 0) return say('flowsCli.say.allDecided');
  return say('flowsCli.say.missing', { count: missing.length, choices: missing.join(', ') });
}
