import { DAY_MS, HOUR_MS } from '../data/make.ts';
import { convertMinor } from '../data/money.ts';
import type { Random } from '../data/random.ts';
import { byCode } from './books.ts';
import type { Contact, Document, Item, Line, XeroState } from './state.ts';
import { addDocument, addPayment, dayOf, totalOf } from './state.ts';

const COSTS = ['Paper', 'Freight', 'Ενοίκιο', 'Clay', 'Advertising 📣', 'Repairs'];

/** A bill, or money spent at once, of one to three lines. */
export function addCost(
  state: XeroState,
  random: Random,
  contact: Contact,
  at: number,
  type: 'ACCPAY' | 'SPEND',
): Document {
  const currency = type === 'ACCPAY' && random.chance(0.2) ? 'USD' : 'EUR';
  const inclusive = random.chance(0.4);
  const lines = Array.from({ length: random.int(1, 3) }, () => {
    const net = convertMinor(random.int(500, 90_000), 'EUR', currency);
    const tax = Math.round(net * 0.24);
    const account = byCode(state, random.pick(['400', '404', '429']));
    const unit = inclusive ? net + tax : net;
    return {
      id: state.newId(),
      text: random.pick(COSTS),
      quantity: 1,
      unit,
      net,
      tax,
      item: null,
      account,
      taxType: 'INPUT24',
    };
  });
  const isDraft = type === 'ACCPAY' && random.chance(0.15);
  return addDocument(state, {
    type,
    number: type === 'ACCPAY' ? `${random.int(1000, 9999)}/${at % 97}` : '',
    reference: type === 'SPEND' ? `Card ${random.int(1000, 9999)}` : '',
    ...{ contact, currency, inclusive, lines },
    date: dayOf(at),
    due: type === 'ACCPAY' ? dayOf(at + 14 * DAY_MS) : null,
    status: isDraft ? 'DRAFT' : random.chance(0.04) ? 'VOIDED' : 'AUTHORISED',
    sent: false,
    bank: type === 'SPEND' ? byCode(state, '090') : null,
    updatedAt: at,
  });
}

/** Bills, most of them paid, and money spent and received at once, over the days before now. */
export function addCosts(state: XeroState, random: Random, suppliers: Contact[], count: number, startMs: number): void {
  const step = (400 * DAY_MS) / Math.max(1, count);
  for (let index = 0; index < count; index += 1) {
    const at = Math.floor((startMs - 2 * HOUR_MS - (count - index) * step) / 1000) * 1000;
    const type = index % 5 < 3 ? 'ACCPAY' : 'SPEND';
    const cost = addCost(state, random, random.pick(suppliers), at, type);
    if (index % 5 === 4 && index % 3 === 0) cost.type = 'RECEIVE';
    const isPaid = type === 'ACCPAY' && cost.status === 'AUTHORISED' && random.chance(0.6);
    const paid = { account: byCode(state, '090'), date: dayOf(at + DAY_MS), amount: totalOf(cost), reference: '' };
    if (isPaid) addPayment(state, cost, { ...paid, at: Math.min(at + DAY_MS, startMs - HOUR_MS) });
  }
}

function orderLine(state: XeroState, random: Random, item: Item, percent: number, inclusive: boolean): Line {
  const quantity = random.int(1, 40);
  const price = random.int(100, 9000);
  const net = quantity * price;
  const tax = Math.round((net * percent) / 100);
  const common = { id: state.newId(), text: item.name, item, account: byCode(state, '310'), net, tax };
  const taxType = percent === 0 ? 'NONE' : 'INPUT24';
  // With the tax inside, the price of one is what their whole gives.
  if (inclusive) return { ...common, quantity: 1, unit: net + tax, taxType };
  return { ...common, quantity, unit: price, taxType };
}

/** Goods ordered at one rate, so that a bill can be made of them. */
export function addPurchaseOrder(
  state: XeroState,
  random: Random,
  contact: Contact,
  at: number,
  status: Document['status'],
): Document {
  const items = [...state.items.values()];
  const inclusive = random.chance(0.2);
  const percent = random.chance(0.8) ? 24 : 0;
  return addDocument(state, {
    type: 'PURCHASEORDER',
    number: `PO-${state.nextNumber()}`,
    reference: '',
    ...{ contact, currency: 'EUR', inclusive, status },
    lines: Array.from({ length: random.int(1, 4) }, () =>
      orderLine(state, random, random.pick(items), percent, inclusive),
    ),
    date: dayOf(at),
    due: dayOf(at + 10 * DAY_MS),
    sent: status === 'AUTHORISED' || status === 'BILLED',
    bank: null,
    updatedAt: at,
  });
}

/** Most of what was ordered was billed; the newest are open, and every tenth was thrown away. */
export function addPurchaseOrders(
  state: XeroState,
  random: Random,
  suppliers: Contact[],
  count: number,
  startMs: number,
): void {
  const step = (400 * DAY_MS) / Math.max(1, count);
  for (let index = 0; index < count; index += 1) {
    const at = Math.floor((startMs - 2 * HOUR_MS - (count - index) * step) / 1000) * 1000;
    const newest = random.pick(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'AUTHORISED'] as const);
    const status = index % 10 === 4 ? 'DELETED' : index < count * 0.7 ? 'BILLED' : newest;
    addPurchaseOrder(state, random, random.pick(suppliers), at, status);
  }
}
