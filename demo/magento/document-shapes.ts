import { stamp } from './goods-shapes.ts';
import { amountsOf, currenciesOf, rowOf, totalsOf } from './order-shapes.ts';
import type { Collection } from './search.ts';
import type { CreditMemo, MagentoState, Order } from './state.ts';
import { isConfigurable } from './state.ts';

function documentShape(order: Order, { id, number, at, updatedAt, comment }: CommonDocument): object {
  const comments = [{ comment, created_at: stamp(at), entity_id: id, parent_id: id, is_visible_on_front: 0 }];
  return {
    entity_id: id,
    increment_id: number,
    order_id: order.sale.id,
    store_id: order.storeId,
    created_at: stamp(at),
    updated_at: stamp(updatedAt),
    comments: comment === null ? [] : comments,
  };
}

type CommonDocument = Pick<CreditMemo, 'id' | 'number' | 'at' | 'updatedAt' | 'comment'>;

/** The part of a group has neither price nor row here. */
function documentItems(state: MagentoState, order: Order, rowFor: (lineId: number) => object | null): object[] {
  return order.sale.lines.flatMap((line) => {
    const row = rowFor(line.id);
    if (row === null) return [];
    const product = state.products.get(line.productId);
    const shared = { name: line.title, sku: line.sku };
    const whole = {
      entity_id: line.id * 2,
      order_item_id: line.id,
      product_id: line.productId,
      ...shared,
      qty: line.quantity,
      ...row,
    };
    if (product === undefined || !isConfigurable(product)) return [whole];
    const part = { entity_id: line.id * 2 + 1, order_item_id: line.id + 1_000_000, product_id: line.variantId };
    return [whole, { ...part, ...shared, qty: line.quantity, price: 0 }];
  });
}

export function showInvoice(state: MagentoState, order: Order): object {
  const { invoice, priced, sale } = order;
  if (invoice === null) return {};
  const amount = amountsOf(sale.currency);
  const rows = new Map(priced.lines.map((line) => [line.line.id, rowOf(line, amount)]));
  return {
    ...documentShape(order, invoice),
    state: 2,
    ...(invoice.transaction === null ? {} : { transaction_id: invoice.transaction }),
    ...currenciesOf(order),
    ...totalsOf(order, amount),
    total_qty: sale.lines.reduce((sum, line) => sum + line.quantity, 0),
    items: documentItems(state, order, (lineId) => rows.get(lineId) ?? null),
    // PHP's way to write an object with nothing in it.
    extension_attributes: [],
  };
}

interface MemoRow {
  order: Order;
  memo: CreditMemo;
}

function showMemo(state: MagentoState, { order, memo }: MemoRow): object {
  const amount = amountsOf(order.sale.currency);
  const rows = new Map(
    memo.lines.map(({ lineId, quantity, net, tax }) => [
      lineId,
      { qty: quantity, row_total: amount(net), tax_amount: amount(tax), discount_amount: 0 },
    ]),
  );
  return {
    ...documentShape(order, memo),
    state: 2,
    ...(order.invoice === null ? {} : { invoice_id: order.invoice.id }),
    ...currenciesOf(order),
    subtotal: amount(memo.lines.reduce((sum, line) => sum + line.net, 0)),
    discount_amount: 0,
    shipping_amount: amount(memo.shippingNet),
    shipping_tax_amount: amount(memo.shippingTax),
    adjustment: amount(memo.adjustment),
    adjustment_positive: amount(memo.adjustment),
    adjustment_negative: 0,
    tax_amount: amount(memo.tax),
    grand_total: amount(memo.amount),
    items: documentItems(state, order, (lineId) => rows.get(lineId) ?? null),
  };
}

function* each<T>(state: MagentoState, of: (order: Order) => T[]): Iterable<T> {
  for (const order of state.orders.values()) yield* of(order);
}

type Field<T> = (row: T) => string | number | null;

function documentFields<T>(order: (row: T) => Order, document: (row: T) => CommonDocument): Record<string, Field<T>> {
  return {
    entity_id: (row) => document(row).id,
    increment_id: (row) => document(row).number,
    order_id: (row) => order(row).sale.id,
    store_id: (row) => order(row).storeId,
    created_at: (row) => stamp(document(row).at),
    updated_at: (row) => stamp(document(row).updatedAt),
  };
}

const NONE: CommonDocument = { id: 0, number: '', at: 0, updatedAt: 0, comment: null };

export function invoices(state: MagentoState): Collection<Order> {
  return {
    rows: () => each(state, (order) => (order.invoice === null ? [] : [order])),
    fields: documentFields(
      (order) => order,
      (order) => order.invoice ?? NONE,
    ),
    show: (order) => showInvoice(state, order),
  };
}

export function creditMemos(state: MagentoState): Collection<MemoRow> {
  return {
    rows: () => each(state, (order) => order.memos.map((memo) => ({ order, memo }))),
    fields: {
      ...documentFields<MemoRow>(
        ({ order }) => order,
        ({ memo }) => memo,
      ),
      invoice_id: ({ order }) => order.invoice?.id ?? null,
    },
    show: (row) => showMemo(state, row),
  };
}

export function shipments(state: MagentoState): Collection<{ order: Order; at: number }> {
  const shipmentOf = ({ order, at }: { order: Order; at: number }) => order.shipments[at];
  return {
    rows: () => each(state, (order) => order.shipments.map((_, at) => ({ order, at }))),
    fields: documentFields(
      ({ order }) => order,
      (row) => shipmentOf(row) ?? NONE,
    ),
    show: (row) => {
      const shipment = shipmentOf(row);
      if (shipment === undefined) return {};
      const { title, carrier, track, lines } = shipment;
      const named = new Map(row.order.sale.lines.map((line) => [line.id, line]));
      return {
        ...documentShape(row.order, shipment),
        items: lines.map(({ lineId, quantity }) => {
          const line = named.get(lineId);
          return { order_item_id: lineId, name: line?.title, sku: line?.sku, qty: quantity, weight: 1 };
        }),
        tracks: [{ track_number: track, title, carrier_code: carrier, order_id: row.order.sale.id }],
      };
    },
  };
}
