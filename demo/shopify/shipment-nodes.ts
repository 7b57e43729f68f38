import type { Sale } from '../data/sale.ts';
import type { ConnectionArgs, Context, Node } from './connection.ts';
import { isoText, listConnection } from './connection.ts';
import { LOCATIONS, locationNode } from './goods-nodes.ts';
import { lineNode } from './line-nodes.ts';
import type { TwoPrices } from './price-nodes.ts';
import type { Shipment, ShopifyState } from './state.ts';
import { gid, unsentLines } from './state.ts';

function shipmentNode(sale: Sale, shipment: Shipment, position: number): Node {
  const { id, isCancelled, company, number, url, lines } = shipment;
  return {
    __typename: 'Fulfillment',
    id: gid('Fulfillment', id),
    legacyResourceId: String(id),
    name: `#${sale.number}-F${position + 1}`,
    status: isCancelled ? 'CANCELLED' : 'SUCCESS',
    displayStatus: isCancelled ? 'CANCELED' : 'FULFILLED',
    createdAt: isoText(shipment.createdAt),
    updatedAt: isoText(shipment.updatedAt),
    totalQuantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    trackingInfo: [{ company, number, url }],
  };
}

export function shipmentNodes(sale: Sale, { state }: Context): Node[] {
  return (state.shipments.get(sale.id) ?? []).map((shipment, index) => shipmentNode(sale, shipment, index));
}

export function findShipment(state: ShopifyState, id: number): { sale: Sale; shipment: Shipment } | null {
  for (const [saleId, shipments] of state.shipments) {
    const shipment = shipments.find((one) => one.id === id);
    const sale = state.sales.get(saleId);
    if (shipment !== undefined && sale !== undefined) return { sale, shipment };
  }
  return null;
}

/** A cancelled shipment leaves its fulfilment order closed, and a new one for what is to be sent again. */
export function fulfillmentOrderId(state: ShopifyState, sale: Sale): number {
  const cancelled = (state.shipments.get(sale.id) ?? []).filter(({ isCancelled }) => isCancelled).length;
  return sale.id * 100 + cancelled;
}

export function fulfillmentOrderNodes(prices: TwoPrices, context: Context): Node[] {
  const { sale } = prices;
  const { state } = context;
  const left = new Map(unsentLines(state, sale).map(({ lineId, quantity }) => [lineId, quantity]));
  const [place] = LOCATIONS;
  if (sale.state === 'cancelled' || place === undefined) return [];
  const lines = sale.lines.map((line) => ({
    id: gid('FulfillmentOrderLineItem', line.id),
    remainingQuantity: left.get(line.id) ?? 0,
    totalQuantity: line.quantity,
    lineItem: () => lineNode(prices, line.id, context),
  }));
  return [
    {
      __typename: 'FulfillmentOrder',
      id: gid('FulfillmentOrder', fulfillmentOrderId(state, sale)),
      status: left.size > 0 ? 'OPEN' : 'CLOSED',
      orderId: gid('Order', sale.id),
      createdAt: isoText(sale.createdAt),
      updatedAt: isoText(sale.updatedAt),
      assignedLocation: { name: place.name, location: () => locationNode(place) },
      lineItems: (args: ConnectionArgs) => listConnection(lines, (line) => line, args, context),
    },
  ];
}
