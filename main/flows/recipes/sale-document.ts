import type { ActionDraft } from '../../../contract/actions/index.ts';
import type { LedgerLine, Proof, PushWhy } from '../../../contract/flows/index.ts';
import { type Money, shares } from '../../../contract/money.ts';
import type { Booking } from '../../../providers/kit/index.ts';
import type { World } from '../recipe.ts';
import { because, type Problem } from './plans.ts';
import { accountChoices, type Booked, bookedOn, type Rated, ratedAt } from './sale-books.ts';
import { piecesOf, shortest } from './sale-lines.ts';
import { differs, grossOf, type Part, taxIsLine } from './sale-parts.ts';
import { moneyOf, sum, taxOn, told } from './sums.ts';

export type SaleLine = ActionDraft<'invoice.create'>['lines'][number];

/** A part with what the owner chose for it. */
export type Placed = Part & { readonly booked: Booked; readonly rated: Rated };

/** One line as it is written, in minor units. */
interface Row {
  readonly title: string;
  readonly quantity: string;
  readonly unit: number;
  readonly net: number;
  /** What it is told; what the target makes of it where it works the tax out is another thing. */
  readonly tax: number;
  readonly booked: Booked;
  readonly rated: Rated;
}

/** The lines of a document that comes to what it is made of, to the minor unit. */
export interface SaleDocument {
  readonly lines: readonly SaleLine[];
  readonly ledger: readonly LedgerLine[];
  readonly proof: Proof;
  readonly warnings: readonly PushWhy[];
}

/** Or why there is none, with what was worked out. */
export interface Unsound extends Problem {
  readonly ledger?: readonly LedgerLine[];
  readonly proof?: Proof;
}

/** Of a document of sale (contract/actions/inputs.ts). */
const mostLines = 200;

/** Parts with their accounts and tax rates. */
export function placed(parts: readonly Part[], world: World, booking: Booking): readonly Placed[] | Problem {
  const asLine = taxIsLine(world);
  const found: Placed[] = [];
  for (const part of parts) {
    const booked = bookedOn(part, world, booking);
    if ('why' in booked) return booked;
    const rated = ratedAt(part, world, asLine);
    if ('why' in rated) return rated;
    found.push({ ...part, booked, rated });
  }
  return found;
}

/** Rows whose quantities times prices are the parts' amounts; in two where they do not divide and `split` says so. */
function rowsOf(part: Placed, split: boolean): Row[] {
  const { title, booked, rated, net, tax } = part;
  const pieces = piecesOf(part.quantity, net);
  if (pieces === null || (pieces.length > 1 && !split)) {
    const quantity = shortest(part.quantity);
    return [
      { title: quantity === '1' ? title : `${title} (${quantity})`, quantity: '1', unit: net, net, tax, booked, rated },
    ];
  }
  const nets = pieces.map(({ quantity, unit }) => (pieces.length === 1 ? net : Number(quantity) * unit));
  const taxes = shares(tax, nets);
  return pieces.map((piece, index) => ({
    ...piece,
    title,
    net: nets[index] ?? 0,
    tax: taxes[index] ?? 0,
    booked,
    rated,
  }));
}

/** The tax of each row as the target will have it. */
function taxesOf(rows: readonly Row[], how: Booking['tax']): number[] {
  if (how === 'told') return rows.map(({ tax }) => tax);
  if (how === 'by_line') return rows.map(({ net, rated }) => taxOn(net, rated.percent));
  const found = rows.map(() => 0);
  for (const rate of new Set(rows.map(({ rated }) => rated.rateId))) {
    const own = rows.flatMap(({ net, rated }, index) => (rated.rateId === rate ? [{ index, net, rated }] : []));
    const percent = own[0]?.rated.percent ?? 0n;
    const nets = own.map(({ net }) => net);
    const parts = shares(taxOn(sum(nets), percent), nets);
    for (const [at, { index }] of own.entries()) found[index] = parts[at] ?? 0;
  }
  return found;
}

/** The rows as the target will have them. */
interface Outcome {
  readonly rows: readonly Row[];
  readonly taxes: readonly number[];
  readonly total: number;
}

function outcomeOf(rows: readonly Row[], how: Booking['tax']): Outcome {
  const taxes = taxesOf(rows, how);
  return { rows, taxes, total: sum(rows.map(({ net }) => net)) + sum(taxes) };
}

