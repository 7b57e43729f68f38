import { z } from 'zod';
import { defineDerivedStream, defineStream, get, type Settings, type Stream } from '../kit/index.ts';
import { beginning, paged, pagination, reach, rows, upToNow } from './asking.ts';
import { orderRecord, toOrder } from './orders.ts';
import { packageRecord, packagesOf, packedOrder, toShipment } from './shipments.ts';
import { fbaStock, ownStock, products } from './streams-goods.ts';
import { balance, payments, payouts, refunds } from './streams-money.ts';

/** Names and addresses of buyers are asked for only where the owner wants them and the app has the roles. */
function orderParts({ buyers }: Settings): string {
  const always = 'PROCEEDS,FULFILLMENT,PACKAGES';
  return buyers === 'read' ? `${always},BUYER,RECIPIENT` : always;
}

const orders = defineStream({
  id: 'orders',
  label: 'Orders',
  entity: 'order',
  key: 'orderId',
  schema: orderRecord,
  map: toOrder,
  changes: 'cursor',
  /** Cancelled orders stay, as cancelled. */
  deletions: 'never',
  reach,
  first: upToNow((context) => [
    get('/orders/2026-01-01/orders', {
      ...(context.since === null ? { createdAfter: beginning(context) } : { lastUpdatedAfter: context.since }),
      ...{ marketplaceIds: context.settings.marketplaceIds ?? '', maxResultsPerPage: 100 },
      includedData: orderParts(context.settings),
    }),
  ]),
  read: paged(
    z.object({ orders: rows, pagination }).transform((body) => ({ rows: body.orders, token: body.pagination })),
    'paginationToken',
  ),
  page: (id, { domain = 'amazon.com' }) => `https://sellercentral.${domain}/orders-v3/order/${id}`,
});

/** Parcels come along with their order. */
const shipments = defineDerivedStream({
  id: 'shipments',
  label: 'Shipments',
  entity: 'shipment',
  from: 'orders',
  parent: packedOrder,
  each: packagesOf,
  schema: packageRecord,
  map: toShipment,
});

export const streams: readonly Stream[] = [
  ...[orders, shipments, products, ownStock, fbaStock],
  ...[balance, payments, refunds, payouts],
];
