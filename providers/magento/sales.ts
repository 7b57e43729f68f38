import { z } from 'zod';
import type { Line } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { moneyFromDecimal, sumMoney } from '../../contract/money.ts';
import { addedUp, idText, instantOfLocal, maybeText, negative, oneOf } from '../kit/index.ts';
import { buyer, documentFields, extraLines, item, lineOf, type MoneyOf, stamps, sum, toParty } from './lines.ts';
import { toAddress } from './people-goods.ts';

const orderItem = z.looseObject({
  ...item.shape,
  item_id: idText,
  parent_item_id: idText.nullish(),
  product_type: maybeText,
  qty_ordered: idText,
});
/** `state` is one of a fixed few; `status` is a label that each shop makes up for itself. */
const state = oneOf({
  ...{ new: 'open', pending_payment: 'open', payment_review: 'open', holded: 'open', processing: 'open' },
  ...{ complete: 'paid', closed: 'refunded', canceled: 'cancelled' },
});

export const orderRecord = z.looseObject({
  ...documentFields,
  ...buyer,
  state,
  shipping_discount_amount: sum,
  total_paid: sum,
  total_refunded: sum,
  items: z.array(orderItem),
});
type OrderRecord = z.infer<typeof orderRecord>;

/** Lines are without tax, whatever the shop's prices contain. @throws RangeError when it does not add up */
export function toOrder(raw: OrderRecord): EntityOf<'order'> {
  const money: MoneyOf = (text) => moneyFromDecimal(text, raw.order_currency_code);
  const { currency } = money('0');
  const shippingParts = [money(raw.shipping_amount), money(raw.shipping_discount_tax_compensation_amount)];
  const shipping = sumMoney([...shippingParts, negative(money(raw.shipping_discount_amount))], currency);
  const [tax, total] = [money(raw.tax_amount), money(raw.grand_total)];
  const lines = [...orderLines(raw.items, money), ...extraLines(raw.extension_attributes, money)];
  const discount = money(raw.discount_amount);
  const shipTo = raw.extension_attributes.shipping_assignments?.[0]?.shipping.address ?? raw.billing_address;
  return {
    ...stamps(raw),
    number: raw.increment_id,
    placedAt: instantOfLocal(raw.created_at),
    status: orderStatus(raw, money),
    customer: toParty(raw),
    lines: addedUp(lines, [shipping, tax], total),
    discount: discount.amountMinor < 0 ? negative(discount) : discount,
    shipping,
    tax,
    total,
    taxIncluded: false,
    shipTo: shipTo ? toAddress(shipTo) : null,
  };
}

/** Of a configurable product the line has the amounts and its child says which variation it was. */
function orderLines(items: OrderRecord['items'], money: MoneyOf): Line[] {
  return items
    .filter((one) => !one.parent_item_id || one.parent_item_id === '0')
    .map((one) => {
      const child =
        one.product_type === 'configurable' ? items.find((other) => other.parent_item_id === one.item_id) : null;
      const productId = child?.product_id ?? one.product_id ?? null;
      const line = lineOf(one, { externalId: one.item_id, productId, quantity: one.qty_ordered }, money);
      return one.product_type === 'giftcard' ? { ...line, role: 'gift_card' } : line;
    });
}

/** What was paid and given back says more than the state of an order that is not over. */
function orderStatus(raw: OrderRecord, money: MoneyOf): EntityOf<'order'>['status'] {
  if (raw.state === 'cancelled' || raw.state === 'refunded') return raw.state;
  if (money(raw.total_refunded).amountMinor > 0) return 'partly_refunded';
  const paid = money(raw.total_paid).amountMinor;
  return paid > 0 && paid >= money(raw.grand_total).amountMinor ? 'paid' : raw.state;
}

export const shipmentRecord = z.looseObject({
  entity_id: idText,
  created_at: z.string(),
  updated_at: z.string(),
  order_id: idText,
  items: z.array(z.looseObject({ order_item_id: idText, sku: maybeText, name: maybeText, qty: idText })),
  tracks: z.array(z.looseObject({ track_number: maybeText, title: maybeText, carrier_code: maybeText })).nullish(),
});

/** A shipment has no state: it is there once the goods are sent. The first of its tracking numbers is told. */
export function toShipment(raw: z.infer<typeof shipmentRecord>): EntityOf<'shipment'> {
  const track = raw.tracks?.[0];
  return {
    ...stamps(raw),
    shippedAt: instantOfLocal(raw.created_at),
    status: 'shipped',
    orderId: raw.order_id,
    carrier: track?.title ?? track?.carrier_code ?? null,
    trackingNumber: track?.track_number ?? null,
    trackingUrl: null,
    lines: raw.items.map(({ order_item_id, sku, name, qty }) => ({
      lineId: order_item_id,
      sku,
      title: name,
      quantity: qty,
    })),
  };
}
