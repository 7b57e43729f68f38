import { decimalText } from '../data/money.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { Invoice, InvoiceLine, PaypalState } from './state.ts';
import { grossOf, payable, sumsOf } from './state.ts';

const STATUSES = {
  fulfilled: 'PAID',
  paid: 'MARKED_AS_PAID',
  open: 'SENT',
  held: 'DRAFT',
  cancelled: 'CANCELLED',
  failed: 'UNPAID',
} as const;

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function newInvoiceId(state: PaypalState): string {
  const text = state.newId(16);
  return `INV2-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8, 12)}-${text.slice(12)}`;
}

export function addInvoice(state: PaypalState, sale: Sale): Invoice {
  const currency = payable(sale.currency);
  const priced = priceSale(sale, currency);
  const status = STATUSES[sale.state];
  const invoice: Invoice = {
    id: newInvoiceId(state),
    number: `INV-${sale.number}`,
    reference: `order ${sale.number}`,
    note: sale.note === '' ? null : sale.note,
    status,
    currency,
    inclusive: sale.inclusive,
    lines: priced.lines.map(({ line, unit, discount, tax }) => ({
      ...{ name: line.title.slice(0, 200), quantity: String(line.quantity), unit, discount, tax },
      taxPercent: sale.taxPercent,
    })),
    shipping: sale.shipping === 0 ? null : { amount: priced.shipping.gross, tax: priced.shipping.tax },
    issuedOn: dayOf(sale.createdAt),
    dueOn: dayOf(sale.createdAt + 14 * 86_400_000),
    to: { email: sale.buyer.email, first: sale.buyer.first, last: sale.buyer.last },
    payments: [],
    createdAt: sale.createdAt,
    updatedAt: sale.createdAt,
    sentAt: status === 'DRAFT' ? null : sale.createdAt,
  };
  if (sale.paidAt !== null) pay(state, invoice, sumsOf(invoice).total, sale.createdAt);
  state.invoices.push(invoice);
  return invoice;
}

export function pay(state: PaypalState, invoice: Invoice, amount: number, at: number, note: string | null = null) {
  const payment = { id: `EXTR-${state.newId(17)}`, amount, day: dayOf(at), method: 'BANK_TRANSFER', note };
  invoice.payments.push(payment);
  const { due } = sumsOf(invoice);
  invoice.status = due === 0 ? 'MARKED_AS_PAID' : 'PARTIALLY_PAID';
  invoice.updatedAt = at;
  return payment;
}

/** Takes a recorded payment off; false where there is none of that id. */
export function unpay(invoice: Invoice, paymentId: string | undefined, at: number): boolean {
  const kept = invoice.payments.filter(({ id }) => id !== paymentId);
  if (kept.length === invoice.payments.length) return false;
  invoice.payments = kept;
  Object.assign(invoice, { status: kept.length === 0 ? 'UNPAID' : 'PARTIALLY_PAID', updatedAt: at });
  return true;
}

type Shape = Record<string, unknown>;

const time = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

/** An invoice as the API shows it; the collections only where they were asked for. */
export function invoiceShape(invoice: Invoice, fields: readonly string[]): Shape {
  const money = (minor: number) => ({ currency_code: invoice.currency, value: decimalText(minor, invoice.currency) });
  const { total, tax, due } = sumsOf(invoice);
  const goods = invoice.lines.reduce((sum, line) => sum + grossOf(line), 0);
  const discount = invoice.lines.reduce((sum, line) => sum + line.discount, 0);
  const percent = String(invoice.lines[0]?.taxPercent ?? 0);
  return {
    id: invoice.id,
    status: invoice.status,
    detail: {
      ...(invoice.reference === null ? {} : { reference: invoice.reference }),
      ...(invoice.note === null ? {} : { note: invoice.note }),
      invoice_number: invoice.number,
      invoice_date: invoice.issuedOn,
      currency_code: invoice.currency,
      payment_term:
        invoice.dueOn === null
          ? { term_type: 'NO_DUE_DATE' }
          : { term_type: 'DUE_ON_DATE_SPECIFIED', due_date: invoice.dueOn },
      metadata: {
        create_time: time(invoice.createdAt),
        last_update_time: time(invoice.updatedAt),
        ...(invoice.sentAt === null
          ? {}
          : {
              first_sent_time: time(invoice.sentAt),
              recipient_view_url: `https://www.paypal.com/invoice/p/#${invoice.id.slice(5).replaceAll('-', '')}`,
            }),
        created_by_flow: 'REGULAR_SINGLE',
      },
    },
    ...(invoice.to === null ? {} : { primary_recipients: [{ billing_info: recipient(invoice.to) }] }),
    configuration: { tax_inclusive: invoice.inclusive, tax_calculated_after_discount: true, allow_tip: false },
    amount: {
      ...money(total),
      breakdown: {
        item_total: money(goods),
        discount: { item_discount: money(-discount) },
        tax_total: money(tax),
        ...(invoice.shipping === null
          ? {}
          : {
              shipping: {
                amount: money(invoice.shipping.amount),
                tax: { name: 'VAT', percent, amount: money(invoice.shipping.tax) },
              },
            }),
      },
    },
    due_amount: money(due),
    ...(fields.includes('items') ? { items: invoice.lines.map((line, index) => itemShape(line, index, money)) } : {}),
    ...(fields.includes('payments') && invoice.payments.length > 0
      ? {
          payments: {
            paid_amount: money(total - due),
            transactions: invoice.payments.map(({ id, amount, day, method, note }) => ({
              ...{ type: 'EXTERNAL', payment_id: id, payment_date: day, method, amount: money(amount) },
              ...(note === null ? {} : { note }),
            })),
          },
        }
      : {}),
    links: [{ href: `https://api-m.paypal.com/v2/invoicing/invoices/${invoice.id}`, rel: 'self', method: 'GET' }],
  };
}

function recipient({ email, first, last }: NonNullable<Invoice['to']>): Shape {
  const name = first === '' ? {} : { name: { given_name: first, surname: last } };
  return { email_address: email, ...name };
}

function itemShape(line: InvoiceLine, index: number, money: (minor: number) => Shape): Shape {
  return {
    id: `ITEM-${index + 1}`,
    name: line.name,
    quantity: line.quantity,
    unit_amount: money(line.unit),
    unit_of_measure: 'QUANTITY',
    ...(line.taxPercent === 0
      ? {}
      : { tax: { name: 'VAT', percent: String(line.taxPercent), amount: money(line.tax) } }),
    ...(line.discount === 0 ? {} : { discount: { amount: money(line.discount) } }),
  };
}
