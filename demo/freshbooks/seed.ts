import type { Product } from '../data/goods.ts';
import { makePeople, makeProducts, makeSales } from '../data/make.ts';
import type { Currency } from '../data/money.ts';
import { roundMinor } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { PricedSale, Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { VendorContext } from '../vendor.ts';
import type { Books, Client, Credit, Invoice, Item, Line } from './state.ts';
import { add, emptyBooks, live, second } from './state.ts';
import { sumsOf, taxOn } from './sums.ts';
import { addDays, businessDay } from './times.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const COUNTRIES: Record<string, string> = {
  GR: 'Greece',
  DE: 'Germany',
  GB: 'United Kingdom',
  JP: 'Japan',
  KW: 'Kuwait',
  US: 'United States',
};
const CATEGORIES = [
  ...['Advertising', 'Bank Fees', 'Car & Truck Expenses', 'Hotels', 'Insurance', 'Meals & Entertainment', 'Office'],
  ...['Packaging', 'Postage', 'Rent', 'Salaries', 'Software', 'Υλικά', 'Utilities'],
];
const SUPPLIERS = [
  ...['Paper & Sons', 'Aegean Clay Ltd', 'Τυπογραφείο Ήλιος', 'Nordlicht Verpackung GmbH', 'Sunny Labels 🌞', 'DHL'],
  ...['Cloud Host Inc', 'Athens Water', 'Wood & Wax', 'Candle Supply Co'],
];
const PAID_BY = ['Cash', 'Check', 'Bank Transfer', 'Credit Card', 'PayPal', 'Other'];
const TAXES = ['24', '19', '13', '6', '0'];

function taxName(percent: string): string | null {
  return percent === '0' ? null : percent === '24' ? 'ΦΠΑ' : 'VAT';
}

export function addClient(books: Books, person: Person): Client {
  const client = add(
    books,
    'clients',
    {
      ...{ fname: person.first, lname: person.last, organization: person.company ?? '', email: person.email },
      ...{ phone: person.phone ?? '', street: person.street, street2: '', city: person.city, province: '' },
      ...{ code: person.zip, country: COUNTRIES[person.country] ?? person.country, note: person.note ?? '' },
      currency: 'EUR',
    },
    person.createdAt,
  );
  client.updatedMs = second(person.updatedAt);
  return client;
}

export function addItem(books: Books, product: Product): Item {
  const [variant] = product.variants;
  const item = add(
    books,
    'items',
    {
      ...{ name: product.title, description: product.description.replace(/<[^>]+>/g, ''), sku: variant?.sku ?? '' },
      ...{ qty: '1', unit: variant?.price ?? 0, currency: 'EUR' },
      inventory: variant?.stock == null ? null : String(variant.stock),
    },
    product.createdAt,
  );
  item.updatedMs = second(product.updatedAt);
  if (product.status === 'archived') item.vis = 2;
  return item;
}

/** FreshBooks prices lines without tax, so that sales with prices that include it are turned round. */
function linesOf(sale: Sale, priced: PricedSale): Line[] {
  const percent = String(sale.taxPercent);
  const base = { description: '', taxName: taxName(percent), taxPercent: percent, categoryId: null };
  const goods = priced.lines.map(({ line, before }) => {
    const unit = roundMinor(before / line.quantity, sale.currency);
    return { ...base, name: line.title, qty: String(line.quantity), unit, amount: unit * line.quantity };
  });
  const { net } = priced.shipping;
  return net === 0 ? goods : [...goods, { ...base, name: 'Shipping', qty: '1', unit: net, amount: net }];
}

const SENT = {
  fulfilled: 'viewed',
  paid: 'sent',
  open: 'sent',
  held: 'draft',
  cancelled: 'sent',
  failed: 'overdue',
} as const;

/** The invoice of a sale, with its payment where it is paid; cancelled ones are deleted. */
export function addInvoice(books: Books, sale: Sale, client: Client, random: Random): Invoice {
  const lines = linesOf(sale, priceSale(sale));
  const day = businessDay(sale.createdAt);
  const invoice = add(
    books,
    'invoices',
    {
      ...{ number: String(sale.number).padStart(7, '0'), clientId: client.id, day, dueDay: addDays(day, 30) },
      ...{ currency: sale.currency, lines, ...sumsOf(lines, sale.currency, sale.coupon === null ? 0 : 10) },
      ...{ sent: SENT[sale.state], notes: sale.note, paid: 0 },
    },
    sale.createdAt,
  );
  if (sale.state === 'cancelled') invoice.vis = 1;
  if (sale.paidAt !== null) addPayment(books, invoice, invoice.total, sale.paidAt, random.pick(PAID_BY));
  invoice.updatedMs = second(sale.updatedAt);
  return invoice;
}

/** Money received for an invoice, or a credit set against it. */
export function addPayment(
  books: Books,
  invoice: Invoice,
  amount: number,
  at: number,
  type: string,
  credit: Credit | null = null,
) {
  invoice.paid += amount;
  const { id, clientId, currency } = invoice;
  const rest = { amount, currency, day: businessDay(at), type, note: '', creditId: credit?.id ?? null };
  return add(books, 'payments', { invoiceId: id, clientId, ...rest }, at);
}

export function addCredit(books: Books, invoice: Invoice, amount: number, at: number, reason: string): Credit {
  const number = `C${String(books.lists.credits.size + 1).padStart(5, '0')}`;
  const line = { name: `Returned goods: ${reason}`, description: '', qty: '1', unit: amount, amount };
  const lines = [{ ...line, taxName: null, taxPercent: '0', categoryId: null }];
  const { clientId, currency } = invoice;
  const money = { currency, lines, ...sumsOf(lines, currency) };
  return add(books, 'credits', { number, clientId, type: 'goodwill', day: businessDay(at), ...money, notes: '' }, at);
}

