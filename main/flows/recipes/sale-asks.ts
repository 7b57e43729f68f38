import type { Booking } from '../../../providers/kit/index.ts';
import type { Ask, Survey, World } from '../recipe.ts';
import { accountOptions, type Option, wordsAsk } from './asks.ts';
import { noBooking } from './sale-books.ts';
import { methodChoice, moneyAccounts } from './sale-methods.ts';
import { expressionAsks } from './sale-texts.ts';
import { percentOf, percentText } from './sums.ts';

/** For what needs none, and where that is right. */
const none: Option = { value: '', label: '' };

/** How many records have something. */
export const seenIn = ({ counts }: Survey, ...names: string[]) =>
  names.reduce((all, name) => all + (counts.get(name) ?? 0), 0);

/** What follows a prefix in the survey: the percents, ways of paying or currencies that were seen. */
function namesIn({ counts }: Survey, prefix: string): [name: string, seen: number][] {
  return [...counts]
    .flatMap(([name, seen]): [string, number][] => (name.startsWith(prefix) ? [[name.slice(prefix.length), seen]] : []))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The only option that the first pattern fits which fits any but one: several would be a guess about money. */
function suggestion(options: readonly Option[], named: readonly RegExp[]): string | null {
  for (const pattern of named) {
    const [one, ...more] = options.filter(({ label }) => pattern.test(label));
    if (one && more.length === 0) return one.value;
  }
  return null;
}

/** Services first: they stand for accounts, other products for goods. */
function productOptions(world: World): Option[] {
  return world.target
    .list('product')
    .filter(({ kind, status }) => status === 'active' && kind !== 'group')
    .toSorted((a, b) => Number(b.kind === 'service') - Number(a.kind === 'service'))
    .map(({ externalId, title }) => ({ value: externalId, label: title }));
}

interface Wish {
  readonly id: string;
  readonly word: string;
  readonly kinds: readonly string[];
  readonly named: readonly RegExp[];
}

const earned = ['income', 'liability', 'expense'];
/** By what a line is; the names by which an account or product is recognised, the surest first. */
export const wishes = {
  sales: {
    ...{ id: 'account.sales', word: 'sales', kinds: ['income'] },
    named: [/^(\d+ )?sales$/i, /\bsales\b/i, /revenue|turnover/i],
  },
  shipping: {
    ...{ id: 'account.shipping', word: 'shipping', kinds: earned },
    named: [/^(\d+ )?shipping$/i, /shipping (income|charged)|delivery income/i, /shipping|freight|postage|delivery/i],
  },
  tip: { id: 'account.tips', word: 'tips', kinds: earned, named: [/\btips?\b|gratuit/i] },
  gift_card: { id: 'account.gift_cards', word: 'gift_cards', kinds: earned, named: [/gift|voucher|store credit/i] },
  fee: { id: 'account.extras', word: 'extras', kinds: earned, named: [/other (income|revenue)|surcharge/i] },
  rounding: { id: 'account.rounding', word: 'rounding_account', kinds: earned, named: [/rounding/i] },
  discount: { id: 'account.discounts', word: 'discounts', kinds: earned, named: [/discount/i] },
  tax: {
    id: 'account.tax',
    word: 'tax_account',
    kinds: ['liability'],
    named: [/(sales tax|vat|gst).*payable/i, /tax|vat|gst/i],
  },
  refunds: { id: 'account.refunds', word: 'refunds', kinds: ['income', 'expense'], named: [/refunds?|returns/i] },
} as const satisfies Record<string, Wish>;

/** The choice of what a kind of line is booked on: an account, or a product where lines are booked by those. */
export function bookedAsk(world: World, by: Booking['by'], wish: Wish, more: Pick<Ask, 'required' | 'seen'>): Ask[] {
  if (by === 'nothing') return [];
  const options = by === 'account' ? accountOptions(world, wish.kinds) : productOptions(world);
  const suggested = suggestion(options, wish.named);
  return [{ id: wish.id, group: 'accounts', word: wish.word, of: 'option', options, suggested, ...more }];
}

export const roundingAsk = wordsAsk('rounding', 'taxes', ['hold', 'line'], { suggested: 'line' });

function accountAsks(world: World, survey: Survey, { by, tax }: Booking): Ask[] {
  const when = (role: keyof typeof wishes, needed = true) => {
    const seen = seenIn(survey, `role.${role}`);
    return seen > 0 ? bookedAsk(world, by, wishes[role], { required: needed, seen }) : [];
  };
  // Where the target works the tax out by itself, its rounding may leave a cent.
  const isLeft = tax !== 'told' && seenIn(survey, 'role.rounding') === 0;
  const rounding = isLeft ? bookedAsk(world, by, wishes.rounding, {}) : when('rounding');
  return [
    ...bookedAsk(world, by, wishes.sales, { required: true }),
    ...(['shipping', 'tip', 'gift_card', 'fee'] as const).flatMap((role) => when(role)),
    ...when('discount', false),
    ...rounding,
    ...(by === 'nothing' && tax !== 'told' ? [roundingAsk] : []),
  ];
}

/** More rates than that are those of states and towns, which books of another country have no rates for. */
const mostRates = 12;

/** Whether tax goes to rates or is a line of its own, and the target's rate of each percent that was seen. */
function taxAsks(world: World, survey: Survey, { by }: Booking): Ask[] {
  const { target } = world;
  if (!target.has('tax_rate')) return bookedAsk(world, by, wishes.tax, { required: true });
  const rates = target.list('tax_rate').filter(({ status }) => status === 'active');
  const seen = namesIn(survey, 'tax.').map(([text, count]) => ({ percent: percentOf(text), count }));
  const isMany = seen.length > mostRates || !rates.some(({ percent }) => percentOf(percent) > 0n);
  const how = wordsAsk('taxes', 'taxes', ['rates', 'line'], { suggested: isMany ? 'line' : 'rates' });
  const options = rates.map(({ externalId, name, percent }) => ({
    value: externalId,
    label: `${name} (${percent} %)`,
  }));
  const same = (wanted: bigint) => {
    const fitting = rates.filter(({ percent }) => percentOf(percent) === wanted);
    return fitting.length === 1 ? (fitting[0]?.externalId ?? null) : fitting.length === 0 && wanted === 0n ? '' : null;
  };
  const rateOf = (percent: bigint, count: number): Ask => ({
    ...{ id: `tax.${percentText(percent)}`, group: 'taxes', of: 'option', required: true, seen: count },
    word: percent === 0n ? 'tax_free' : 'tax',
    params: { percent: percentText(percent) },
    options: percent === 0n ? [...options, none] : options,
    suggested: same(percent),
  });
  const free: Ask = {
    ...{ id: 'tax.none', group: 'taxes', word: 'tax_none', of: 'option', options: [...options, none], suggested: null },
  };
  const isFree = seenIn(survey, 'role.tip', 'role.gift_card', 'role.rounding') > 0;
  if (world.choice('taxes') === 'line') return [how, ...bookedAsk(world, by, wishes.tax, { required: true }), free];
  seen.sort((a, b) => (a.percent > b.percent ? -1 : 1));
  return [how, ...seen.map(({ percent, count }) => rateOf(percent, count)), ...(isFree ? [free] : [])];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The account of each way of paying that was seen, and of every other one. */
export function methodAsks(world: World, survey: Survey, required: boolean): Ask[] {
  const accounts = moneyAccounts(world);
  if (accounts.length === 0) return [];
  const options = accounts.map(({ externalId, name, number }) => ({
    value: externalId,
    label: number === null ? name : `${number} ${name}`,
  }));
  const usual = [/(card|online|payments).*clearing/i, /^(\d+ )?clearing( account)?$/i, /undeposited/i];
  const seen = namesIn(survey, 'method.');
  const each = seen.map(([method, count]): Ask => {
    const words = method.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3);
    const named = [new RegExp(escaped(method), 'i'), ...words.map((word) => new RegExp(escaped(word), 'i'))];
    return {
      ...{ id: methodChoice(method), group: 'payments', word: 'method', params: { method }, of: 'option', required },
      ...{ options: [...options, none], suggested: suggestion(options, [...named, ...usual]), seen: count },
    };
  });
  const others = required && (seen.length === 0 || seenIn(survey, 'method') > 0);
  const any: Ask = {
    ...{ id: 'method.*', group: 'payments', word: 'method_any', of: 'option', required: others },
    ...{ options: [...options, none], suggested: suggestion(options, usual) },
  };
  return [...each, any];
}

/** Where each buyer is no customer of the books: the one that stands for all, for each currency where that is fixed. */
function customerAsks(world: World, survey: Survey): Ask[] {
  const { target } = world;
  const how = wordsAsk('customers', 'people', ['each', 'one']);
  if (world.choice('customers') !== 'one') return [how];
  const options = target
    .list('customer')
    .filter(({ active }) => active)
    .map(({ externalId, name }) => ({ value: externalId, label: name }));
  const one: Ask = { id: 'customer', group: 'people', word: 'customer', of: 'option', options, required: true };
  const isTied = target.account.facts?.multicurrency === 'true';
  const foreign = namesIn(survey, 'currency.').filter(([currency]) => isTied && currency !== target.account.currency);
  const each = foreign.map(([currency, seen]) => ({
    ...one,
    ...{ id: `customer.${currency}`, word: 'customer_in', params: { currency }, seen },
  }));
  return [how, one, ...each];
}

/** Everything that the owner decides about orders that become invoices. */
export function orderAsks(world: World, survey: Survey): readonly Ask[] {
  const { source, target } = world;
  const isReceipt = world.choice('document') === 'sales_receipt' && target.can('sales_receipt.create');
  const booking = target.booking(isReceipt ? 'sales_receipt.create' : 'invoice.create') ?? noBooking;
  const pays = target.can('payment.record') || isReceipt;
  const isEach = source.has('payment');
  const payments = wordsAsk('payments', 'payments', [...(isEach ? ['each'] : []), 'total', 'none']);
  const products = booking.by === 'product' ? ['match', 'one'] : ['one', 'match'];
  return [
    ...(target.can('sales_receipt.create') ? [wordsAsk('document', 'what', ['invoice', 'sales_receipt'])] : []),
    ...(isReceipt ? [] : [wordsAsk('when', 'what', ['paid', 'placed'])]),
    ...customerAsks(world, survey),
    ...accountAsks(world, survey, booking),
    ...(booking.by === 'nothing' ? [] : [wordsAsk('products', 'accounts', products)]),
    ...taxAsks(world, survey, booking),
    ...(target.can('payment.record') ? [payments] : []),
    ...(pays ? methodAsks(world, survey, isReceipt || world.choice('payments') !== 'none') : []),
    wordsAsk('number', 'texts', ['own', 'order']),
    ...expressionAsks,
  ];
}
