import type { LineRole } from '../../contract/entities/documents.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { type Money, moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import type { Plan, PlannedPush, PushKey } from '../../main/flows/recipe.ts';
import type { Booking } from '../../providers/kit/index.ts';
import type { Records, SideSetup, WorldSetup } from './flow-world.ts';

type Order = EntityOf<'order'>;

/** Title, quantity, amount without tax, tax; what else there is of a line. */
export type LineText = readonly [
  title: string,
  quantity: string,
  total: string,
  tax: string | null,
  more?: { readonly role?: LineRole; readonly productId?: string; readonly sku?: string },
];

export interface SaleText extends Partial<Pick<Order, 'status' | 'placedAt' | 'customer' | 'number'>> {
  readonly id?: string;
  readonly lines: readonly LineText[];
  readonly shipping?: string;
  /** The order's tax, if it is not just what its lines have. */
  readonly tax?: string;
  readonly total?: string;
  readonly currency?: string;
}

const stamps = { createdAt: null, changedAt: null };
export const ann = { externalId: 'c1', name: 'Ann Bell', email: 'ann@example.com' };

/** An order of decimal texts; its total is what its parts come to, unless said. */
export function order(text: SaleText): Order {
  const { currency = 'EUR', lines: texts, shipping = '0', id = '1001' } = text;
  const money = (amount: string) => moneyFromDecimal(amount, currency);
  const lines: Order['lines'] = texts.map(([title, quantity, total, tax, more = {}]) => ({
    ...{ externalId: null, productId: null, sku: null, title, quantity, total: money(total) },
    ...{ tax: tax === null ? null : money(tax), ...more },
  }));
  const taxed = lines.reduce((sum, { tax }) => sum + (tax?.amountMinor ?? 0), 0);
  const tax = text.tax === undefined ? { amountMinor: taxed, currency } : money(text.tax);
  const parts = [...lines.map((line) => line.total), money(shipping), tax];
  const sum = { amountMinor: parts.reduce((all, { amountMinor }) => all + amountMinor, 0), currency };
  return {
    ...{
      ...stamps,
      externalId: id,
      number: text.number ?? `#${id}`,
      placedAt: text.placedAt ?? '2026-03-10T12:00:00Z',
    },
    ...{ status: text.status ?? 'paid', customer: text.customer ?? ann, lines, shipping: money(shipping), tax },
    ...{
      discount: money('0'),
      total: text.total === undefined ? sum : money(text.total),
      taxIncluded: false,
      shipTo: null,
    },
  };
}

export function payment(id: string, amount: string, more: Partial<EntityOf<'payment'>> & { currency?: string } = {}) {
  const { currency = 'EUR', ...rest } = more;
  const made: EntityOf<'payment'> = {
    ...{ ...stamps, externalId: id, paidAt: '2026-03-10T12:00:05Z', status: 'succeeded', fee: null, method: 'Visa' },
    ...{ amount: moneyFromDecimal(amount, currency), customer: ann, paysFor: ['1001'], ...rest },
  };
  return made;
}

export function refund(id: string, amount: string, more: Partial<EntityOf<'refund'>> & { currency?: string } = {}) {
  const { currency = 'EUR', ...rest } = more;
  const made: EntityOf<'refund'> = {
    ...{ ...stamps, externalId: id, refundedAt: '2026-03-20T12:00:00Z', status: 'succeeded', reason: null },
    ...{ amount: moneyFromDecimal(amount, currency), orderId: '1001', paymentId: null, ...rest },
  };
  return made;
}

export function rate(externalId: string, percent: string, name = `VAT ${percent}`): EntityOf<'tax_rate'> {
  const none = { code: null, inclusive: null, country: null };
  return { ...stamps, ...none, externalId, name, percent, status: 'active' };
}

export function account(externalId: string, kind: EntityOf<'account'>['kind'] = 'income'): EntityOf<'account'> {
  const none = { number: null, type: null, currency: null, balance: null };
  return { ...stamps, ...none, externalId, name: externalId, kind, status: 'active' };
}