/** Amounts are with their tax, which is 24 % where there is one. */
export function addExpense(books: Books, random: Random, at: number) {
  const amount = random.int(500, 60_000);
  const taxed = random.chance(0.7);
  const net = Math.round(amount / 1.24);
  const vendor = random.chance(0.8) ? random.pick(SUPPLIERS) : null;
  const categoryId = random.pick(live(books, 'categories')).id;
  const tax = taxed
    ? { tax: amount - net, taxName: 'ΦΠΑ', taxPercent: '24' }
    : { tax: 0, taxName: null, taxPercent: null };
  const rest = { vendor, categoryId, staffId: 1, notes: random.pick(['', 'Χαρτί', 'Monthly 📦', 'Card payment']) };
  return add(books, 'expenses', { amount, ...tax, currency: 'EUR', day: businessDay(at), ...rest }, at);
}

/** Some of them have no number, some are paid in part. */
export function addBill(books: Books, random: Random, at: number) {
  const currency: Currency = random.pick(['EUR', 'EUR', 'USD', 'GBP']);
  const lines = Array.from({ length: random.int(1, 3) }, (_, index) => {
    const unit = random.int(300, 40_000);
    const qty = random.int(1, 5);
    const tax = { taxName: 'ΦΠΑ', taxPercent: '24' };
    const text = { name: '', description: `${random.pick(['Boxes', 'Κερί', 'Clay', 'Labels 🏷️'])} ${index + 1}` };
    return {
      ...text,
      qty: String(qty),
      unit,
      amount: unit * qty,
      ...tax,
      categoryId: random.pick(live(books, 'categories')).id,
    };
  });
  const tax = lines.reduce((sum, line) => sum + taxOn(line.amount, line.taxPercent, currency), 0);
  const total = lines.reduce((sum, line) => sum + line.amount, tax);
  const day = businessDay(at);
  const number = random.chance(0.9) ? `B-${books.lists.bills.size + 101}` : null;
  const vendorId = random.pick(live(books, 'vendors')).id;
  const paid = random.pick([total, total, Math.floor(total / 2), 0]);
  const sums = { currency, lines, discount: 0, tax, total, paid };
  return add(books, 'bills', { number, vendorId, day, dueDay: addDays(day, 14), ...sums, notes: '' }, at);
}

export function addVendor(books: Books, random: Random, at: number) {
  const count = books.lists.vendors.size;
  const name = `${SUPPLIERS[count % SUPPLIERS.length]}${count < SUPPLIERS.length ? '' : ` ${count + 1}`}`;
  const email = random.chance(0.7) ? `office.${count + 1}@supplier.example` : null;
  const place = { street: null, street2: null, city: 'Athens', province: null, code: null, country: 'Greece' };
  return add(books, 'vendors', { name, email, phone: null, ...place, currency: 'EUR', note: null }, at);
}

export function addTax(books: Books, percent: string, at: number) {
  return add(books, 'taxes', { name: taxName(percent) ?? `Tax ${percent}`, percent }, at);
}

/** Times spread evenly over so many days before the start, the newest some hours old. */
function times(count: number, days: number, startMs: number): number[] {
  const step = (days * DAY_MS) / count;
  return Array.from({ length: count }, (_, index) => Math.floor(startMs - days * DAY_MS + index * step - 3 * HOUR_MS));
}

/** Every tenth paid sale brings a credit, half of them set against an invoice that is still open. */
function addCredits(books: Books, random: Random, sales: Map<Invoice, Sale>, startMs: number): void {
  for (const [invoice, sale] of sales) {
    const [refund] = sale.refunds;
    if (refund === undefined) continue;
    const amount = Math.max(roundMinor(invoice.total / 10, invoice.currency), 10);
    const credit = addCredit(books, invoice, amount, refund.createdAt, refund.reason);
    const isOpen = (one: Invoice) =>
      one.sent !== 'draft' && one.currency === invoice.currency && one.total - one.paid > amount;
    const open = random.chance(0.5) ? live(books, 'invoices').find(isOpen) : undefined;
    if (open === undefined) continue;
    const at = Math.min(refund.createdAt + DAY_MS, startMs - HOUR_MS);
    addPayment(books, open, roundMinor(amount / 2, invoice.currency), at, 'Credit', credit);
    open.updatedMs = second(Math.max(open.updatedMs, at));
  }
}

export function makeBooks(context: VendorContext): Books {
  const { scale, startMs } = context;
  const random = context.random.fork('freshbooks');
  const books = emptyBooks();
  const plan = { random: context.random, scale, nowMs: startMs, nextId: books.nextId };
  const people = makePeople(plan);
  const clients = new Map(people.map((person) => [person.id, addClient(books, person)]));
  const products = makeProducts(plan);
  for (const product of products) addItem(books, product);
  const begin = startMs - 700 * DAY_MS;
  for (const name of CATEGORIES) add(books, 'categories', { name, isCogs: name === 'Packaging' }, begin);
  for (const percent of TAXES) addTax(books, percent, begin);
  for (const at of times(Math.max(4, Math.round(40 * scale)), 600, startMs)) addVendor(books, random, at);
  const sales = new Map<Invoice, Sale>();
  for (const sale of makeSales({ ...plan, random }, people, products)) {
    const client = clients.get(sale.buyer.id);
    if (client !== undefined) sales.set(addInvoice(books, sale, client, random), sale);
  }
  addCredits(books, random, sales, startMs);
  for (const at of times(Math.max(5, Math.round(400 * scale)), 400, startMs)) addExpense(books, random, at);
  for (const at of times(Math.max(5, Math.round(150 * scale)), 400, startMs)) addBill(books, random, at);
  return books;
}
