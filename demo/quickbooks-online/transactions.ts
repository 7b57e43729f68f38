import { convertMinor, decimalNumber, exchangeRate, exponentOf } from '../data/money.ts';
import type { PricedRefund, PricedSale, Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import { currencyRef, displayName } from './names.ts';
import type { Entry, InvoiceFacts, Json, Movement, QuickbooksState } from './state.ts';
import { addEntry, companyDate, HOME, removeEntry, touch } from './state.ts';

const DAY_MS = 86_400_000;
/** The account where money waits that was not taken to the bank yet. */
export const UNDEPOSITED = '5';

function salesLine(id: string, amount: number, quantity: number, item: Json, priced: PricedSale, extra: Json): Json {
  const { currency } = priced;
  const unit = amount / 10 ** exponentOf(currency) / quantity;
  return {
    Id: id,
    Amount: decimalNumber(amount, currency),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: {
      ItemRef: item,
      UnitPrice: Number(unit.toFixed(7)),
      Qty: quantity,
      TaxCodeRef: { value: '1' },
      ...extra,
    },
  };
}

/** Line amounts are net and before discount; discount is a line of its own; tax is told apart. */
function saleLines(sale: Sale, priced: PricedSale): Json[] {
  const { currency } = priced;
  const goods = priced.lines.map(({ line, before, gross }, index) => {
    const inclusive = sale.inclusive ? { TaxInclusiveAmt: decimalNumber(gross, currency) } : {};
    const item = { value: String(line.variantId), name: line.title.slice(0, 100) };
    return { Description: line.title, ...salesLine(String(index + 1), before, line.quantity, item, priced, inclusive) };
  });
  const shippingItem = { value: 'SHIPPING_ITEM_ID' };
  const shipping =
    sale.shipping === 0 ? [] : [salesLine(String(goods.length + 1), priced.shipping.net, 1, shippingItem, priced, {})];
  const discount = priced.lines.reduce((sum, line) => sum + line.before - line.net, 0);
  const subtotal = priced.lines.reduce((sum, line) => sum + line.before, priced.shipping.net);
  const discountLine = {
    Amount: decimalNumber(discount, currency),
    DetailType: 'DiscountLineDetail',
    DiscountLineDetail: { PercentBased: false },
  };
  return [
    ...goods,
    ...shipping,
    { Amount: decimalNumber(subtotal, currency), DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} },
    ...(discount === 0 ? [] : [discountLine]),
  ];
}

function taxDetail(percent: number, tax: number, net: number, currency: Sale['currency']): Json {
  const rateIds: Record<number, string> = { 24: '1', 19: '2', 13: '3', 0: '4' };
  const detail = {
    TaxRateRef: { value: rateIds[percent] ?? '1' },
    PercentBased: true,
    TaxPercent: percent,
    NetAmountTaxable: decimalNumber(net, currency),
  };
  const line = { Amount: decimalNumber(tax, currency), DetailType: 'TaxLineDetail', TaxLineDetail: detail };
  return { TotalTax: decimalNumber(tax, currency), TaxLine: [line] };
}

function header(sale: Sale, at: number, docNumber: string): Json {
  return {
    DocNumber: docNumber,
    TxnDate: companyDate(at),
    CurrencyRef: currencyRef(sale.currency),
    ExchangeRate: exchangeRate(sale.currency, HOME),
    CustomerRef: { value: String(sale.buyer.id), name: displayName(sale.buyer) },
    GlobalTaxCalculation: sale.inclusive ? 'TaxInclusive' : 'TaxExcluded',
    BillEmail: { Address: sale.buyer.email },
    PrintStatus: 'NotSet',
    ...(sale.note === '' ? {} : { CustomerMemo: { value: sale.note } }),
  };
}

function totals(sale: Sale, priced: PricedSale): Json {
  const { currency } = priced;
  return {
    Line: saleLines(sale, priced),
    TxnTaxDetail: taxDetail(sale.taxPercent, priced.tax, priced.total - priced.tax, currency),
    TotalAmt: decimalNumber(priced.total, currency),
    HomeTotalAmt: decimalNumber(priceSale(sale, HOME).total, HOME),
    ApplyTaxAfterDiscount: false,
  };
}