export function product(externalId: string, more: Partial<EntityOf<'product'>> = {}): EntityOf<'product'> {
  const none = { sku: null, barcode: null, parentId: null, price: null };
  return { ...stamps, ...none, externalId, title: externalId, kind: 'service', status: 'active', ...more };
}

export function customer(externalId: string, name: string, email: string | null = null): EntityOf<'customer'> {
  return { ...stamps, externalId, name, email, company: null, phone: null, active: true, address: null };
}

const chart = [
  ...['Sales', 'Shipping', 'Fees', 'Rounding', 'Returns'].map((name) => account(name)),
  ...['Tips', 'Gift cards', 'Tax payable'].map((name) => account(name, 'liability')),
  ...['Bank', 'PayPal clearing'].map((name) => account(name, 'bank')),
];
const services = ['Sales', 'Shipping', 'Tips', 'Gift cards', 'Fees', 'Rounding', 'Returns'].map((name) =>
  product(name),
);
const rates = [rate('t24', '24'), rate('t13', '13'), rate('t6', '6'), rate('t0', '0')];

/** Books that take what they are told or work it out, and book by accounts, by products, or not at all. */
export function books(booking: Booking, records: Records = {}, more: Partial<SideSetup> = {}): SideSetup {
  const goods = booking.by === 'product' ? { product: services } : {};
  const accounts = booking.by === 'nothing' ? {} : { account: chart };
  return {
    account: { currency: 'EUR' },
    records: { tax_rate: rates, customer: [], ...accounts, ...goods, ...records },
    actions: {
      ...{ 'invoice.create': booking, 'credit_note.create': booking, 'customer.create': true, 'payment.record': true },
      ...(booking.by === 'product' ? { 'sales_receipt.create': booking, 'refund_receipt.create': booking } : {}),
      ...(booking.by === 'account' ? { 'credit_note.pay_out': true } : {}),
    },
    ...more,
  };
}

export const told: Booking = { by: 'account', tax: 'told' };
export const toldByProduct: Booking = { by: 'product', tax: 'told' };
export const byLine: Booking = { by: 'nothing', tax: 'by_line' };
export const byDocument: Booking = { by: 'account', tax: 'by_document' };

/** Everything chosen, as most shops would. */
const choices = {
  'account.sales': 'Sales',
  'account.shipping': 'Shipping',
  'account.tips': 'Tips',
  'account.gift_cards': 'Gift cards',
  'account.extras': 'Fees',
  'account.rounding': 'Rounding',
  'account.refunds': 'Returns',
  'account.tax': 'Tax payable',
  rounding: 'line',
  'tax.24': 't24',
  'tax.13': 't13',
  'tax.6': 't6',
  'tax.0': 't0',
  'method.Visa': 'Bank',
  'method.PayPal': 'PayPal clearing',
};

/** A shop of these records and books of this kind, everything chosen; Ann is customer k1 there. */
export function between(booking: Booking, shop: Records, more: Partial<WorldSetup> = {}): WorldSetup {
  const known = { kind: 'customer', source: ['c1'], target: ['k1'] } as const;
  const { same = [], choices: own = {}, ...rest } = more;
  const records = { payment: [], refund: [], ...shop };
  return {
    source: { name: 'Shop', records },
    target: books(booking),
    choices: { ...choices, ...own },
    same: [known, ...same],
    ...rest,
  };
}

interface SoldLine {
  readonly title: string;
  readonly quantity: string;
  readonly unitPrice: Money;
  readonly taxRateId: string | null;
  readonly accountId: string | null;
  readonly productId: string | null;
  readonly tax: Money | null;
}

type Written = PlannedPush['input'] & { readonly lines: readonly SoldLine[]; readonly currency: string };

/** Half away from zero, the long way: as no code of the app does it. */
function rounded(value: bigint, by: bigint): number {
  const size = value < 0n ? -value : value;
  const whole = (size + by / 2n) / by;
  return Number(value < 0n ? -whole : whole);
}

