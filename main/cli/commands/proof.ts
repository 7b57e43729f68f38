import type { ProofView, StreamProof } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { type Call, type Command, flag, type Outcome } from '../command.ts';
import { exits } from '../exit.ts';
import { count, money, when } from '../format.ts';
import { findConnections } from '../lookup.ts';
import { type Column, formatTable } from '../table.ts';

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, align: 'right' });

export const proof: Command = {
  name: 'proof',
  summary: 'proof.cli.command',
  args: 'proof.cli.args',
  more: 'proof.cli.more',
  fewest: 0,
  most: 50,
  options: { check: flag, fetch: flag },
  optionWords: 'proof.cli.option',
  run: async (call) => {
    const fetches = call.flag('fetch');
    const asks = fetches || call.flag('check');
    const backroom = asks ? await call.workUnlocked() : await call.look();
    const found = (await findConnections(backroom, call.args)).filter(({ status }) => status.state !== 'off');
    const proofs: Named[] = [];
    for (const { id: connectionId, name } of found) {
      const procedure = fetches ? 'proof.fetch' : asks ? 'proof.check' : 'proof.get';
      proofs.push({ name, ...(await backroom.ask(procedure, { connectionId })) });
    }
    return outcomeOf(proofs, call);
  },
};

interface Named extends ProofView {
  readonly name: string;
}

function outcomeOf(proofs: readonly Named[], call: Call): Outcome {
  const text =
    proofs.length === 0 ? say('cli.say.nothingConnected') : proofs.map((one) => tableOf(one, call.now)).join('\n\n');
  const isLacking = proofs.some(({ streams }) => streams.some(lacks));
  const data = { connections: proofs.map(({ name, streams }) => ({ connection: name, streams })) };
  return { data, text, code: isLacking ? exits.setAside : exits.done };
}

function lacks({ enabled, missing, sums }: StreamProof): boolean {
  return enabled && (missing > 0 || sums.some(({ gap }) => gap !== 0));
}

function tableOf({ name, streams }: Named, now: Date): string {
  const columns = [left(name), left(say('proof.cli.column.complete')), right(say('proof.cli.column.missing'))];
  columns.push(right(say('proof.cli.column.surplus')), right(say('cli.column.setAside')));
  columns.push(left(say('proof.cli.column.asked')), left(say('proof.cli.column.days')));
  const rows = streams
    .filter(({ enabled }) => enabled)
    .map((one) => [
      ...[
        one.label,
        completeText(one),
        counted(one, one.missing),
        counted(one, one.surplus),
        figure(one, one.setAside),
      ],
      ...[askedText(one, now), [daysText(one), sumsText(one)].filter((text) => text !== '').join('; ')],
    ]);
  return formatTable(columns, rows);
}

function figure({ at }: StreamProof, value: number): string {
  return at === null ? '' : count(value);
}

/** A balance tells how much is missing, and not how many. */
function counted(one: StreamProof, value: number): string {
  return one.way === 'balance' ? '' : figure(one, value);
}

/** What was asked during this very command was asked just now. */
function askedText({ at }: StreamProof, now: Date): string {
  return at === null ? '' : when(at, new Date(Math.max(now.getTime(), Date.parse(at))));
}

function completeText({ way, other, at, completeTo, missing, problem, unprovable, sums }: StreamProof): string {
  if (way === 'no_numbers') return say('proof.cli.noNumbers');
  if (way === 'with_other') return say('proof.cli.withOther', { other: other ?? '' });
  if (completeTo !== null) return completeTo;
  if (at === null || problem !== null) return say('proof.cli.notYet');
  if (unprovable !== null && sums.length === 0) return say('proof.cli.cannot');
  if (way === 'balance') return sums.every(({ gap }) => gap === 0) ? say('proof.cli.toTheCent') : '';
  return way === 'whole' && missing === 0 ? say('proof.cli.everything') : '';
}

function daysText({ windows }: StreamProof): string {
  return windows
    .filter(({ gap }) => gap !== 0)
    .map(({ first, last, theirs, ours }) => {
      const range = first === last ? first : say('proof.range', { first: first ?? '', last: last ?? '' });
      return say('proof.cli.day', { day: range ?? say('proof.cli.everything'), theirs, ours });
    })
    .join('; ');
}

function sumsText({ sums }: StreamProof): string {
  const told = (amountMinor: number, currency: string) => money({ amountMinor, currency });
  return sums
    .filter(({ gap }) => gap !== 0)
    .map(({ currency, theirs, ours }) =>
      say('proof.cli.sum', { theirs: told(theirs, currency), ours: told(ours, currency) }),
    )
    .join('; ');
}
