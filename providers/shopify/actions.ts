import type { Action } from '../kit/index.ts';
import { draftActions } from './draft-actions.ts';
import { orderActions, refund } from './order-actions.ts';
import { customerActions } from './people-actions.ts';
import { productActions } from './product-actions.ts';
import { shipmentActions } from './shipment-actions.ts';
import { stockSet } from './stock-actions.ts';

/** Everything that Backroom writes in a shop, by what it is about. */
export const actions: readonly Action[] = [
  ...customerActions,
  ...productActions,
  stockSet,
  ...orderActions,
  refund,
  ...shipmentActions,
  ...draftActions,
];
