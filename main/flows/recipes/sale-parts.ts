import type { LineRole } from '../../../contract/entities/documents.ts';
import { sumMoney } from '../../../contract/money.ts';
import type { World } from '../recipe.ts';
import { because, type Problem } from './plans.ts';
import type { Order } from './sale-plans.ts';
import { type Percent, percentText, sum, told } from './sums.ts';
import { type Candidates, candidatesOf } from './tax-percent.ts';
import { attributeIn, type Untaxed } from './tax-shares.ts';

/** What a part of a sale is; `tax` where the tax is a line of its own. */
export type Role = 'goods' | 'tax' | LineRole;

/** A part of a sale with its tax, in minor units of the sale's currency. */
export interface Part {
  readonly role: Role;
  readonly title: string;
  readonly quantity: string;
  readonly productId: string | null;
  readonly sku: string | null;
  readonly net: number;
  readonly tax: number;
  readonly percent: Percent;
}

export interface Parts {
  readonly parts: readonly Part[];
  readonly unsure: readonly Percent[];
}

type Untold = Omit<Part, 'tax' | 'percent'> & Pick<Untaxed, 'tax' | 'units'>;

/** What has no tax by its nature: it may be told from what is sold at nought percent. */
export const outside: ReadonlySet<Role> = new Set(['tip', 'gift_card', 'rounding', 'tax']);

/** What is no sale but money that is owed, given or left over has no tax of its own where the shop names none. */
const untaxed: ReadonlySet<Role> = new Set([...outside, 'discount']);

/** Whether the books get the tax as a line of its own, on an account, instead of a rate at every line. */
export function taxIsLine(world: World): boolean {
  return world.choice('taxes') === 'line' || !world.target.has('tax_rate');
}

/** The parts of an order without their taxes. Goods that cost nothing stay: they were sold, and leave the stock. */
function untoldOf(order: Order): Untold[] {
  const lines = order.lines.map((line): Untold => {
    const role = line.role ?? 'goods';
    const tax = line.tax?.amountMinor ?? (untaxed.has(role) ? 0 : null);
    const title = (line.title || line.sku || 'Item').trim().slice(0, 1000) || 'Item';
    const units = Math.ceil(Math.abs(Number(line.quantity)));
    const { quantity, productId, sku } = line;
    return { role, title, quantity, productId, sku, net: line.total.amountMinor, tax, units };
  });
  const nobody = { quantity: '1', productId: null, sku: null, units: 1 };
  const net = order.shipping.amountMinor;
  const shipping: Untold = { ...nobody, role: 'shipping', title: 'Shipping', net, tax: null };
  return [...lines, shipping].filter(
    ({ role, net: own, tax }) => own !== 0 || (tax !== null && tax !== 0) || role === 'goods',
  );
}

/**
 * What an order consists of, every part with its tax and percent: parts and taxes come to its total, or it is told what
 * is in the way.
 */
export function partsOf(order: Order, world: World, candidates: Candidates = candidatesOf(world)): Parts | Problem {
  const { total, tax } = order;
  const { currency } = total;
  const amounts = [...order.lines.map((line) => line.total), order.shipping, tax];
  if (amounts.some((one) => one.currency !== currency)) return because('currency_differs', { currency });
  const found = sumMoney(amounts, currency);
  if (found.amountMinor !== total.amountMinor) return differs(total.amountMinor, found.amountMinor, currency);
  const untold = untoldOf(order);
  if (taxIsLine(world)) return { parts: withTaxLine(untold, tax.amountMinor), unsure: [] };
  const untaxedParts = untold.map((one) => ({
    ...one,
    isShipping: one.role === 'shipping',
    isOutside: outside.has(one.role),
  }));
  const attributed = attributeIn(untaxedParts, tax.amountMinor, candidates);
  if ('unclear' in attributed) return because('tax_unclear', { percent: percentText(attributed.unclear) });
  const parts = attributed.shares.flatMap(({ of, ...share }) => {
    const part = untold[of];
    return part ? [{ ...plain(part), ...share }] : [];
  });
  return { parts, unsure: attributed.unsure };
}

function plain({ role, title, quantity, productId, sku, net }: Untold): Omit<Part, 'tax' | 'percent'> {
  return { role, title, quantity, productId, sku, net };
}

/** What a line of tax is called: by this it is known when it is given back. */
export const taxTitle = 'Tax';

/** The tax as a part: books that know no rates, or are not to know those of a shop that sells to fifty states. */
function withTaxLine(untold: readonly Untold[], tax: number): Part[] {
  const parts = untold.map((one) => ({ ...plain(one), tax: 0, percent: 0n }));
  const line: Part = {
    ...{ role: 'tax', title: taxTitle, quantity: '1', productId: null, sku: null },
    net: tax,
    tax: 0,
    percent: 0n,
  };
  return tax === 0 ? parts : [...parts, line];
}

/** What is to be booked comes to another amount than what it is booked of. In minor units. */
export function differs(source: number, target: number, currency: string): Problem {
  const [is, becomes, difference] = [source, target, source - target].map((amountMinor) =>
    told({ amountMinor, currency }),
  );
  return because('totals_differ', { source: is ?? '', target: becomes ?? '', difference: difference ?? '' });
}

/** What parts come to, with their tax. */
export function grossOf(parts: readonly Pick<Part, 'net' | 'tax'>[]): number {
  return sum(parts.flatMap(({ net, tax }) => [net, tax]));
}
