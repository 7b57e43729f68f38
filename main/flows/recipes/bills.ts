import type { EntityOf } from '../../../contract/entities/index.ts';
import type { LedgerLine, PushWhy } from '../../../contract/flows/index.ts';
import { currencyExponent, type Money, moneyFromDecimal, sumMoney } from '../../../contract/money.ts';
import type { Ask, Plan, Recipe, Survey, World } from '../recipe.ts';
import { because, hold, nothing, pushOne, type Subject, undo } from './payout-plans.ts';

type Bill = EntityOf<'bill'>;
type CostLine = Bill['lines'][number];

/** So many percent of an amount, rounded half away from zero. `percent` is decimal text. */
function percentOf({ amountMinor, currency }: Money, percent: string): Money {
  const [whole = '0', fraction = ''] = percent.split('.');
  const product = BigInt(amountMinor) * BigInt(whole + fraction);
  return moneyFromDecimal(`${product}e-${fraction.length + 2 + currencyExponent(currency)}`, currency);
}

/** "24.00" is the same rate as "24". */
const plain = (percent: string) => (percent.includes('.') ? percent.replace(/\.?0+$/, '') : percent);

/** What a rate gives on a bill, where it is worked out for all lines together and where for each of them. */
function taxesAt(lines: readonly CostLine[], percent: string, currency: string): readonly [Money, Money] {
  const net = sumMoney(
    lines.map(({ total }) => total),
    currency,
  );
  return [
    percentOf(net, percent),
    sumMoney(
      lines.map(({ total }) => percentOf(total, percent)),
      currency,
    ),
  ];
}

/**
 * The one rate of the source that gives a bill's tax, to the minor unit. Bills say their tax as one sum, so those with
 * lines of several rates have none.
 */
function percentOfBill({ lines, tax }: Bill, world: World): string | null {
  if (tax.amountMinor === 0) return '0';
  const percents = new Set(world.source.list('tax_rate').map(({ percent }) => plain(percent)));
  const fitting = [...percents].filter((percent) =>
    taxesAt(lines, percent, tax.currency).some(({ amountMinor }) => amountMinor === tax.amountMinor),
  );
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

const accountChoice = (line: CostLine) => `account.from.${line.accountId ?? 'none'}`;

/** An account that the owner chose, or that the match book says is the same: accounts are never matched by guess. */
function accountFor(line: CostLine, world: World): string | null {
  const picked = world.choice(accountChoice(line));
  if (picked) return picked;
  const same = line.accountId === null ? null : world.counterpart('account', line.accountId);
  return same === 'several' ? null : same;
}

function taxRateFor(bill: Bill, world: World): { percent: string; id: string | null } | { why: PushWhy } {
  const percent = percentOfBill(bill, world);
  if (percent === null)
    return { why: because('tax_unclear', { tax: bill.tax.amountMinor, currency: bill.tax.currency }) };
  const id = world.choice(`tax.${percent}`);
  // No rate at all is right only where there is no tax.
  if (percent !== '0' && !id) return { why: because('unmapped', { choice: `tax.${percent}` }) };
  return { percent, id: id || null };
}

function planBill(bill: Bill, world: World): Plan {
  const { externalId, status, issuedOn, total } = bill;
  const key = { entity: 'bill', externalId, part: 'bill' };
  // What Backroom itself has written here comes from somewhere else, and is no news there.
  if (issuedOn < world.startOn || status === 'draft' || world.madeFrom(externalId, 'bill.create')) return nothing;
  if (status === 'void') return undo(world, key, 'cancelled_since');
  const subject: Subject = {
    ...{ key, title: bill.number ?? externalId, about: `bill/${externalId}`, occurredOn: issuedOn, money: total },
  };
  const supplier = bill.supplier.externalId;
  const supplierId = supplier === null ? null : world.counterpart('supplier', supplier);
  if (supplierId === null || supplierId === 'several') {
    return hold(subject, because('supplier_unclear', { name: bill.supplier.name ?? '' }));
  }
  const rate = taxRateFor(bill, world);
  if ('why' in rate) return hold(subject, rate.why);
  return booked(bill, subject, supplierId, rate, world);
}

function booked(
  bill: Bill,
  subject: Subject,
  supplierId: string,
  rate: { readonly percent: string; readonly id: string | null },
  world: World,
): Plan {
  const { total, tax, lines } = bill;
  const { currency } = total;
  const costs = lines.flatMap((line) => {
    const accountId = accountFor(line, world);
    return accountId === null
      ? []
      : [{ title: line.title || 'Goods', amount: line.total, accountId, taxRateId: rate.id }];
  });
  const lost = lines.find((line) => accountFor(line, world) === null);
  if (lost) return hold(subject, because('unmapped', { choice: accountChoice(lost), line: lost.title }));
  if (costs.length === 0) return hold(subject, because('cannot_be_written', { lines: 0 }));
  if (costs.length > 200) return hold(subject, because('too_many_lines', { lines: costs.length }));
  const taxes = taxesAt(lines, rate.percent, currency);
  const worked = taxes.find(({ amountMinor }) => amountMinor === tax.amountMinor) ?? taxes[0];
  const proof = { source: total, target: sumMoney([...costs.map(({ amount }) => amount), worked], currency) };
  const taxRate = rate.id === null ? null : (world.target.find('tax_rate', rate.id)?.name ?? rate.id);
  const ledger: LedgerLine[] = costs.map(({ title, amount, accountId }) => ({
    ...{ title, quantity: null, account: world.target.find('account', accountId)?.name ?? accountId, taxRate },
    ...{ net: amount, tax: percentOf(amount, rate.percent) },
  }));
  if (proof.target.amountMinor !== total.amountMinor) {
    const difference = total.amountMinor - proof.target.amountMinor;
    return hold(subject, because('totals_differ', { difference, currency }), { ledger, proof });
  }
  const { number, issuedOn, dueOn } = bill;
  const input = { supplierId, number, issuedOn, dueOn, currency, lines: costs };
  return pushOne({ ...subject, action: 'bill.create', input, expect: total, proof, ledger, warnings: [] });
}

/** Every account and rate that the source's bills were booked with. */
function asks(world: World, { counts }: Survey): Ask[] {
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
    const [same, ...more] = rates.filter((one) => plain(one.percent) === percent);
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

/** What suppliers have billed, from one set of books into another. */
export const billRecipe: Recipe = {
  kind: 'bills',
  triggers: ['bill'],
  needs: { source: ['bill'], target: ['bill.create'] },
  survey(_entity, record, world) {
    if (!('supplier' in record)) return [];
    const percent = percentOfBill(record, world);
    return [...new Set(record.lines.map(accountChoice)), ...(percent === null ? [] : [`tax.${percent}`])];
  },
  asks,
  plan: (_entity, record, world) => ('supplier' in record ? planBill(record, world) : nothing),
};
