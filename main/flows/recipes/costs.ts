import type { EntityOf } from '../../../contract/entities/index.ts';
import type { LedgerLine } from '../../../contract/flows/index.ts';
import { type Money, sumMoney } from '../../../contract/money.ts';
import type { Ask, Plan, PlannedPush, Survey, World } from '../recipe.ts';
import { accountOption, accountsOf } from './asks.ts';
import { because, hold, type Problem, type Subject, unmapped } from './plans.ts';
import { percentOf, percentText, taxOn } from './sums.ts';
import { type Supplier, supplierOf } from './suppliers.ts';
import { explain, type Taxed } from './tax-percent.ts';

/** What a bill and a purchase order have in common. */
export type Costs = Pick<EntityOf<'bill'>, 'lines' | 'tax' | 'total' | 'supplier' | 'number'>;
type CostLine = Costs['lines'][number];

const mostLines = 200;

const taxAt = ({ amountMinor, currency }: Money, percent: string): Money => ({
  amountMinor: taxOn(amountMinor, percentOf(percent)),
  currency,
});

/** What rates, one for each line, give: worked out for all lines of a rate together, and for each line by itself. */
function taxesAt({ lines, total: { currency } }: Costs, percents: readonly string[]): readonly [Money, Money] {
  const nets = new Map<string, Money[]>();
  for (const [index, { total }] of lines.entries()) {
    const percent = percents[index] ?? '0';
    nets.set(percent, [...(nets.get(percent) ?? []), total]);
  }
  const together = [...nets].map(([percent, all]) => taxAt(sumMoney(all, currency), percent));
  const each = lines.map(({ total }, index) => taxAt(total, percents[index] ?? '0'));
  return [sumMoney(together, currency), sumMoney(each, currency)];
}

/** The source's own rates, each once, as the shortest decimal text. */
function knownPercents({ source }: World): readonly string[] {
  return [...new Set(source.list('tax_rate').map(({ percent }) => percentText(percentOf(percent))))];
}

/** The one rate of the source that gives the tax, to the minor unit, where it is told as one sum only. */
function onePercent(costs: Costs, world: World): string | null {
  const same = (percent: string) => costs.lines.map(() => percent);
  const [only, ...more] = knownPercents(world).filter((percent) =>
    taxesAt(costs, same(percent)).some(({ amountMinor }) => amountMinor === costs.tax.amountMinor),
  );
  return more.length === 0 ? (only ?? null) : null;
}

/** The rate of each line by its own tax; one that a few cents do not tell is that of another line, where it can be. */
function eachPercent({ lines }: Costs, taxes: readonly Money[], world: World): readonly string[] | null {
  const known = [knownPercents(world).map(percentOf)];
  const taxed = lines.map(({ total }, index): Taxed => {
    return { net: total.amountMinor, tax: taxes[index]?.amountMinor ?? 0, units: 1 };
  });
  const whole = explain(taxed, known);
  if (whole) return lines.map(() => percentText(whole.percent));
  const found = taxed.map((one) => (one.tax === 0 ? { percent: 0n, unsure: false } : explain([one], known)));
  const sure = [[...new Set(found.flatMap((one) => (one && !one.unsure ? one.percent : [])))]];
  const percents = found.map((one, index) => {
    const own = taxed[index];
    return one?.unsure && own ? explain([own], sure) : one;
  });
  return percents.every((one) => one !== null && !one.unsure)
    ? percents.map((one) => percentText(one?.percent ?? 0n))
    : null;
}

/** The percent of each line, in their order; null where it is not certain. */
function percentsOf(costs: Costs, world: World): readonly string[] | null {
  const { lines, tax } = costs;
  if (tax.amountMinor === 0) return lines.map(() => '0');
  const told = lines.flatMap((line) => line.tax ?? []);
  if (told.length === lines.length && sumMoney(told, tax.currency).amountMinor === tax.amountMinor) {
    return eachPercent(costs, told, world);
  }
  const one = onePercent(costs, world);
  return one === null ? null : lines.map(() => one);
}

const accountChoice = (line: CostLine) => `account.from.${line.accountId ?? 'none'}`;

/** An account that the owner chose, or that the match book says is the same: accounts are never matched by guess. */
function accountFor(line: CostLine, world: World): string | null {
  const picked = world.choice(accountChoice(line));
  if (picked) return picked;
  const same = line.accountId === null ? null : world.counterpart('account', line.accountId);
  return same === 'several' ? null : same;
}

/** The rates of the target, one for each line; none at all is right only where there is no tax. */
interface Rates {
  readonly percents: readonly string[];
  readonly ids: readonly (string | null)[];
}

function ratesOf(costs: Costs, world: World): Rates | Problem {
  const percents = percentsOf(costs, world);
  if (percents === null) {
    return because('tax_unclear', { tax: costs.tax.amountMinor, currency: costs.tax.currency });
  }
  const lacking = percents.find((percent) => percent !== '0' && !world.choice(`tax.${percent}`));
  if (lacking !== undefined) return unmapped(`tax.${lacking}`);
  return { percents, ids: percents.map((percent) => world.choice(`tax.${percent}`) || null) };
}

