import { makeProduct } from '../data/goods.ts';
import { makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Sale } from '../data/sale.ts';
import type { Hands, Truth } from '../vendor.ts';
import { addProduct, addTax, dataOf, objectsOf, removeObject, setCount, setData, variationsOf } from './goods.ts';
import { addInvoice } from './invoices.ts';
import { addSubscription, payOut } from './money.ts';
import { addDispute, addRefund } from './payments.ts';
import { addCustomer, addVendor } from './people.ts';
import { addSale } from './sales.ts';
import type { Shop } from './seed.ts';
import type { Entry, Fields, Kind, SquareState } from './state.ts';
import { all, amountOf, CURRENCY, euro, find, listOf, MAIN, stamp, touch } from './state.ts';
import { parcelsOf } from './writes-sales.ts';

/** What one can do with the records of one stream. */
interface Hand {
  truth: () => Truth[];
  edit: (nowMs: number) => string | null;
  add: (nowMs: number) => string | null;
  remove: (nowMs: number) => string | null;
}

const never = () => null;

/** How the records of a shelf are changed by hand: the oldest one, in its own way. */
function shelf(state: SquareState, kind: Kind, edit: (entry: Entry, nowMs: number) => string, add: Hand['add']): Hand {
  return {
    truth: () => all(state, kind).flatMap(({ truth }) => (truth === null ? [] : { ...truth })),
    edit(nowMs) {
      const oldest = all(state, kind).find(({ truth }) => truth !== null);
      return oldest === undefined ? null : edit(oldest, nowMs);
    },
    add,
    remove: never,
  };
}

/** Throw-away numbers behind new sales; Square never shows them. */
const FRESH = 500_000;

function freshSale(shop: Shop, state: Sale['state'], nowMs: number): Sale {
  const { nextId } = shop;
  const random = shop.state.random.fork(`fresh:${nextId()}`);
  const number = FRESH + nextId();
  const person = makePerson(random, number, nextId(), nowMs, nowMs);
  const product = makeProduct(random, number, nextId, nowMs, nowMs);
  const plan = { random, scale: 1, nowMs, nextId };
  const sale = makeSale({ plan, people: [person], products: [product], createdAt: nowMs, number, state });
  // Not divisible by 17 nor 5: no tip, and by card.
  const odd = sale.number + (sale.number % 5 === 0 || sale.number % 17 === 0 ? 1 : 0);
  const stamps = { paidAt: sale.paidAt === null ? null : nowMs, updatedAt: nowMs, refunds: [] };
  return { ...sale, ...stamps, number: odd % 5 === 0 ? odd + 2 : odd, shipping: 350, guest: true };
}

function paidSale(shop: Shop, nowMs: number): Entry {
  const { payment } = addSale(shop.till, freshSale(shop, 'fulfilled', nowMs));
  if (payment === null) throw new Error('a sale that was paid has no payment');
  return payment;
}