/** What an invoice shows of its state; `shown` is the rest of it. A voided one keeps its number and nothing else. */
export function bookInvoice(
  state: QuickbooksState,
  id: number,
  at: number,
  facts: InvoiceFacts,
  shown: () => Json,
): Entry {
  state.invoices.set(String(id), facts);
  return addEntry(state, 'Invoice', at, id, () => {
    const paid = facts.applied.reduce((sum, { amount }) => sum + amount, 0);
    const whole = shown();
    const note = whole.PrivateNote === undefined ? 'Voided' : `Voided - ${whole.PrivateNote}`;
    const nothing = { Line: [], TxnTaxDetail: { TotalTax: 0 }, TotalAmt: 0, HomeTotalAmt: 0, PrivateNote: note };
    return {
      ...whole,
      ...(facts.voided ? nothing : {}),
      Balance: facts.voided ? 0 : decimalNumber(facts.total - paid, facts.currency),
      LinkedTxn: facts.applied.map(({ paymentId }) => ({ TxnId: paymentId, TxnType: 'Payment' })),
    };
  });
}

export function addInvoice(state: QuickbooksState, sale: Sale): Entry {
  const facts: InvoiceFacts = {
    customer: { value: String(sale.buyer.id), name: displayName(sale.buyer) },
    currency: sale.currency,
    total: priceSale(sale).total,
    home: priceSale(sale, HOME).total,
    voided: sale.state === 'cancelled',
    applied: [],
  };
  return bookInvoice(state, sale.id, sale.createdAt, facts, () => ({
    ...header(sale, sale.createdAt, String(sale.number)),
    ...totals(sale, priceSale(sale)),
    DueDate: companyDate(sale.createdAt + 30 * DAY_MS),
    EmailStatus: 'EmailSent',
  }));
}

/** A movement that the next deposit will carry; `home` in minor units of the home currency. */
export function addMovement(
  state: QuickbooksState,
  kind: Movement['kind'],
  txnId: string,
  home: number,
  at: number,
): void {
  state.movements.push({ kind, txnId, amount: home, at, deposited: false });
}

/** A payment of one invoice; `amount` in minor units of the invoice's currency. */
export function bookPayment(state: QuickbooksState, invoiceId: string, amount: number, at: number, more: Json): Entry {
  const facts = state.invoices.get(invoiceId);
  if (facts === undefined) throw new Error('the pretend company has no such invoice');
  const { customer, currency } = facts;
  const id = state.nextId();
  facts.applied.push({ paymentId: String(id), amount });
  const home = amount === facts.total ? facts.home : convertMinor(amount, currency, HOME);
  const account = String(Object(more.DepositToAccountRef).value ?? UNDEPOSITED);
  if (account === UNDEPOSITED) addMovement(state, 'Payment', String(id), home, at);
  const value = decimalNumber(amount, currency);
  return addEntry(state, 'Payment', at, id, () => ({
    TxnDate: companyDate(at),
    CustomerRef: customer,
    CurrencyRef: currencyRef(currency),
    ExchangeRate: exchangeRate(currency, HOME),
    TotalAmt: value,
    UnappliedAmt: 0,
    ProcessPayment: false,
    DepositToAccountRef: { value: UNDEPOSITED },
    Line: [{ Amount: value, LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }] }],
    ...more,
  }));
}

/** Pays `percent` of what an invoice comes to. */
export function addPayment(state: QuickbooksState, invoiceId: string, percent: number, at: number): Entry {
  const whole = state.invoices.get(invoiceId)?.total ?? 0;
  const amount = percent === 100 ? whole : Math.floor((whole * percent) / 1000) * 10;
  const entry = bookPayment(state, invoiceId, amount, at, {});
  entry.over = { PaymentRefNum: `PAY-${entry.id}` };
  return entry;
}