function written({ rows, taxes }: Outcome, currency: string, how: Booking['tax']) {
  const lines = rows.map(
    ({ title, quantity, unit, booked, rated, tax }): SaleLine => ({
      ...{
        title,
        productId: booked.productId,
        quantity,
        unitPrice: moneyOf(unit, currency),
        accountId: booked.accountId,
      },
      taxRateId: rated.rateId,
      tax: how === 'told' ? moneyOf(tax, currency) : null,
    }),
  );
  const ledger = rows.map(
    ({ title, quantity, net, booked, rated }, index): LedgerLine => ({
      ...{ title, quantity, account: booked.label, taxRate: rated.label },
      ...{ net: moneyOf(net, currency), tax: moneyOf(taxes[index] ?? 0, currency) },
    }),
  );
  return { lines, ledger };
}

/** What rounding leaves, as a line without tax, where the owner has chosen an account for it. */
function roundingRow(net: number, world: World, booking: Booking): Row | Problem | null {
  const isChosen = booking.by === 'nothing' ? world.choice('rounding') === 'line' : world.choice('account.rounding');
  if (!isChosen) return null;
  const part: Part = {
    ...{ role: 'rounding', title: 'Rounding', quantity: '1', productId: null, sku: null },
    ...{ net, tax: 0, percent: 0n },
  };
  const booked = bookedOn(part, world, booking, accountChoices.rounding);
  if ('why' in booked) return booked;
  const rated = ratedAt(part, world, taxIsLine(world));
  // A system that works the tax out by itself adds none to a line without a rate.
  return { ...part, unit: net, booked, rated: 'why' in rated ? { rateId: null, percent: 0n, label: null } : rated };
}

/**
 * The lines of a document of these parts, so written that the target comes to `total`: its tax is told where it can be,
 * else worked out beforehand just as the target does. A difference of at most a minor unit a line is a line of its own,
 * if the owner wants that; nothing is ever written that would come to another amount.
 */
export function documentOf(
  parts: readonly Placed[],
  total: Money,
  world: World,
  booking: Booking,
): SaleDocument | Unsound {
  const { amountMinor: wanted, currency } = total;
  const tries = [true, false].map((split) =>
    outcomeOf(
      parts.flatMap((part) => rowsOf(part, split)),
      booking.tax,
    ),
  );
  const short = tries.filter(({ rows }) => rows.length <= mostLines);
  const [first] = short;
  if (!first) return because('too_many_lines', { lines: tries.at(-1)?.rows.length ?? 0, most: mostLines });
  const exact = short.find((one) => one.total === wanted);
  const outcome = exact ?? mended(first, total, world, booking);
  const proof = { source: total, target: moneyOf('why' in outcome ? first.total : outcome.total, currency) };
  if ('why' in outcome) return { ...outcome, proof, ledger: written(first, currency, booking.tax).ledger };
  if (outcome.rows.length > mostLines)
    return because('too_many_lines', { lines: outcome.rows.length, most: mostLines });
  // What is pushed is proved here; a document of another amount is our own mistake, and is held rather than sent.
  if (proof.target.amountMinor !== wanted) return { ...differs(wanted, proof.target.amountMinor, currency), proof };
  const { lines, ledger } = written(outcome, currency, booking.tax);
  const warnings = exact ? [] : roundingWarnings(parts, first, wanted, currency);
  return { lines, ledger, proof, warnings };
}

function mended(first: Outcome, { amountMinor, currency }: Money, world: World, booking: Booking): Outcome | Problem {
  const difference = amountMinor - first.total;
  const problem = differs(amountMinor, first.total, currency);
  if (Math.abs(difference) > first.rows.length) return problem;
  const row = roundingRow(difference, world, booking);
  if (row === null) return problem;
  if ('why' in row) return row;
  return outcomeOf([...first.rows, row], booking.tax);
}

function roundingWarnings(
  parts: readonly Part[],
  { total, taxes }: Outcome,
  wanted: number,
  currency: string,
): PushWhy[] {
  const [source, target] = [sum(parts.map(({ tax }) => tax)), sum(taxes)];
  const say = (amountMinor: number) => told(moneyOf(amountMinor, currency));
  return [
    { code: 'rounded', params: { amount: say(wanted - total) } },
    ...(source === target
      ? []
      : [{ code: 'tax_differs' as const, params: { source: say(source), target: say(target) } }]),
  ];
}

/** Parts must come to the document's amount before anything is written of them. */
export function checkGross(parts: readonly Part[], { amountMinor, currency }: Money): Problem | null {
  const gross = grossOf(parts);
  return gross === amountMinor ? null : differs(amountMinor, gross, currency);
}
