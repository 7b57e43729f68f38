import type { WooState } from './state.ts';
import { isVariable } from './state.ts';

/**
 * Live counts: customers = users with role customer; products = products plus variations; stock = the ones of these
 * that manage stock themselves; orders = all but trashed; payments = untrashed orders with a paid date; refunds = all
 * refunds of untrashed orders.
 */
export function wooHolds(state: WooState): Record<string, number> {
  let products = 0;
  let stock = 0;
  for (const product of state.products.values()) {
    products += 1 + (isVariable(product) ? product.variants.length : 0);
    stock += product.variants.filter((variant) => variant.stock !== null).length;
  }
  let payments = 0;
  let refunds = 0;
  for (const sale of state.sales.values()) {
    payments += sale.paidAt === null ? 0 : 1;
    refunds += sale.refunds.length;
  }
  return {
    customers: state.people.size,
    products,
    stock,
    orders: state.sales.size,
    payments,
    refunds,
    'tax-rates': state.taxes.length,
  };
}