function catalogHands({ state, nextId }: Shop): Record<string, Hand> {
  const titleOf = (item: Entry) => String(dataOf(item.row).name);
  const stamped = ({ row }: Entry) => String(row.updated_at);
  const addGoods = (nowMs: number) => {
    const random = state.random.fork(`goods:${nextId()}`);
    return addProduct(state, makeProduct(random, FRESH + nextId(), nextId, nowMs, nowMs));
  };
  const items = () => objectsOf(state, 'ITEM');
  const change = (entry: Entry | undefined, nowMs: number, data: Fields) => {
    if (entry === undefined) return null;
    setData(entry.row, data);
    return touch(entry, { version: nowMs - 1 }, nowMs);
  };
  const isCounted = (item: Entry) =>
    variationsOf(state, item.row.id).some(({ row }) => find(state, 'count', `${row.id}:${MAIN}`) !== undefined);
  const removeOne = (entry: Entry | undefined, nowMs: number) =>
    entry === undefined ? null : (removeObject(state, entry, nowMs)[0] ?? null);
  return {
    products: {
      truth: () => items().map((item) => ({ id: item.row.id, title: titleOf(item), at: stamped(item) })),
      edit: (nowMs) => change(items()[0], nowMs, { name: `Renamed ${nextId()} ✏️` }),
      add: (nowMs) => addGoods(nowMs).row.id,
      // One that is not counted, lest a good part of all counts go with it.
      remove: (nowMs) =>
        removeOne(
          items().find((item) => !isCounted(item)),
          nowMs,
        ),
    },
    variants: {
      truth: () =>
        items().flatMap((item) => {
          const inside = variationsOf(state, item.row.id);
          return inside.map((one): Truth => {
            const data = dataOf(one.row);
            const title = inside.length === 1 ? titleOf(item) : `${titleOf(item)} - ${String(data.name)}`;
            const price = { amountMinor: amountOf(data.price_money), currency: CURRENCY };
            return { id: one.row.id, title, ...price, at: stamped(one) };
          });
        }),
      // The item around it keeps its stamp.
      edit: (nowMs) => change(objectsOf(state, 'ITEM_VARIATION')[0], nowMs, { price_money: euro(100 + nextId()) }),
      add: (nowMs) => variationsOf(state, addGoods(nowMs).row.id)[0]?.row.id ?? null,
      remove(nowMs) {
        const item = items().findLast(({ row }) => variationsOf(state, row.id).length > 1);
        return item === undefined ? null : removeOne(variationsOf(state, item.row.id)[1], nowMs);
      },
    },
    'tax-rates': {
      truth: () => objectsOf(state, 'TAX').map((tax) => ({ id: tax.row.id, title: titleOf(tax), at: stamped(tax) })),
      edit: (nowMs) => change(objectsOf(state, 'TAX')[0], nowMs, { name: `VAT ${nextId()}` }),
      add: (nowMs) => addTax(state, 4.8, false, nowMs).row.id,
      remove: (nowMs) => removeOne(objectsOf(state, 'TAX').at(-1), nowMs),
    },
    stock: {
      truth: () => all(state, 'count').map(({ row }) => ({ id: row.id, at: String(row.calculated_at) })),
      edit(nowMs) {
        const row = all(state, 'count')[0]?.row;
        if (row === undefined) return null;
        return setCount(state, String(row.catalog_object_id), String(row.location_id), `${nextId()}`, nowMs).row.id;
      },
      add(nowMs) {
        const [variation] = variationsOf(state, addGoods(nowMs).row.id);
        return variation === undefined ? null : setCount(state, variation.row.id, MAIN, '5', nowMs).row.id;
      },
      // Somebody stops counting a variation.
      remove(_nowMs) {
        const last = all(state, 'count').at(-1);
        if (last !== undefined) state.shelves.count.delete(last.row.id);
        return last?.row.id ?? null;
      },
    },
  };
}

function peopleHands({ state, nextId }: Shop): Record<string, Hand> {
  const person = (nowMs: number) => makePerson(state.random.fork(`p${nextId()}`), FRESH + nextId(), 0, nowMs, nowMs);
  const customers = shelf(
    state,
    'customer',
    (entry, nowMs) => touch(entry, { phone_number: `+35312345${nextId()}` }, nowMs),
    (nowMs) => addCustomer(state, person(nowMs)).row.id,
  );
  return {
    customers: {
      ...customers,
      remove() {
        const last = all(state, 'customer').at(-1);
        if (last !== undefined) state.shelves.customer.delete(last.row.id);
        return last?.row.id ?? null;
      },
    },
    suppliers: shelf(
      state,
      'vendor',
      (entry, nowMs) => touch(entry, { status: entry.row.status === 'ACTIVE' ? 'INACTIVE' : 'ACTIVE' }, nowMs),
      (nowMs) => addVendor(state, person(nowMs)).row.id,
    ),
  };
}

