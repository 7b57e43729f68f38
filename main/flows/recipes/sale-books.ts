import type { Booking } from '../../../providers/kit/index.ts';
import type { World } from '../recipe.ts';
import { because, type Problem, unmapped } from './plans.ts';
import { outside, type Part, type Role } from './sale-parts.ts';
import { type Percent, percentOf, percentText } from './sums.ts';

/** What a line is booked on; neither where the system keeps no books. */
export interface Booked {
  readonly accountId: string | null;
  readonly productId: string | null;
  /** What people call the account or product. */
  readonly label: string | null;
}

/** The tax rate of a line, by the target's own id; none where that is right. */
export interface Rated {
  readonly rateId: string | null;
  /** What the target works out with. */
  readonly percent: Percent;
  readonly label: string | null;
}

/** Where nobody says how a system books, it keeps no books and works the tax out by itself: its total will tell. */
export const noBooking: Booking = { by: 'nothing', tax: 'by_line' };

/** Which choice says where a part is booked. What is taken off goes with the sales unless it has an account of its own. */
export const accountChoices: Readonly<Record<Role, readonly string[]>> = {
  goods: ['account.sales'],
  shipping: ['account.shipping'],
  tip: ['account.tips'],
  gift_card: ['account.gift_cards'],
  fee: ['account.extras'],
  rounding: ['account.rounding'],
  discount: ['account.discounts', 'account.sales'],
  tax: ['account.tax'],
};

function accountOf(choices: readonly string[], by: 'account' | 'product', world: World): Booked | Problem {
  const value = choices.map((id) => world.choice(id)).find((one) => one);
  if (!value) return unmapped(choices[0] ?? '');
  if (by === 'account') {
    return { accountId: value, productId: null, label: world.target.find('account', value)?.name ?? value };
  }
  return { accountId: null, productId: value, label: world.target.find('product', value)?.title ?? value };
}

/** Whether goods are booked by the books' own products, where those are the same; all on one where not. */
function matches(world: World, by: Booking['by']): boolean {
  return (world.choice('products') ?? (by === 'product' ? 'match' : 'one')) === 'match';
}

/** The books' own product of a line, by the match book, else by its SKU; null where it has none. */
function productOf(part: Part, world: World): string | Problem | null {
  const same = part.productId === null ? null : world.counterpart('product', part.productId);
  if (same === 'several') return because('product_unclear', { product: part.title });
  if (same !== null || part.sku === null) return same;
  const [one, ...more] = world.target.keyed('product', 'sku', part.sku);
  return more.length > 0 ? because('product_unclear', { product: part.title }) : (one ?? null);
}

/** What a part of a sale is booked on, as the owner chose. */
export function bookedOn(
  part: Part,
  world: World,
  { by }: Booking,
  choices = accountChoices[part.role],
): Booked | Problem {
  if (by === 'nothing') return { accountId: null, productId: null, label: null };
  const product = part.role === 'goods' && matches(world, by) ? productOf(part, world) : null;
  if (product !== null && typeof product !== 'string') return product;
  if (product === null) return accountOf(choices, by, world);
  const title = world.target.find('product', product)?.title ?? product;
  if (by === 'product') return { accountId: null, productId: product, label: title };
  const account = accountOf(choices, by, world);
  return 'why' in account ? account : { ...account, productId: product };
}

/** The target's tax rate for a part, as the owner chose. `''` stands for no rate, which is for parts without tax only. */
export function ratedAt(part: Pick<Part, 'role' | 'percent' | 'net'>, world: World, asLine: boolean): Rated | Problem {
  const isFree = part.percent === 0n;
  const isOutside = isFree && (asLine || outside.has(part.role));
  const id = `tax.${percentText(part.percent)}`;
  const value = (isOutside ? world.choice('tax.none') : undefined) ?? world.choice(id);
  if (value) return rateOf(value, part.percent, world);
  // Nobody minds the rate of nothing.
  const isFine = isFree && (value === '' || asLine || part.net === 0);
  return isFine ? { rateId: null, percent: 0n, label: null } : unmapped(id);
}

function rateOf(rateId: string, percent: Percent, world: World): Rated {
  const rate = world.target.find('tax_rate', rateId);
  return { rateId, percent: rate ? percentOf(rate.percent) : percent, label: rate?.name ?? rateId };
}
