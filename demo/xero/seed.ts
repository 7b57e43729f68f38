import { counter } from '../data/counter.ts';
import type { Product } from '../data/goods.ts';
import { DAY_MS, makePeople, makeProducts, makeSales } from '../data/make.ts';
import type { Person } from '../data/people.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';
import { addBooks, byCode } from './books.ts';
import { addCosts, addPurchaseOrders } from './costs.ts';
import type { Contact, Document, Item, Line, XeroState } from './state.ts';
import { addDocument, addPayment, dayOf, emptyState, totalOf } from './state.ts';

const SUPPLIERS = ['Paper & Co', 'Αφοί Ξυλουργοί', 'Nordlicht GmbH & Co. KG', 'Clay 🏺 Works', "O'Neill Freight"];

/** Xero takes each name once. */
function freeName(state: XeroState, wish: string): string {
  const name = state.names.has(wish) ? `${wish} ${state.contacts.size + 1}` : wish;
  state.names.add(name);
  return name;
}

export function addContact(state: XeroState, person: Person, role: 'customer' | 'supplier', at: number): Contact {
  const { first, last, email, phone, street, city, zip, country } = person;
  const firm = role === 'supplier' ? (SUPPLIERS[person.id % SUPPLIERS.length] ?? '') : person.company;
  const contact: Contact = {
    id: state.newId(),
    number: '',
    name: freeName(state, firm ?? `${first} ${last}`),
    ...{ first, last, email },
    phone: phone ?? '',
    address: { lines: [street], city, region: '', zip, country },
    currency: null,
    archived: false,
    customer: role === 'customer',
    supplier: role === 'supplier',
    updatedAt: at,
  };
  state.contacts.set(contact.id, contact);
  return contact;
}

/** Each choice of a product is an item of its own here. */
export function addItems(state: XeroState, product: Product): Item[] {
  return product.variants.map((variant) => {
    const choice = variant.title === 'Default Title' ? '' : ` (${variant.title})`;
    const item: Item = {
      id: state.newId(),
      code: variant.sku,
      name: `${product.title.slice(0, 50 - choice.length).trim()}${choice}`,
      description: product.title,
      price: variant.price,
      stock: product.service ? null : variant.stock,
      updatedAt: product.updatedAt,
    };
    state.items.set(item.id, item);
    return item;
  });
}

const salesTax = (percent: number) => (percent === 0 ? 'NONE' : `OUTPUT${percent}`);

function saleLines(state: XeroState, sale: Sale, codes: Map<string, Item>): Line[] {
  const priced = priceSale(sale);
  const common = { account: byCode(state, '200'), taxType: salesTax(sale.taxPercent) };
  const goods = priced.lines.map(({ line, unit, net, tax }) => {
    const { title: text, quantity } = line;
    return { id: state.newId(), text, quantity, unit, net, tax, item: codes.get(line.sku) ?? null, ...common };
  });
  const { gross: unit, net, tax } = priced.shipping;
  if (unit === 0) return goods;
  return [...goods, { id: state.newId(), text: 'Shipping', quantity: 1, unit, net, tax, item: null, ...common }];
}

const STATES: Record<Sale['state'], Document['status']> = {
  fulfilled: 'AUTHORISED',
  paid: 'AUTHORISED',
  open: 'AUTHORISED',
  held: 'DRAFT',
  failed: 'DRAFT',
  cancelled: 'VOIDED',
};

/** The invoice of a sale, paid into the bank if the sale was. */
export function addInvoice(state: XeroState, sale: Sale, contact: Contact, codes: Map<string, Item>): Document {
  const { currency, inclusive, createdAt } = sale;
  const invoice = addDocument(state, {
    type: 'ACCREC',
    number: `INV-${state.nextNumber()}`,
    reference: `Order ${sale.number}`,
    ...{ contact, currency, inclusive },
    date: dayOf(createdAt),
    due: dayOf(createdAt + 30 * DAY_MS),
    lines: saleLines(state, sale, codes),
    status: STATES[sale.state],
    sent: sale.state !== 'held',
    bank: null,
    updatedAt: createdAt,
  });
  if (sale.paidAt === null) return invoice;
  const amount = totalOf(invoice);
  const date = dayOf(sale.paidAt);
  if (amount > 0)
    addPayment(state, invoice, { account: byCode(state, '090'), date, amount, reference: '', at: sale.paidAt });
  return invoice;
}

/** A credit note for money that was given back; paid out again unless `isKept`. */
export function addCredit(
  state: XeroState,
  sale: Sale,
  index: number,
  contact: Contact,
  isKept: boolean,
): Document | null {
  const entry = priceSale(sale).refunds[index];
  if (entry === undefined || entry.amount <= 0) return null;
  const { reason, createdAt: at } = entry.refund;
  const net = entry.amount - entry.tax;
  const account = byCode(state, '200');
  const common = {
    quantity: 1,
    unit: net,
    item: null,
    account,
    taxType: salesTax(entry.tax === 0 ? 0 : sale.taxPercent),
  };
  const credit = addDocument(state, {
    type: 'ACCRECCREDIT',
    number: `CN-${state.nextNumber()}`,
    reference: `Order ${sale.number}`,
    ...{ contact, currency: sale.currency, inclusive: false },
    date: dayOf(at),
    due: null,
    lines: [{ id: state.newId(), text: reason, net, tax: entry.tax, ...common }],
    status: isKept && index === 0 && sale.number % 2 === 0 ? 'DRAFT' : 'AUTHORISED',
    sent: false,
    bank: null,
    updatedAt: at,
  });
  if (!isKept) {
    addPayment(state, credit, {
      ...{ account: byCode(state, '090'), date: dayOf(at), amount: entry.amount, reference: reason, at },
    });
  }
  return credit;
}

function addSuppliers(state: XeroState, people: Person[], count: number): Contact[] {
  return people.slice(0, count).map((person, index) => {
    const supplier = addContact(state, person, 'supplier', person.updatedAt);
    // Some buy here, too.
    supplier.customer = index % 10 === 4;
    return supplier;
  });
}

export function makeXeroState(context: VendorContext): XeroState {
  const { scale, startMs } = context;
  const random = context.random.fork('xero');
  const state = emptyState(random.fork('ids'));
  const nextId = counter();
  const plan = { random: context.random, scale, nowMs: startMs, nextId };
  addBooks(state, startMs - 700 * DAY_MS);
  const people = makePeople(plan);
  const goods = makeProducts(plan);
  const contacts = new Map(
    people.map((person) => [person.id, addContact(state, person, 'customer', person.updatedAt)]),
  );
  [...contacts.values()].forEach((contact, index) => {
    contact.archived = index % 30 === 9;
  });
  const suppliers = addSuppliers(state, people, Math.max(3, Math.round(40 * scale)));
  const codes = new Map(goods.flatMap((product) => addItems(state, product)).map((item) => [item.code, item]));
  makeSales({ ...plan, random }, people, goods, 2600).forEach((sale, index) => {
    const contact = contacts.get(sale.buyer.id);
    if (contact === undefined) return;
    addInvoice(state, sale, contact, codes);
    for (const at of sale.refunds.keys()) addCredit(state, sale, at, contact, index % 3 === 0);
  });
  addCosts(state, random.fork('costs'), suppliers, Math.max(30, Math.round(500 * scale)), startMs);
  addPurchaseOrders(state, random.fork('orders'), suppliers, Math.max(20, Math.round(300 * scale)), startMs);
  return state;
}
