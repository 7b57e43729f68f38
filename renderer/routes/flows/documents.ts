import type { LedgerLine, Proof, PushState } from '../../../contract/flows/index.ts';
import type { Preview, PushRow } from '../../../contract/ipc/index.ts';
import type { Money } from '../../../contract/money.ts';

export type PreviewRow = Preview['rows'][number];

/** What is made of one thing: an order's invoice with its payments. */
export interface Document<Row extends PushRow = PreviewRow> {
  about: string;
  rows: Row[];
  /** The one that shows what it comes to. */
  main: Row;
}

/** Pushes of one thing together, in the order of the list. */
export function documentsOf<Row extends PushRow>(rows: readonly Row[]): Document<Row>[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    // The same number may be another system's: two flows never share a document.
    const key = `${row.flowId} ${row.about}`;
    const known = found.get(key);
    if (known) known.push(row);
    else found.set(key, [row]);
  }
  return [...found.values()].flatMap((of) => {
    // What others build on was worked out first, and stands first.
    of.sort((a, b) => a.id - b.id);
    const main = of.find(({ proof }) => proof !== null) ?? of.find(({ money }) => money !== null) ?? of[0];
    return main ? [{ about: main.about, rows: of, main }] : [];
  });
}

/** The ids of those of a document that are in this state. */
export function idsIn(document: Document<PushRow>, state: PushState): number[] {
  return document.rows.filter((row) => row.state === state).map(({ id }) => id);
}

const urgency: readonly PushState[] = [
  'failed',
  'held',
  'undoing',
  'sending',
  'ready',
  'proposed',
  'done',
  'undone',
  'left_out',
];

/** How a whole document stands: as the part of it that is furthest from well. */
export function documentState({ rows, main }: Document<PushRow>): PushState {
  return urgency.find((state) => rows.some((row) => row.state === state)) ?? main.state;
}

/** True when what is written comes to exactly what it comes from. */
export function isProved({ source, target }: Proof): boolean {
  return source.currency === target.currency && source.amountMinor === target.amountMinor;
}

/** By how much the target is more; null for two currencies, which have no difference. */
export function differenceOf({ source, target }: Proof): Money | null {
  if (source.currency !== target.currency) return null;
  return { amountMinor: target.amountMinor - source.amountMinor, currency: source.currency };
}

/** Sums of the same name together, with an amount in each currency. */
export function stacked(
  sums: readonly { name: string; money: Money }[],
): { name: string; amounts: readonly Money[] }[] {
  const found = new Map<string, Money[]>();
  for (const { name, money } of sums) found.set(name, [...(found.get(name) ?? []), money]);
  return [...found].map(([name, amounts]) => ({ name, amounts }));
}

/** The sums under a ledger: net, and tax where every line has one. */
export function ledgerSums(lines: readonly LedgerLine[]): { net: Money; tax: Money | null } | null {
  const currency = lines[0]?.net.currency;
  if (currency === undefined || lines.some(({ net }) => net.currency !== currency)) return null;
  const total = (amounts: readonly Money[]) => ({
    amountMinor: amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    currency,
  });
  const taxes = lines.map(({ tax }) => tax).filter((tax) => tax !== null);
  return { net: total(lines.map(({ net }) => net)), tax: taxes.length === 0 ? null : total(taxes) };
}
