import type { ShopifyState } from './state.ts';

/** Locations per tracked inventory item. */
const LOCATIONS = 2;

/**
 * Live counts: stock = inventory levels, one per tracked item and location (items that are not tracked have none);
 * payments = SALE and CAPTURE transactions, one per paid order and one per failed try; refunds = those of all orders.
 */
export function shopifyHolds(state: ShopifyState): Record<string, number> {
  let tracked = 0;
  for (const { variant } of state.variants.values()) tracked += variant.stock === null ? 0 : 1;
  let payments = 0;
  let refunds = 0;
  let shipments = 0;
  for (const sale of state.sales.values()) {
    payments += (sale.paidAt === null ? 0 : 1) + (sale.state === 'failed' ? 1 : 0);
    refunds += sale.refunds.length;
    shipments += state.shipments.get(sale.id)?.length ?? 0;
  }
  return {
    customers: state.people.size,
    products: state.products.size,
    variants: state.variants.size,
    stock: tracked * LOCATIONS,
    orders: state.sales.size,
    payments,
    refunds,
    shipments,
    invoices: state.drafts.size,
    payouts: state.payouts.length,
    balance: state.movements.length,
    disputes: state.disputes.length,
  };
}
