import type { EntityOf } from '../../../contract/entities/index.ts';
import { type Money, moneyToDecimal } from '../../../contract/money.ts';
import { skuKey } from '../../matches/keys.ts';
import type { Ask, Recipe, World } from '../recipe.ts';
import type { Rule } from '../two-way.ts';
import type { SideName } from '../two-way-base.ts';
import { type Keeping, planKept, type Writing, writing } from './kept.ts';
import { cleaned, createAsk, directionAsk, fieldAsk, makesAt, policyOf, tidy, writesTo } from './kept-choices.ts';
import { type AccountWish, accountAsk } from './payout-accounts.ts';
import { because, type Problem } from './plans.ts';

type Product = EntityOf<'product'>;

const priceText = (price: Money) => `${moneyToDecimal(price)} ${price.currency}`;

function fieldsOf({ title, sku, price, status }: Product) {
  return {
    title: cleaned(title),
    sku: cleaned(sku),
    price: price && priceText(price),
    // A draft is not on sale either, and cannot be written.
    status: status === 'active' ? 'active' : 'archived',
  };
}

/** Prices in two currencies are two prices: neither is the other's. */
function hasOtherCurrency(source: Product, target: Product): boolean {
  return source.price !== null && target.price !== null && source.price.currency !== target.price.currency;
}

/** One price is not known, and the system it would be written to keeps another currency. */
function isForeign(price: Money | null, world: World, to: SideName): boolean {
  const { currency } = world[to].account;
  return price !== null && currency !== undefined && currency !== price.currency;
}

function priceRule(world: World, source: Product, target: Product): Pick<Rule, 'policy' | 'writes'> {
  const prices = { source: source.price, target: target.price };
  return {
    policy: hasOtherCurrency(source, target) ? 'leave' : policyOf(world, 'price', 'leave'),
    writes: (to) => !isForeign(prices[to === 'target' ? 'source' : 'target'], world, to),
  };
}

function rulesOf(world: World, source: Product, target: Product): readonly Rule[] {
  const sides = { source, target };
  const can = (to: SideName) => writesTo(world, to) && world[to].can('product.update');
  // The title and the status of a variation are those of its group.
  const isWhole = (to: SideName) => can(to) && sides[to].kind !== 'variation';
  const price = priceRule(world, source, target);
  return [
    {
      ...{ name: 'title', policy: policyOf(world, 'title', 'source'), normal: tidy },
      ...{ isText: true, optional: false, writes: isWhole },
    },
    {
      ...{ name: 'sku', policy: policyOf(world, 'sku', 'leave'), normal: (text) => skuKey(text) ?? tidy(text) },
      ...{ isText: true, optional: true, writes: can },
    },
    {
      ...{ name: 'price', policy: price.policy, normal: (text) => text },
      ...{ isText: false, optional: false, writes: (to) => can(to) && price.writes(to) },
    },
    {
      ...{ name: 'status', policy: policyOf(world, 'status', 'source'), normal: (text) => text },
      ...{ isText: false, optional: false, writes: (to) => isWhole(to) && world[to].takes('product.update', 'status') },
    },
  ];
}

const income: AccountWish = { id: 'account.income', word: 'income', kinds: ['income'], named: [/sales|revenue/i, /./] };
const expense: AccountWish = {
  ...{ id: 'account.expense', word: 'expense', kinds: ['expense'] },
  named: [/cost of (goods|sales)|purchases/i],
};

/** The account that a new product is booked on; nothing where the other side keeps no books. */
function accountOf(world: World, { id }: { readonly id: string }, to: SideName): string | null {
  return to === 'target' && world.target.has('account') ? world.choice(id) || null : null;
}

function create(one: Product, world: World, to: SideName): Writing | Problem | null {
  if (!makesAt(world, to, 'no') || !world[to].can('product.create')) return null;
  const { title, sku } = fieldsOf(one);
  const { price } = one;
  if (title === null) return null;
  if (price === null) return because('cannot_be_written', { field: 'price' });
  if (isForeign(price, world, to)) {
    return because('currency_differs', { currency: price.currency, other: world[to].account.currency ?? '' });
  }
  const key = skuKey(sku);
  if (key !== null && world[to].keyed('product', 'sku', key).length > 0)
    return because('product_unclear', { name: title });
  const [incomeAccountId, expenseAccountId] = [accountOf(world, income, to), accountOf(world, expense, to)];
  if (to === 'target' && world.target.has('account') && incomeAccountId === null && world.choice(income.id) !== '') {
    return because('unmapped', { choice: income.id });
  }
  return writing('product.create', { title, sku, price, incomeAccountId, expenseAccountId });
}

/** Those of the fields that change. */
function change(names: readonly string[], from: Product, externalId: string, version: string | null): Writing {
  const { title, sku } = fieldsOf(from);
  const status = from.status === 'active' ? 'active' : 'archived';
  return writing('product.update', {
    ...{ externalId, version },
    ...(names.includes('title') && title !== null ? { title } : {}),
    ...(names.includes('sku') ? { sku } : {}),
    ...(names.includes('price') && from.price ? { price: from.price } : {}),
    ...(names.includes('status') ? { status } : {}),
  });
}

const keeping: Keeping<'product'> = {
  entity: 'product',
  unclear: 'product_unclear',
  titleOf: ({ title, sku, externalId }) => cleaned(title) ?? cleaned(sku) ?? externalId,
  moneyOf: ({ price }) => price,
  // On sale or not is a field of a product like any other, and can be changed back.
  isActive: () => true,
  isNew: ({ status }) => status === 'active',
  isForeign: ({ kind }) => kind === 'group',
  fieldsOf,
  rulesOf,
  warningsOf: (source, target) =>
    hasOtherCurrency(source, target)
      ? [
          because('currency_differs', { currency: source.price?.currency ?? '', other: target.price?.currency ?? '' })
            .why,
        ]
      : [],
  create,
  change,
  archive: () => null,
};

/** Products of a shop and those of the books or of another shop, by their SKU. */
export const productRecipe: Recipe = {
  kind: 'products',
  triggers: ['product'],
  backTriggers: ['product'],
  isMutual: true,
  needs: { source: ['product'], target: ['product.update'] },
  survey: (_entity, record) => ('sku' in record && 'kind' in record && skuKey(record.sku) === null ? ['no_sku'] : []),
  asks(world): readonly Ask[] {
    const makes = makesAt(world, 'target', 'no') && world.target.has('account');
    return [
      directionAsk(world, ['product.create', 'product.update']),
      createAsk(world, 'no'),
      fieldAsk(world, 'title', { fallback: 'source' }),
      fieldAsk(world, 'sku', { fallback: 'leave' }),
      fieldAsk(world, 'price', { suggested: 'source' }),
      fieldAsk(world, 'status', { fallback: 'source' }),
      ...(makes
        ? [accountAsk(world, income, { required: true }), accountAsk(world, expense, { required: false })]
        : []),
    ];
  },
  plan: (_entity, record, world, from) =>
    'sku' in record && 'parentId' in record ? planKept(keeping, record, world, from) : { kind: 'nothing' },
};
