import type { Currency } from '../data/money.ts';
import { decimalNumber } from '../data/money.ts';
import type { Random } from '../data/random.ts';
import { currencyRef, displayName } from './names.ts';
import type { Entry, Json, QuickbooksState } from './state.ts';
import { addEntry, companyDate, currencyOf, HOME, minorOf, touch } from './state.ts';
import { toldTax } from './told.ts';

const DAY_MS = 86_400_000;
const THINGS = ['Paper 📄', 'Coffee', 'Ενοίκιο', 'Clay', 'Postage', 'Electricity'];

function detailOf(line: Json): Json {
  return Object(line[String(line.DetailType)]);
}

const codeOf = (line: Json) => String(Object(detailOf(line).TaxCodeRef).value ?? '');

/** The percent of a tax code; codes have the ids of their rates. */
function percentOf(state: QuickbooksState, code: string): number {
  return Number(state.lists.TaxRate.get(code)?.body().RateValue ?? 0);
}

/** What was taken at each rate, and on how much of the document. */
function taxLines(rates: ReadonlyMap<string, { percent: number; net: number; tax: number }>, currency: Currency) {
  return [...rates].map(([code, { percent, net, tax }]) => ({
    Amount: decimalNumber(tax, currency),
    DetailType: 'TaxLineDetail',
    TaxLineDetail: {
      TaxRateRef: { value: code },
      PercentBased: true,
      TaxPercent: percent,
      NetAmountTaxable: decimalNumber(net, currency),
    },
  }));
}

/** What the lines of a document come to, in minor units. Tax that is not told is reckoned for each line. */
export function totalsOf(state: QuickbooksState, fields: Json, currency: Currency): { total: number; shown: Json } {
  const lines = Array.isArray(fields.Line) ? fields.Line.map((line): Json => Object(line)) : [];
  const isTaxed = fields.GlobalTaxCalculation !== 'NotApplicable';
  const amounts = lines.map((line) => minorOf(line.Amount, currency));
  const rates = new Map<string, { percent: number; net: number; tax: number }>();
  for (const [index, line] of lines.entries()) {
    const [code, net] = [codeOf(line), amounts[index] ?? 0];
    const percent = isTaxed ? percentOf(state, code) : 0;
    if (percent === 0) continue;
    const rate = rates.get(code) ?? { percent, net: 0, tax: 0 };
    rates.set(code, { percent, net: rate.net + net, tax: rate.tax + Math.round((net * percent) / 100) });
  }
  const reckoned = [...rates.values()].reduce((sum, { tax }) => sum + tax, 0);
  const told = toldTax(fields, currency);
  const tax = told ?? reckoned;
  const total = amounts.reduce((sum, amount) => sum + amount, tax);
  return {
    total,
    shown: {
      Line: lines.map((line, index) => ({ ...line, Id: String(index + 1), LineNum: index + 1 })),
      TxnTaxDetail: {
        ...(told === null ? { TaxLine: taxLines(rates, currency) } : Object(fields.TxnTaxDetail)),
        TotalTax: decimalNumber(tax, currency),
      },
      TotalAmt: decimalNumber(total, currency),
    },
  };
}

/** A bill, purchase (order), credit memo or receipt of the fields that somebody typed in. `left` is what is still owed of it. */
export function bookPaper(
  state: QuickbooksState,
  entity: 'Bill' | 'Purchase' | 'PurchaseOrder' | 'CreditMemo' | 'SalesReceipt' | 'RefundReceipt',
  at: number,
  { fields, currency, isSettled }: { fields: Json; currency: Currency; isSettled: boolean },
): Entry {
  const { total, shown } = totalsOf(state, fields, currency);
  const left = decimalNumber(isSettled ? 0 : total, currency);
  const balance = {
    Bill: { Balance: left },
    CreditMemo: { Balance: left, RemainingCredit: left },
    Purchase: {},
    PurchaseOrder: {},
    SalesReceipt: { Balance: 0 },
    RefundReceipt: { Balance: 0 },
  }[entity];
  return addEntry(state, entity, at, state.nextId(), () => ({
    ...fields,
    ...shown,
    ...balance,
    CurrencyRef: currencyRef(currency),
  }));
}

function costLine(state: QuickbooksState, random: Random, currency: Currency): Json {
  const accountId = random.pick(['3', '7']);
  const account = state.lists.Account.get(accountId)?.body().Name;
  const detail = {
    AccountRef: { value: accountId, name: account },
    TaxCodeRef: { value: random.pick(['1', '2', '4']) },
  };
  return {
    Description: random.pick(THINGS),
    Amount: decimalNumber(random.int(500, 90_000), currency),
    DetailType: 'AccountBasedExpenseLineDetail',
    AccountBasedExpenseLineDetail: { ...detail, BillableStatus: 'NotBillable' },
  };
}

