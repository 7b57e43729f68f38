import type { EntityOf } from '../../../contract/entities/index.ts';
import type { LedgerLine } from '../../../contract/flows/index.ts';
import { type Money, sumMoney } from '../../../contract/money.ts';
import type { Ask, Plan, PlannedPush, Survey, World } from '../recipe.ts';
import { because, hold, type Problem, type Subject, unmapped } from './plans.ts';
import { percentOf, percentText, taxOn } from './sums.ts';
import { type Supplier, supplierOf } from './suppliers.ts';

/** What a bill and a purchase order have in common. */
export type Costs = Pick<EntityOf<'bill'>, 'lines' | 'tax' | 'total' | 'supplier' | 'number'>;
type CostLine = Costs['lines'][number];

const mostLines = 200;

const taxAt = ({ amountMinor, currency }: Money, percent: string): Money => ({
  amountMinor: taxOn(amountMinor, percentOf(percent)),
  currency,
});

/** What a rate gives on all of it, where it is worked out for all lines together and where for each of them. */
function taxesAt({ lines, total: { currency } }: Costs, percent: string): readonly [Money, Money] {
  const net = sumMoney(
    lines.map(({ total }) => total),
    currency,
  );
  return [
    taxAt(net, percent),
    sumMoney(
      lines.map(({ total }) => taxAt(total, percent)),
      currency,
    ),
  ];
}

/**
 * The one rate of the source that gives the tax, to the minor unit. It is told as one sum, so that where lines are of
 * several rates there is none.
 */
function percentOfCosts(costs: Costs, world: World): string | null {
  const { tax } = costs;
  if (tax.amountMinor === 0) return '0';
  const percents = new Set(world.source.list('tax_rate').map(({ percent }) => percentText(percentOf(percent))));
  const [only, ...more] = [...percents].filter((percent) =>
    taxesAt(costs, percent).some(({ amountMinor }) => amountMinor === tax.amountMinor),
  );
  return more.length === 0 ? (only ?? null) : null;
}

const accountChoice = (line: CostLine) => `account.from.${line.accountId ?? 'none'}`;

/** An account that the owner chose, or that the match book says is the same: accounts are never matched by guess. */
function accountFor(line: CostLine, world: World): string | null {
  const picked = world.choice(accountChoice(line));
  if (picked) return picked;
  const same = line.accountId === null ? null : world.counterpart('account', line.accountId);
  return same === 'several' ? null : same;
}

interface Rate {
  readonly percent: string;
  readonly id: string | null;
}

function rateOf(costs: Costs, world: World): Rate | Problem {
  const percent = percentOfCosts(costs, world);
  if (percent === null) {
    return because('tax_unclear', { tax: costs.tax.amountMinor, currency: costs.tax.currency });
  }
  const id = world.choice(`tax.${percent}`);
  // No rate at all is right only where there is no tax.
  if (percent !== '0' && !id) return unmapped(`tax.${percent}`);
  return { percent, id: id || null };
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
  const rate = rateOf(costs, world);
  if ('why' in rate) return hold(subject, rate);
  return booked(costs, subject, dates, supplier, rate, world);
}

function booked(costs: Costs, subject: Subject, dates: Dates, supplier: Supplier, rate: Rate, world: World): Plan {
  const { total, tax, lines, number } = costs;
  const { currency } = total;
  const written = lines.flatMap((line) => {
    const accountId = accountFor(line, world);
    return accountId === null
      ? []
      : [{ title: line.title || 'Goods', amount: line.total, accountId, taxRateId: rate.id }];
  });
  const lost = lines.find((line) => accountFor(line, world) === null);
  if (lost) return hold(subject, because('unmapped', { choice: accountChoice(lost), line: lost.title }));
  if (written.length === 0) return hold(subject, because('cannot_be_written', { lines: 0 }));
  if (written.length > mostLines) return hold(subject, because('too_many_lines', { lines: written.length }));
  const [together, each] = taxesAt(costs, rate.percent);
  const worked = each.amountMinor === tax.amountMinor ? each : together;
  const proof = { source: total, target: sumMoney([...written.map(({ amount }) => amount), worked], currency) };
  const taxRate = rate.id === null ? null : (world.target.find('tax_rate', rate.id)?.name ?? rate.id);
  const ledger: LedgerLine[] = written.map(({ title, amount, accountId }) => ({
    ...{ title, quantity: null, account: world.target.find('account', accountId)?.name ?? accountId, taxRate },
    ...{ net: amount, tax: taxAt(amount, rate.percent) },
  }));
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
  const percent = percentOfCosts(costs, world);
  return [...new Set(costs.lines.map(accountChoice)), ...(percent === null ? [] : [`tax.${percent}`])];
}

/** Every account and rate that the source's costs were booked with. */
export function costAsks(world: World, { counts }: Survey): Ask[] {
  const { source, target } = world;
  const options = (kinds: readonly string[]) =>
    target
      .list('account')
      .filter(({ status, kind }) => status === 'active' && kinds.includes(kind))
      .map(({ externalId: value, name: label }) => ({ value, label }));
  const accounts = [...counts].flatMap(([name, seen]): Ask[] => {
    if (!name.startsWith('account.from.')) return [];
    const id = name.slice('account.from.'.length);
    const same = world.counterpart('account', id);
    const title = source.find('account', id)?.name ?? id;
    return [
      {
        ...{ id: name, group: 'accounts', word: id === 'none' ? 'cost' : 'booked_on', params: { account: title } },
        ...{ of: 'option', options: options(['expense', 'asset', 'liability']), seen },
        ...{ suggested: same === 'several' ? null : same, required: same === null || same === 'several' },
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
