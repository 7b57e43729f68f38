import { z } from 'zod';
import type { PurchaseLine } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { maybeText, oneOf, type StreamContext } from '../kit/index.ts';
import { boughtOf, document, partyOf } from './documents.ts';
import { currencyOf, day, sourceOf } from './values.ts';

/** https://developer.xero.com/documentation/api/accounting/purchaseorders. Those that are deleted stay in the list. */
export const purchaseOrder = z.looseObject({
  PurchaseOrderID: z.string(),
  PurchaseOrderNumber: maybeText,
  DeliveryDate: day.nullish(),
  ExpectedArrivalDate: day.nullish(),
  Status: oneOf({
    DRAFT: 'draft',
    SUBMITTED: 'draft',
    AUTHORISED: 'open',
    BILLED: 'closed',
    DELETED: 'cancelled',
  }),
  ...document,
});

/** @throws RangeError where it does not add up, or its currency is not told */
export function toPurchaseOrder(
  raw: z.infer<typeof purchaseOrder>,
  { account }: StreamContext,
): EntityOf<'purchase_order'> {
  const { lines, ...sums } = boughtOf(raw, currencyOf(raw, account));
  // A line that stands for the others, or for what rounding left over, is not among Xero's own.
  const ordered = lines.map(
    (line, index): PurchaseLine => ({
      ...line,
      sku: raw.LineItems[index]?.ItemCode ?? null,
      quantity: raw.LineItems[index]?.Quantity ?? '1',
    }),
  );
  return {
    ...sourceOf(raw.PurchaseOrderID, raw),
    number: raw.PurchaseOrderNumber,
    orderedOn: raw.Date,
    expectedOn: raw.DeliveryDate ?? raw.ExpectedArrivalDate ?? null,
    status: raw.Status,
    supplier: partyOf(raw.Contact),
    lines: ordered,
    ...sums,
  };
}
