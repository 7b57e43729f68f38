import type { Recipe } from '../recipe.ts';
import { billRecipe } from './bills.ts';
import { customerRecipe } from './customers.ts';
import { feeRecipe } from './fees.ts';
import { orderPaidRecipe } from './order-paid.ts';
import { orderSentRecipe } from './order-sent.ts';
import { orderRecipe } from './orders.ts';
import { payoutRecipe } from './payouts.ts';
import { productRecipe } from './products.ts';
import { purchaseRecipe } from './purchases.ts';
import { refundRecipe } from './refunds.ts';
import { stockRecipe } from './stock.ts';

const all: readonly Recipe[] = [
  ...[orderRecipe, refundRecipe, payoutRecipe],
  ...[customerRecipe, productRecipe, stockRecipe],
  ...[orderPaidRecipe, orderSentRecipe, feeRecipe, purchaseRecipe, billRecipe],
];

/** What each kind of flow does. */
export const recipes: ReadonlyMap<string, Recipe> = new Map(all.map((recipe) => [recipe.kind, recipe]));
