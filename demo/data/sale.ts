import type { Currency } from './money.ts';
import { convertMinor, roundMinor, shareMinor } from './money.ts';
import type { Person } from './people.ts';

export interface SaleLine {
  id: number;
  productId: number;
  variantId: number;
  title: string;
  sku: string;
  quantity: number;
  /** Price of one and discount on the whole line, in euro cents. */
  unit: number;
  discount: number;
}

export interface SaleRefund {
  id: number;
  createdAt: number;
  lines: { lineId: number; quantity: number }[];
  shipping: boolean;
  /** A refund with no goods coming back: this many hundredths of what was paid. */
  goodwillPercent: number;
  /** Or exactly so much, in minor units of the sale's currency: a refund that somebody typed in. */
  exactMinor?: number;
  reason: string;
}

/** An order as the shop knows it, before any vendor's spelling. Amounts in euro cents, priced by `priceSale`. */
export interface Sale {
  id: number;
  number: number;
  buyer: Person;
  /** Guests have buyer details but no customer record. */
  guest: boolean;
  currency: Currency;
  inclusive: boolean;
  taxPercent: number;
  lines: SaleLine[];
  shippingId: number;
  shipping: number;
  coupon: string | null;
  state: 'open' | 'held' | 'paid' | 'fulfilled' | 'cancelled' | 'failed';
  refunds: SaleRefund[];
  note: string;
  createdAt: number;
  paidAt: number | null;
  updatedAt: number;
}

/** Minor units of one currency. `paid` = what the customer pays with tax; `net` = paid - tax; `before` = net without discount. */
export interface PricedLine {
  line: SaleLine;
  unit: number;
  gross: number;
  discount: number;
  before: number;
  tax: number;
  net: number;
  paid: number;
}

export interface PricedRefund {
  refund: SaleRefund;
  amount: number;
  tax: number;
  lines: { line: SaleLine; quantity: number; paid: number; tax: number }[];
  shippingPaid: number;
  shippingTax: number;
}

export interface PricedSale {
  currency: Currency;
  lines: PricedLine[];
  shipping: { gross: number; tax: number; net: number; paid: number };
  discount: number;
  tax: number;
  total: number;
  refunds: PricedRefund[];
  refunded: number;
}

function taxOf(amount: number, sale: Sale, currency: Currency): number {
  const rate = sale.taxPercent / 100;
  return roundMinor(sale.inclusive ? (amount * rate) / (1 + rate) : amount * rate, currency);
}

function priceLine(line: SaleLine, sale: Sale, currency: Currency): PricedLine {
  const unit = convertMinor(line.unit, 'EUR', currency);
  const gross = unit * line.quantity;
  const discount = Math.min(gross, convertMinor(line.discount, 'EUR', currency));
  const tax = taxOf(gross - discount, sale, currency);
  const paid = sale.inclusive ? gross - discount : gross - discount + tax;
  const before = sale.inclusive ? gross - taxOf(gross, sale, currency) : gross;
  return { line, unit, gross, discount, before, tax, net: paid - tax, paid };
}

function priceRefunds(sale: Sale, priced: Omit<PricedSale, 'refunds' | 'refunded'>): PricedRefund[] {
  const { currency, shipping } = priced;
  const returned = new Map<number, number>();
  return sale.refunds.map((refund) => {
    const lines = refund.lines.flatMap(({ lineId, quantity }) => {
      const found = priced.lines.find((entry) => entry.line.id === lineId);
      if (found === undefined) return [];
      // Shares of what has come back so far, so that several partial refunds never sum to more than the line.
      const from = returned.get(lineId) ?? 0;
      returned.set(lineId, from + quantity);
      const part = (amount: number) =>
        shareMinor(amount, from + quantity, found.line.quantity, currency) -
        shareMinor(amount, from, found.line.quantity, currency);
      return [{ line: found.line, quantity, paid: part(found.paid), tax: part(found.tax) }];
    });
    const goodwill = refund.exactMinor ?? shareMinor(priced.total, refund.goodwillPercent, 100, currency);
    const shippingPaid = refund.shipping ? shipping.paid : 0;
    const shippingTax = refund.shipping ? shipping.tax : 0;
    const amount = lines.reduce((sum, entry) => sum + entry.paid, shippingPaid + goodwill);
    const tax = lines.reduce((sum, entry) => sum + entry.tax, shippingTax);
    return { refund, amount, tax, lines, shippingPaid, shippingTax };
  });
}

/** Prices a sale in one currency. Total = lines - discounts + shipping + tax (tax is inside when inclusive). */
export function priceSale(sale: Sale, currency: Currency = sale.currency): PricedSale {
  const lines = sale.lines.map((line) => priceLine(line, sale, currency));
  const gross = convertMinor(sale.shipping, 'EUR', currency);
  const tax = taxOf(gross, sale, currency);
  const paid = sale.inclusive ? gross : gross + tax;
  const shipping = { gross, tax, net: paid - tax, paid };
  const sum = (of: (line: PricedLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  const priced = {
    currency,
    lines,
    shipping,
    discount: sum((line) => line.discount),
    tax: sum((line) => line.tax) + shipping.tax,
    total: sum((line) => line.paid) + shipping.paid,
  };
  const refunds = priceRefunds(sale, priced);
  return { ...priced, refunds, refunded: refunds.reduce((total, refund) => total + refund.amount, 0) };
}
