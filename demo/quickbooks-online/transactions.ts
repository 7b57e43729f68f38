import { decimalNumber, exchangeRate, exponentOf } from '../data/money.ts';
import type { PricedRefund, PricedSale, Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import { currencyRef, displayName } from './names.ts';
import type { Entry, InvoiceFacts, Json, Movement, QuickbooksState } from './state.ts';
import { addEntry, companyDate, HOME } from './state.ts';

const DAY_MS = 86_400_000;

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

const NOTHING = { Line: [], TxnTaxDetail: { TotalTax: 0 }, TotalAmt: 0, HomeTotalAmt: 0, PrivateNote: 'Voided' };

export function addInvoice(state: QuickbooksState, sale: Sale): Entry {
  const facts: InvoiceFacts = { sale, voided: sale.state === 'cancelled', applied: [] };
  state.invoices.set(String(sale.id), facts);
  return addEntry(state, 'Invoice', sale.createdAt, sale.id, () => {
    const priced = priceSale(sale);
    const paid = facts.applied.reduce((sum, { amount }) => sum + amount, 0);
    return {
      ...header(sale, sale.createdAt, String(sale.number)),
      ...(facts.voided ? NOTHING : totals(sale, priced)),
      DueDate: companyDate(sale.createdAt + 30 * DAY_MS),
      Balance: facts.voided ? 0 : decimalNumber(priced.total - paid, priced.currency),
      EmailStatus: 'EmailSent',
      LinkedTxn: facts.applied.map(({ paymentId }) => ({ TxnId: paymentId, TxnType: 'Payment' })),
    };
  });
}

/** A movement that the next deposit will carry; `home` in minor units of the home currency. */
function addMovement(state: QuickbooksState, kind: Movement['kind'], txnId: string, home: number, at: number): void {
  state.movements.push({ kind, txnId, amount: home, at, deposited: false });
}

/** Pays `percent` of what an invoice comes to. */
export function addPayment(state: QuickbooksState, invoiceId: string, percent: number, at: number): Entry {
  const facts = state.invoices.get(invoiceId);
  if (facts === undefined) throw new Error('the pretend company has no such invoice');
  const { sale } = facts;
  const part = (whole: number) => Math.floor((whole * percent) / 1000) * 10;
  const { total } = priceSale(sale);
  const homeTotal = priceSale(sale, HOME).total;
  const amount = percent === 100 ? total : part(total);
  const id = state.nextId();
  facts.applied.push({ paymentId: String(id), amount });
  addMovement(state, 'Payment', String(id), percent === 100 ? homeTotal : part(homeTotal), at);
  const value = () => decimalNumber(amount, sale.currency);
  return addEntry(state, 'Payment', at, id, () => ({
    TxnDate: companyDate(at),
    CustomerRef: { value: String(sale.buyer.id), name: displayName(sale.buyer) },
    CurrencyRef: currencyRef(sale.currency),
    ExchangeRate: exchangeRate(sale.currency, HOME),
    TotalAmt: value(),
    UnappliedAmt: 0,
    ProcessPayment: false,
    PaymentRefNum: `PAY-${id}`,
    DepositToAccountRef: { value: '5' },
    Line: [{ Amount: value(), LinkedTxn: [{ TxnId: invoiceId, TxnType: 'Invoice' }] }],
  }));
}

export function addReceipt(state: QuickbooksState, sale: Sale): Entry {
  addMovement(state, 'SalesReceipt', String(sale.id), priceSale(sale, HOME).total, sale.createdAt);
  return addEntry(state, 'SalesReceipt', sale.createdAt, sale.id, () => ({
    ...header(sale, sale.createdAt, `R${sale.number}`),
    ...totals(sale, priceSale(sale)),
    Balance: 0,
    PaymentMethodRef: { value: '1', name: 'Card' },
    DepositToAccountRef: { value: '5', name: 'Undeposited Funds' },
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