/** Takes a payment out of the books: what it paid is owed again. */
export function removePayment(state: QuickbooksState, id: string, at: number): void {
  for (const [invoiceId, facts] of state.invoices) {
    const left = facts.applied.filter(({ paymentId }) => paymentId !== id);
    if (left.length === facts.applied.length) continue;
    facts.applied = left;
    const invoice = state.lists.Invoice.get(invoiceId);
    if (invoice !== undefined) touch(invoice, at);
  }
  dropMovement(state, id);
  removeEntry(state, 'Payment', id, at);
}

/** What was not banked yet will not be. */
export function dropMovement(state: QuickbooksState, txnId: string): void {
  state.movements = state.movements.filter((movement) => movement.txnId !== txnId || movement.deposited);
}

export function addReceipt(state: QuickbooksState, sale: Sale): Entry {
  addMovement(state, 'SalesReceipt', String(sale.id), priceSale(sale, HOME).total, sale.createdAt);
  return addEntry(state, 'SalesReceipt', sale.createdAt, sale.id, () => ({
    ...header(sale, sale.createdAt, `R${sale.number}`),
    ...totals(sale, priceSale(sale)),
    Balance: 0,
    PaymentMethodRef: { value: '1', name: 'Card' },
    DepositToAccountRef: { value: UNDEPOSITED, name: 'Undeposited Funds' },
  }));
}

function refundBody(sale: Sale, priced: PricedSale, entry: PricedRefund): Json {
  const { currency } = priced;
  const net = entry.amount - entry.tax;
  const item = { value: String(sale.lines[0]?.variantId ?? ''), name: 'Refund' };
  return {
    ...header(sale, entry.refund.createdAt, `F${sale.number}`),
    Line: [{ Description: entry.refund.reason, ...salesLine('1', net, 1, item, priced, {}) }],
    TxnTaxDetail: taxDetail(sale.taxPercent, entry.tax, net, currency),
    TotalAmt: decimalNumber(entry.amount, currency),
    Balance: 0,
    PrivateNote: entry.refund.reason,
    DepositToAccountRef: { value: '2', name: 'Current account' },
  };
}

/** A refund receipt for the sale's refund of this index. */
export function addRefundReceipt(state: QuickbooksState, sale: Sale, index: number): Entry | null {
  const refund = sale.refunds[index];
  const home = priceSale(sale, HOME).refunds[index];
  if (refund === undefined || home === undefined) return null;
  addMovement(state, 'RefundReceipt', String(refund.id), -home.amount, refund.createdAt);
  return addEntry(state, 'RefundReceipt', refund.createdAt, refund.id, () => {
    const priced = priceSale(sale);
    const entry = priced.refunds[index];
    return entry === undefined ? {} : refundBody(sale, priced, entry);
  });
}

/** Banks everything that waits, less the card company's fee of 2 %; null when nothing is left over. */
export function addDeposit(state: QuickbooksState, waiting: Movement[], at: number): Entry | null {
  const gross = waiting.reduce((sum, { amount }) => sum + amount, 0);
  const incoming = waiting.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  const fee = Math.round(incoming * 0.02);
  if (gross - fee <= 0) return null;
  for (const movement of waiting) movement.deposited = true;
  const lines = waiting.map((movement, index) => ({
    Id: String(index + 1),
    Amount: decimalNumber(movement.amount, HOME),
    LinkedTxn: [{ TxnId: movement.txnId, TxnType: movement.kind, TxnLineId: '0' }],
    DetailType: 'DepositLineDetail',
  }));
  const feeLine = {
    Id: String(lines.length + 1),
    Description: 'Merchant fees',
    Amount: decimalNumber(-fee, HOME),
    DetailType: 'DepositLineDetail',
    DepositLineDetail: { AccountRef: { value: '3', name: 'Merchant fees' } },
  };
  return addEntry(state, 'Deposit', at, state.nextId(), () => ({
    TxnDate: companyDate(at),
    DepositToAccountRef: { value: '2', name: 'Current account' },
    CurrencyRef: currencyRef(HOME),
    TotalAmt: decimalNumber(gross - fee, HOME),
    Line: [...lines, feeLine],
  }));
}