const thousandths = (percent: string) => BigInt(Math.round(Number(percent) * 1000));

/** What a system makes of a document's lines, in minor units: its own reckoning, apart from the app's. */
export function totalThere(
  { lines }: Pick<Written, 'lines'>,
  how: Booking['tax'],
  of: readonly EntityOf<'tax_rate'>[] = rates,
): number {
  const nets = lines.map(({ quantity, unitPrice }) => {
    const [whole = '', fraction = ''] = quantity.split('.');
    return rounded(BigInt(whole + fraction) * BigInt(unitPrice.amountMinor), 10n ** BigInt(fraction.length));
  });
  const percent = (id: string | null) => thousandths(of.find(({ externalId }) => externalId === id)?.percent ?? '0');
  const sum = nets.reduce((all, one) => all + one, 0);
  if (how === 'told') return sum + lines.reduce((all, { tax }) => all + (tax?.amountMinor ?? 0), 0);
  if (how === 'by_line') {
    return nets.reduce(
      (all, net, at) => all + rounded(BigInt(net) * percent(lines[at]?.taxRateId ?? null), 100_000n),
      sum,
    );
  }
  const ids = [...new Set(lines.map(({ taxRateId }) => taxRateId))];
  return ids.reduce((all, id) => {
    const own = nets.reduce((part, net, at) => part + (lines[at]?.taxRateId === id ? net : 0), 0);
    return all + rounded(BigInt(own) * percent(id), 100_000n);
  }, sum);
}

export function isWritten(input: PlannedPush['input']): input is Written {
  return 'lines' in input && 'customerId' in input;
}

const nameOf = (key: PushKey) => `${key.entity}/${key.externalId}/${key.part}`;
const idText = (id: unknown) => (typeof id === 'object' && id !== null && 'from' in id ? '(made)' : String(id));

/** Of a document its lines, then its total: "Mug | 2 × 10.00 | Sales | VAT 24 | 20.00 + 4.80". */
function documentText({ input, ledger }: PlannedPush): string[] {
  if (!isWritten(input)) return [];
  return ledger.map(({ title, account: booked, taxRate, net, tax }, at) => {
    const line = input.lines[at];
    const price = line ? `${line.quantity} × ${moneyToDecimal(line.unitPrice)}` : '?';
    const amount = `${moneyToDecimal(net)} + ${tax ? moneyToDecimal(tax) : '0'}`;
    return [title, price, ...(booked === null ? [] : [booked]), taxRate ?? 'no rate', amount].join(' | ');
  });
}

function headText({ action, input, occurredOn, expect, money }: PlannedPush): string {
  const amount = expect ?? money;
  const parts = [
    action,
    ...('customerId' in input && action !== 'payment.record' ? [idText(input.customerId)] : []),
    ...(action === 'customer.create' && 'name' in input ? [String(input.name)] : [occurredOn]),
    ...(amount ? [`${moneyToDecimal(amount)} ${amount.currency}`] : []),
    ...('accountId' in input && input.accountId ? [`on ${idText(input.accountId)}`] : []),
  ];
  return parts.join(' ');
}

/** A plan as people read it. */
export function shown(plan: Plan): string[] {
  if (plan.kind === 'nothing') return ['nothing'];
  if (plan.kind === 'undo') return [`undo ${nameOf(plan.key)}: ${plan.why.code}`];
  if (plan.kind === 'hold') {
    const params = Object.entries(plan.why.params).map(([name, value]) => `${name} ${value}`);
    return [`hold ${nameOf(plan.key)}: ${[plan.why.code, ...params].join(', ')}`];
  }
  return plan.pushes.flatMap((push) => [
    headText(push),
    ...documentText(push).map((line) => `  ${line}`),
    ...push.warnings.map(({ code, params }) => `  ! ${[code, ...Object.values(params)].join(' ')}`),
  ]);
}
