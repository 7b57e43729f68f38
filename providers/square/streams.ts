import { z } from 'zod';
import { ask, defineDerivedStream, defineStream, type Stream } from '../kit/index.ts';
import * as invoices from './invoices.ts';
import { type Join, listing, onlyAt, onlyInBulk, pageSize } from './lists.ts';
import * as orders from './orders.ts';
import * as people from './people.ts';
import { dashboard } from './place.ts';
import * as shipments from './shipments.ts';
import { catalogStreams } from './streams-catalog.ts';
import { moneyStreams } from './streams-money.ts';
import { countingCustomers } from './tally.ts';

const customers = defineStream({
  id: 'customers',
  label: 'Customers',
  entity: 'customer',
  scopes: ['CUSTOMERS_READ'],
  schema: people.customerRecord,
  map: people.toCustomer,
  changes: 'cursor',
  // Only a webhook tells that a customer was deleted, or merged into another.
  deletions: 'pass',
  ...listing({
    rows: 'customers',
    list: ({ since, from }) => {
      const filter = since === null ? createdFrom(from) : { updated_at: { start_at: since } };
      const query = { filter, sort: { field: 'CREATED_AT', order: 'ASC' } };
      return { path: '/v2/customers/search', body: { limit: pageSize, query } };
    },
  }),
  only: onlyInBulk('/v2/customers/bulk-retrieve', 'customer_ids', 'customer'),
  tally: countingCustomers,
  page: (id, settings) => `${dashboard(settings)}/customers/directory/customer/${id}`,
});

function createdFrom(from: string | null) {
  return from === null ? {} : { created_at: { start_at: from } };
}

const suppliers = defineStream({
  id: 'suppliers',
  label: 'Suppliers',
  entity: 'supplier',
  scopes: ['VENDOR_READ'],
  schema: people.vendorRecord,
  map: people.toSupplier,
  // There is no filter by time, and a vendor is never deleted, only set inactive.
  changes: 'none',
  deletions: 'never',
  ...listing({
    rows: 'vendors',
    list: () => {
      const filter = { status: ['ACTIVE', 'INACTIVE'] };
      return { path: '/v2/vendors/search', body: { filter, sort: { field: 'CREATED_AT', order: 'ASC' } } };
    },
  }),
  only: onlyInBulk('/v2/vendors/bulk-retrieve', 'vendor_ids', 'vendor'),
});

const foundOrders = z.object({ orders: z.array(z.unknown()).nullish() });

const sales = defineStream({
  id: 'orders',
  label: 'Orders',
  entity: 'order',
  scopes: ['MERCHANT_PROFILE_READ', 'ORDERS_READ'],
  schema: orders.orderRecord,
  map: orders.toOrder,
  changes: 'cursor',
  deletions: 'never',
  ...listing({
    rows: 'orders',
    locations: 10,
    // The filter must be on the field that is sorted by.
    list: ({ since, from }, locations) => {
      const [field, start] = since === null ? (['created_at', from] as const) : (['updated_at', since] as const);
      const dated = start === null ? {} : { filter: { date_time_filter: { [field]: { start_at: start } } } };
      const query = { ...dated, sort: { sort_field: field.toUpperCase(), sort_order: 'ASC' } };
      return { path: '/v2/orders/search', body: { location_ids: locations, limit: pageSize, query } };
    },
    page: (rows) => ({ records: rows.filter((raw) => !orders.sellsNothing(raw)) }),
  }),
  only: {
    // Orders are never deleted; one that is not known is left out of the answer.
    atOnce: 100,
    ask: (ids) => [ask('/v2/orders/batch-retrieve', { order_ids: ids })],
    read: ({ body }) => ({
      records: (foundOrders.parse(body).orders ?? []).filter((raw) => !orders.sellsNothing(raw)),
    }),
  },
  page: (id, settings) => `${dashboard(settings)}/orders/overview/${id}`,
});

const shipping = defineDerivedStream({
  id: 'shipments',
  label: 'Shipments',
  entity: 'shipment',
  from: 'orders',
  parent: orders.orderRecord,
  each: shipments.shipmentsOf,
  schema: shipments.shipmentRecord,
  map: shipments.toShipment,
});

/** Lines, tax and total of an invoice stand in its order only. */
const orderOfInvoice: Join = {
  path: '/v2/orders/batch-retrieve',
  idOf: ({ order_id: id }) => id,
  body: (ids) => ({ order_ids: ids }),
  put: (invoice, found) => ({ ...invoice, order: found.get(String(invoice.order_id)) }),
};

const billing = defineStream({
  id: 'invoices',
  label: 'Invoices',
  entity: 'invoice',
  scopes: ['MERCHANT_PROFILE_READ', 'INVOICES_READ', 'ORDERS_READ'],
  schema: invoices.invoiceRecord,
  map: invoices.toInvoice,
  // Invoices cannot be filtered by time, and drafts can be deleted.
  changes: 'none',
  deletions: 'pass',
  ...listing({
    rows: 'invoices',
    locations: 1,
    list: (_context, locations) => {
      const query = { filter: { location_ids: locations }, sort: { field: 'INVOICE_SORT_DATE', order: 'ASC' } };
      return { path: '/v2/invoices/search', body: { limit: pageSize, query } };
    },
    join: orderOfInvoice,
  }),
  only: onlyAt('/v2/invoices', 'invoice', orderOfInvoice),
  page: (id, settings) => `${dashboard(settings)}/invoices/${id}`,
});

export const streams: readonly Stream[] = [
  ...[customers, suppliers],
  ...catalogStreams,
  ...[sales, shipping, billing],
  ...moneyStreams,
];