function salesHands(shop: Shop): Record<string, Hand> {
  const { state } = shop;
  const invoices = shelf(
    state,
    'invoice',
    (entry, nowMs) => touch(entry, { description: `Edited ${shop.nextId()}` }, nowMs),
    (nowMs) => addInvoice(shop.till, freshSale(shop, 'held', nowMs)).row.id,
  );
  const withParcel = () => all(state, 'order').find(({ row }) => parcelsOf(row).length > 0);
  return {
    orders: shelf(
      state,
      'order',
      (entry, nowMs) => {
        const title = `Table ${shop.nextId()}`;
        return touch(entry, { ticket_name: title }, nowMs, { title });
      },
      (nowMs) => addSale(shop.till, freshSale(shop, 'open', nowMs)).order.row.id,
    ),
    shipments: {
      truth: () => all(state, 'order').flatMap(({ row }) => parcelsOf(row)),
      edit(nowMs) {
        const order = withParcel();
        const [parcel] = listOf(order?.row.fulfillments);
        if (order === undefined || parcel === undefined) return null;
        const details = { ...Object(parcel.shipment_details), tracking_number: `CE${shop.nextId()}IE` };
        touch(order, { fulfillments: [{ ...parcel, shipment_details: details }] }, nowMs);
        return `${order.row.id}:${String(parcel.uid)}`;
      },
      add(nowMs) {
        const { order } = addSale(shop.till, freshSale(shop, 'fulfilled', nowMs));
        return parcelsOf(order.row)[0]?.id ?? null;
      },
      remove: never,
    },
    invoices: {
      ...invoices,
      remove(nowMs) {
        const draft = all(state, 'invoice').findLast(({ row }) => row.status === 'DRAFT');
        if (draft === undefined) return null;
        state.shelves.invoice.delete(draft.row.id);
        const order = find(state, 'order', draft.row.order_id);
        if (order !== undefined) touch(order, { state: 'CANCELED' }, nowMs);
        return draft.row.id;
      },
    },
  };
}

function moneyHands(shop: Shop): Record<string, Hand> {
  const { state } = shop;
  const customerId = () => all(state, 'customer')[0]?.row.id ?? '';
  const paidOut = (nowMs: number) => payOut(state, paidSale(shop, nowMs), nowMs)?.row.id ?? null;
  return {
    payments: shelf(
      state,
      'payment',
      (entry, nowMs) => touch(entry, { note: `Looked at ${shop.nextId()}`, version_token: state.newId(20) }, nowMs),
      (nowMs) => paidSale(shop, nowMs).row.id,
    ),
    refunds: shelf(
      state,
      'refund',
      (entry, nowMs) => touch(entry, { reason: `Λόγος ${shop.nextId()}` }, nowMs),
      (nowMs) => addRefund(state, paidSale(shop, nowMs), 100, 'By hand', nowMs)?.row.id ?? null,
    ),
    disputes: shelf(
      state,
      'dispute',
      (entry, nowMs) => touch(entry, { state: entry.row.state === 'WON' ? 'LOST' : 'WON' }, nowMs),
      (nowMs) => addDispute(state, paidSale(shop, nowMs), nowMs, 0).row.id,
    ),
    payouts: shelf(
      state,
      'payout',
      (entry, nowMs) => touch(entry, { status: entry.row.status === 'PAID' ? 'FAILED' : 'PAID' }, nowMs),
      paidOut,
    ),
    balance: {
      ...shelf(state, 'entry', ({ row }) => row.id, never),
      // What a payout was made of never changes.
      edit: never,
      add(nowMs) {
        const payout = paidOut(nowMs);
        return all(state, 'entry').find(({ row }) => row.payout_id === payout)?.row.id ?? null;
      },
    },
    subscriptions: shelf(
      state,
      'subscription',
      (entry) => {
        Object.assign(entry.row, { status: entry.row.status === 'PAUSED' ? 'ACTIVE' : 'PAUSED' });
        return entry.row.id;
      },
      (nowMs) => {
        const [plan] = shop.plans;
        return plan === undefined ? null : addSubscription(state, customerId(), plan, nowMs, 'ACTIVE').row.id;
      },
    ),
  };
}

/** What can be done by hand in the shop, by stream. */
export function handsOf(shop: Shop): Hands & { streams: string[] } {
  const hands = new Map(
    Object.entries({ ...peopleHands(shop), ...catalogHands(shop), ...salesHands(shop), ...moneyHands(shop) }),
  );
  const of = (stream: string): Hand => {
    const found = hands.get(stream);
    if (found === undefined) throw new Error(`the pretend Square has no ${stream}`);
    return found;
  };
  return {
    streams: [...hands.keys()],
    truth: (stream) => of(stream).truth(),
    edit: (stream, nowMs) => of(stream).edit(nowMs),
    add: (stream, nowMs) => of(stream).add(nowMs),
    remove: (stream, nowMs) => of(stream).remove(nowMs),
  };
}

/** The time of a record that changed last, for those who look for it. */
export function changedAt({ row }: Entry): string {
  return String(row.updated_at ?? row.calculated_at ?? row.created_at ?? stamp(0));
}
