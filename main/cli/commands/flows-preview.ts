import type { LedgerLine, Proof } from '../../../contract/flows/index.ts';
import type { FlowView, Preview } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import type { Backroom } from '../backroom.ts';
import type { Call, Outcome } from '../command.ts';
import { exits } from '../exit.ts';
import { money } from '../format.ts';
import { gather } from '../lookup.ts';
import { formatTable, onOneLine } from '../table.ts';
import { readCount } from '../values.ts';
import { findFlow } from './flows-ground.ts';
import { difference, flowName, isEqual, left, partWord, right, sentencesOf, stateWord } from './flows-words.ts';

type Document = Preview['rows'][number];
type Sides = Pick<FlowView, 'source' | 'target'>;

/** What a flow would write, document by document, and what all of it comes to. Writes nothing. */
export async function preview(call: Call): Promise<Outcome> {
  const wanted = readCount('--last', call.text('last'), 20, 100_000);
  const backroom = await call.work();
  const flow = await findFlow(backroom, call.args[0] ?? '');
  await lookAtAll(backroom, flow, call);
  let sums: Preview | undefined;
  // One more than wanted tells whether there are more.
  const found = await gather<Document, number>(wanted + 1, async (before) => {
    const page = await backroom.ask('flows.preview', {
      ...{ id: flow.id, limit: Math.min(wanted + 1, 200) },
      ...(before === undefined ? {} : { before }),
    });
    sums ??= page;
    return page;
  });
  const rows = found.slice(0, wanted);
  const more = found.length > wanted;
  const text = rows.length === 0 || !sums ? say('flowsCli.say.nothingToPreview') : previewText(sums, rows, flow, more);
  const isHeld = sums !== undefined && sums.held > 0;
  return { data: { flow, ...sums, rows, more }, text, code: isHeld ? exits.setAside : exits.done };
}

/** Works through the records that were not looked at yet; ends where that gets no further. */
async function lookAtAll(backroom: Backroom, flow: FlowView, { terminal }: Call): Promise<void> {
  for (let last = Number.POSITIVE_INFINITY; ; ) {
    const { waiting } = await backroom.ask('flows.preview', { id: flow.id, limit: 1 });
    if (waiting === 0 || waiting >= last) return;
    last = waiting;
    terminal.progress('preview', say('flowsCli.say.looking', { name: flowName(flow), waiting }));
    await backroom.ask('flows.settled', {});
  }
}

function previewText(sums: Preview, rows: readonly Document[], flow: FlowView, more: boolean): string {
  const { count, held, waiting } = sums;
  const notes = [
    ...(more ? [say('flowsCli.say.morePreview')] : []),
    ...(waiting > 0 ? [say('flowsCli.say.stillWaiting', { count: waiting })] : []),
    say('flowsCli.say.heldSum', { held, count }),
  ];
  return [flowName(flow), ...rows.map((row) => documentText(row, flow)), sumsText(sums, flow), notes.join('\n')].join(
    '\n\n',
  );
}

/** One document with its lines, its proof, and why it is held or what is to be said beforehand. */
export function documentText(row: Document, sides: Sides): string {
  const { title, part, occurredOn: day, state } = row;
  const amount = row.money === null ? 'none' : money(row.money);
  const document = say('flowsCli.say.document', { title, part: partWord(part), day, amount });
  return [
    onOneLine(`${row.id}  ${say('flowsCli.say.documentState', { document, state: stateWord(state) })}`),
    ledgerTable(row.ledger),
    row.proof === null ? '' : proofLine(row.proof, sides),
    ...sentencesOf(row),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function ledgerTable(lines: readonly LedgerLine[]): string {
  const rows = lines.map((line) => [
    ...[line.title, line.quantity ?? '', line.account ?? '', line.taxRate ?? ''],
    ...[money(line.net), money(line.tax)],
  ]);
  const columns = [left('line'), right('quantity'), left('account'), left('taxRate'), right('net'), right('tax')];
  return formatTable(columns, rows);
}

/** Whether both sides come to the same, to the smallest unit of their currency. */
function proofLine({ source, target }: Proof, { source: from, target: to }: Sides): string {
  const sides = { source: money(source), target: money(target), from: onOneLine(from.name), to: onOneLine(to.name) };
  if (isEqual(source, target)) return say('flowsCli.say.equal', sides);
  // Amounts of two currencies have no difference.
  const apart = source.currency === target.currency ? money(difference(source, target)) : '?';
  return say('flowsCli.say.apart', { ...sides, apart });
}

function sumsText({ totals, accounts, taxes }: Preview, sides: Sides): string {
  const byAccount = accounts.map(({ account, net }) => [account, money(net)]);
  const byRate = taxes.map(({ taxRate, tax }) => [taxRate, money(tax)]);
  if (totals.length + accounts.length + taxes.length === 0) return say('flowsCli.say.noProof');
  return [
    say('flowsCli.say.sums'),
    formatTable([left('account'), right('net')], byAccount),
    formatTable([left('taxRate'), right('tax')], byRate),
    totals.map(({ part, ...proof }) => `${partWord(part)}: ${proofLine(proof, sides)}`).join('\n'),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}