function supplier(state: QuickbooksState, random: Random): { ref: Json; currency: Currency } {
  const entry = random.pick([...state.lists.Vendor.values()]);
  const { DisplayName, CurrencyRef } = entry.body();
  const currency: Currency = Object(CurrencyRef).value === 'JPY' ? 'JPY' : HOME;
  return { ref: { value: entry.id, name: DisplayName }, currency };
}

export function addBill(state: QuickbooksState, random: Random, at: number, isSettled: boolean): Entry {
  const { ref, currency } = supplier(state, random);
  const fields = {
    VendorRef: ref,
    DocNumber: `B-${1000 + state.lists.Bill.size}`,
    TxnDate: companyDate(at),
    DueDate: companyDate(at + 30 * DAY_MS),
    GlobalTaxCalculation: 'TaxExcluded',
    APAccountRef: { value: '33', name: 'Accounts Payable (A/P)' },
    Line: Array.from({ length: random.int(1, 3) }, () => costLine(state, random, currency)),
  };
  return bookPaper(state, 'Bill', at, { fields, currency, isSettled });
}

/** So many of one item, at the price of one. */
function itemLine(state: QuickbooksState, random: Random, currency: Currency, taxCode: string): Json {
  const [itemId, { product }] = random.pick([...state.variants]);
  const [quantity, unit] = [random.int(1, 40), random.int(10, 900) * 10];
  const detail = {
    ItemRef: { value: itemId, name: product.title.slice(0, 100) },
    Qty: quantity,
    UnitPrice: decimalNumber(unit, currency),
    TaxCodeRef: { value: taxCode },
  };
  return {
    Description: product.title,
    Amount: decimalNumber(quantity * unit, currency),
    DetailType: 'ItemBasedExpenseLineDetail',
    ItemBasedExpenseLineDetail: { ...detail, BillableStatus: 'NotBillable' },
  };
}

/** Goods ordered, mostly at one rate; every third order has costs of another kind among them, as typed in. */
export function addPurchaseOrder(state: QuickbooksState, random: Random, at: number, isClosed: boolean): Entry {
  const { ref, currency } = supplier(state, random);
  const taxCode = random.pick(['1', '1', '2', '4']);
  const goods = Array.from({ length: random.int(1, 4) }, () => itemLine(state, random, currency, taxCode));
  const number = state.lists.PurchaseOrder.size;
  const fields = {
    VendorRef: ref,
    DocNumber: `PO-${1000 + number}`,
    TxnDate: companyDate(at),
    DueDate: companyDate(at + 14 * DAY_MS),
    GlobalTaxCalculation: 'TaxExcluded',
    APAccountRef: { value: '33', name: 'Accounts Payable (A/P)' },
    POStatus: isClosed ? 'Closed' : 'Open',
    EmailStatus: 'NotSet',
    Line: number % 3 === 2 ? [...goods, costLine(state, random, currency)] : goods,
  };
  return bookPaper(state, 'PurchaseOrder', at, { fields, currency, isSettled: true });
}

/** All of what was ordered has come. */
export function closePurchaseOrder(entry: Entry, at: number): void {
  entry.over = { ...entry.over, POStatus: 'Closed' };
  touch(entry, at);
}

/** One in nine is money that came back to the card. */
export function addPurchase(state: QuickbooksState, random: Random, at: number): Entry {
  const card = random.chance(0.5);
  const fields = {
    PaymentType: card ? 'CreditCard' : 'Cash',
    AccountRef: card ? { value: '6', name: 'Company card' } : { value: '2', name: 'Current account' },
    ...(random.chance(0.7) ? { EntityRef: { ...supplier(state, random).ref, type: 'Vendor' } } : {}),
    ...(card && random.chance(0.2) ? { Credit: true } : {}),
    TxnDate: companyDate(at),
    GlobalTaxCalculation: 'TaxExcluded',
    Line: [costLine(state, random, HOME)],
  };
  return bookPaper(state, 'Purchase', at, { fields, currency: HOME, isSettled: true });
}

export function addCreditMemo(state: QuickbooksState, random: Random, at: number, isSettled: boolean): Entry {
  const person = random.pick([...state.people.values()]);
  const currency = currencyOf(person);
  const [itemId = '', { product }] = random.pick([...state.variants]);
  const detail = { ItemRef: { value: itemId, name: product.title.slice(0, 100) }, Qty: 1, TaxCodeRef: { value: '1' } };
  const fields = {
    CustomerRef: { value: String(person.id), name: displayName(person) },
    DocNumber: `C-${1000 + state.lists.CreditMemo.size}`,
    TxnDate: companyDate(at),
    GlobalTaxCalculation: 'TaxExcluded',
    BillEmail: { Address: person.email },
    CustomerMemo: { value: 'Goodwill 💛' },
    Line: [
      {
        Description: product.title,
        Amount: decimalNumber(random.int(5, 400) * 10, currency),
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: detail,
      },
    ],
  };
  return bookPaper(state, 'CreditMemo', at, { fields, currency, isSettled });
}
