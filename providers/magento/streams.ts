import { z } from 'zod';
import type { EntityKind } from '../../contract/entities/index.ts';
import {
  type DatedTally,
  defineDerivedStream,
  defineStream,
  get,
  type Page,
  type Request,
  type Response,
  type SourceStream,
  type Stream,
} from '../kit/index.ts';
import * as documents from './documents.ts';
import * as people from './people-goods.ts';
import * as sales from './sales.ts';
import { criteria, type Family, fieldOf, itemsOf, list, own, plain, readList, sold, wanted } from './search.ts';
import { stock } from './stock.ts';
import { countingAll, countingMade } from './tally.ts';

type Described<K extends EntityKind, Raw> = Pick<SourceStream<K, Raw>, 'id' | 'label' | 'entity' | 'schema' | 'map'>;

/** A list that can be asked for changes; Magento tells nobody what was deleted. */
function changing<K extends EntityKind, Raw>(
  family: Family,
  stream: Described<K, Raw> & {
    path: string;
    right: string;
    dated: DatedTally['by'];
    read?: SourceStream<K, Raw>['read'];
  },
): Stream {
  const { key, scope } = family;
  const { path, right, dated, read = readList, ...described } = stream;
  return defineStream({
    ...described,
    key: key.field,
    changes: 'cursor',
    deletions: 'pass',
    scopes: [right],
    first: (context) => [list({ path, key, filters: wanted(context, scope) })],
    read,
    tally: countingMade(path, family, dated),
  });
}

/**
 * Invoices and credit memos do not say who the customer is: each page is carried along to a question for its orders,
 * and comes back with them.
 * @throws RangeError when not all of the orders come that there are
 */
function readWithOrders(response: Response, request: Request): Page {
  if (request.carry?.rows === undefined) return askForOrders(response, request);
  const { items, total } = itemsOf(response);
  if (items.length < total) throw new RangeError(`only ${items.length} of ${total} orders came`);
  const orders = new Map(items.map((order) => [fieldOf(order, 'entity_id'), order]));
  const rows = z.array(z.unknown()).parse(request.carry.rows);
  return { records: rows.map((row) => withOrder(row, orders.get(fieldOf(row, 'order_id')))) };
}

function askForOrders(response: Response, request: Request): Page {
  const { records, next = [], ...rest } = readList(response, request);
  const ids = [...new Set(records.flatMap((row) => fieldOf(row, 'order_id') ?? []))];
  if (ids.length === 0) return { records, next, ...rest };
  const fields = `items[${documents.ownOrderFields}],total_count`;
  const query = criteria([['entity_id', 'in', ids.join(',')]], { pageSize: ids.length, fields });
  return { records: [], next: [get('/orders', query, { carry: { rows: plain(records) } }), ...next], ...rest };
}

function withOrder(row: unknown, order: unknown): unknown {
  return typeof row === 'object' && order !== undefined ? { ...row, order } : row;
}

const taxRates = defineStream({
  id: 'tax-rates',
  label: 'Tax rates',
  entity: 'tax_rate',
  schema: people.taxRateRecord,
  map: people.toTaxRate,
  changes: 'none',
  deletions: 'pass',
  scopes: ['Magento_Tax::manage_tax'],
  first: () => [list({ path: '/taxRates/search', key: { filter: 'id', field: 'id' }, filters: [] })],
  read: readList,
  tally: countingAll('/taxRates/search'),
});

export const streams: readonly Stream[] = [
  changing(own, {
    id: 'customers',
    label: 'Customers',
    entity: 'customer',
    path: '/customers/search',
    dated: 'occurred',
    right: 'Magento_Customer::customer',
    schema: people.customerRecord,
    map: people.toCustomer,
  }),
  changing(own, {
    id: 'products',
    label: 'Products',
    entity: 'product',
    path: '/products',
    dated: 'created',
    right: 'Magento_Catalog::products',
    schema: people.productRecord,
    map: people.toProduct,
  }),
  stock,
  changing(sold, {
    id: 'orders',
    label: 'Orders',
    entity: 'order',
    path: '/orders',
    dated: 'occurred',
    right: 'Magento_Sales::actions_view',
    schema: sales.orderRecord,
    map: sales.toOrder,
  }),
  changing(sold, {
    id: 'invoices',
    label: 'Invoices',
    entity: 'invoice',
    path: '/invoices',
    dated: 'day',
    right: 'Magento_Sales::sales_invoice',
    schema: documents.invoiceRecord,
    map: documents.toInvoice,
    read: readWithOrders,
  }),
  defineDerivedStream({
    id: 'payments',
    label: 'Payments',
    entity: 'payment',
    from: 'invoices',
    key: 'entity_id',
    parent: documents.paymentRecord,
    each: (invoice) => (documents.isPaid(invoice) ? [invoice] : []),
    schema: documents.paymentRecord,
    map: documents.toPayment,
  }),
  changing(sold, {
    id: 'credit-notes',
    label: 'Credit memos',
    entity: 'credit_note',
    path: '/creditmemos',
    dated: 'day',
    right: 'Magento_Sales::sales_creditmemo',
    schema: documents.creditMemoRecord,
    map: documents.toCreditNote,
    read: readWithOrders,
  }),
  defineDerivedStream({
    id: 'refunds',
    label: 'Refunds',
    entity: 'refund',
    from: 'credit-notes',
    key: 'entity_id',
    parent: documents.refundRecord,
    each: (memo) => [memo],
    schema: documents.refundRecord,
    map: documents.toRefund,
  }),
  changing(sold, {
    id: 'shipments',
    label: 'Shipments',
    entity: 'shipment',
    path: '/shipments',
    dated: 'occurred',
    right: 'Magento_Sales::shipment',
    schema: sales.shipmentRecord,
    map: sales.toShipment,
  }),
  taxRates,
];