/** What a bill says besides what it costs. */
export interface Dates {
  readonly issuedOn: string;
  readonly dueOn: string | null;
  readonly note: string | null;
}

/** The bill of it in the target, and before it the supplier where there is none yet. */
export function planBillOf(costs: Costs, subject: Subject, dates: Dates, world: World): Plan {
  const supplier = supplierOf(costs.supplier, subject, costs.total.currency, world);
  if ('why' in supplier) return hold(subject, supplier);
  const rates = ratesOf(costs, world);
  if ('why' in rates) return hold(subject, rates);
  return booked(costs, subject, dates, supplier, rates, world);
}

interface WrittenLine {
  readonly title: string;
  readonly amount: Money;
  readonly accountId: string;
  readonly taxRateId: string | null;
}

function booked(costs: Costs, subject: Subject, dates: Dates, supplier: Supplier, rates: Rates, world: World): Plan {
  const { total, tax, lines, number } = costs;
  const { currency } = total;
  const written: WrittenLine[] = [];
  for (const [index, line] of lines.entries()) {
    const accountId = accountFor(line, world);
    if (accountId === null) {
      return hold(subject, because('unmapped', { choice: accountChoice(line), line: line.title }));
    }
    const title = line.title || 'Goods';
    written.push({ title, amount: line.total, accountId, taxRateId: rates.ids[index] ?? null });
  }
  if (written.length === 0) return hold(subject, because('cannot_be_written', { lines: 0 }));
  if (written.length > mostLines) return hold(subject, because('too_many_lines', { lines: written.length }));
  const [together, each] = taxesAt(costs, rates.percents);
  const worked = each.amountMinor === tax.amountMinor ? each : together;
  const proof = { source: total, target: sumMoney([...written.map(({ amount }) => amount), worked], currency) };
  const nameOf = (kind: 'account' | 'tax_rate', id: string) => world.target.find(kind, id)?.name ?? id;
  const ledger = written.map(
    ({ title, amount, accountId, taxRateId }, index): LedgerLine => ({
      ...{ title, quantity: null, account: nameOf('account', accountId) },
      taxRate: taxRateId === null ? null : nameOf('tax_rate', taxRateId),
      ...{ net: amount, tax: taxAt(amount, rates.percents[index] ?? '0') },
    }),
  );
  if (proof.target.amountMinor !== total.amountMinor) {
    const difference = total.amountMinor - proof.target.amountMinor;
    return hold(subject, because('totals_differ', { difference, currency }), { ledger, proof });
  }
  const push: PlannedPush<'bill.create'> = {
    ...subject,
    action: 'bill.create',
    input: { supplierId: supplier.id, number, ...dates, currency, lines: written },
    ...{ expect: total, proof, ledger, warnings: [] },
  };
  return { kind: 'push', pushes: supplier.push ? [push, supplier.push] : [push] };
}

/** The names under which the accounts and the rate of it count in the survey. */
export function surveyOf(costs: Costs, world: World): string[] {
  const percents = percentsOf(costs, world) ?? [];
  return [...new Set([...costs.lines.map(accountChoice), ...percents.map((percent) => `tax.${percent}`)])];
}

/** Every account and rate that the source's costs were booked with. */
export function costAsks(world: World, { counts }: Survey): Ask[] {
  const { source, target } = world;
  const bookable = accountsOf(world, ['expense', 'asset', 'liability']);
  const options = bookable.map(accountOption);
  const called = (wanted: string) => {
    const [one, ...more] = bookable.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    return more.length === 0 ? (one?.externalId ?? null) : null;
  };
  const accounts = [...counts].flatMap(([name, seen]): Ask[] => {
    if (!name.startsWith('account.from.')) return [];
    const id = name.slice('account.from.'.length);
    const same = world.counterpart('account', id);
    const title = source.find('account', id)?.name ?? id;
    return [
      {
        ...{ id: name, group: 'accounts', word: id === 'none' ? 'cost' : 'booked_on', params: { account: title } },
        ...{ of: 'option', options, seen },
        ...{
          suggested: same === 'several' ? null : (same ?? called(title)),
          required: same === null || same === 'several',
        },
      },
    ];
  });
  const taxes = [...counts].flatMap(([name, seen]): Ask[] => {
    if (!name.startsWith('tax.')) return [];
    const percent = name.slice('tax.'.length);
    const rates = target.list('tax_rate').filter(({ status }) => status === 'active');
    const [same, ...more] = rates.filter((one) => percentText(percentOf(one.percent)) === percent);
    return [
      {
        ...{ id: name, group: 'taxes', word: 'tax', params: { percent }, of: 'option', seen },
        options: rates.map(({ externalId: value, name: label }) => ({ value, label })),
        suggested: same && more.length === 0 ? same.externalId : null,
        ...(percent === '0' ? { fallback: '' } : { required: true }),
      },
    ];
  });
  return [...accounts, ...taxes].sort((a, b) => (a.id < b.id ? -1 : 1));
}
