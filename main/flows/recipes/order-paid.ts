import type { EntityOf } from '../../../contract/entities/index.ts';
import type { Plan, Recipe, World } from '../recipe.ts';
import { finality, numberedLike, paidKey, sameAddress } from './order-same.ts';
import { accountingDay, because, hold, nothing, pushOne, type Subject, undo } from './plans.ts';

type Invoice = EntityOf<'invoice'>;
type Order = EntityOf<'order'>;

interface Found {
  readonly order: Order;
  /** Whether Backroom itself made the invoice from this order, so that it is certain. */
  readonly isCertain: boolean;
}

const sameMoney = (a: Order['total'], b: Order['total']) =>
  a.amountMinor === b.amountMinor && a.currency === b.currency;

/** The order that an invoice was made from, else the only one of its number and total. */
function orderOf(invoice: Invoice, world: World): Found | null {
  const from = world.madeFrom(invoice.externalId, 'invoice.create');
  if (from) {
    const order = from.entity === 'order' ? world.target.find('order', from.externalId) : null;
    return order && { order, isCertain: true };
  }
  const alike = numberedLike(world.target, 'order', invoice.number).filter(({ total }) =>
    sameMoney(total, invoice.total),
  );
  const [order] = alike;
  return order && alike.length === 1 ? { order, isCertain: false } : null;
}

/**
 * Whether money came in for an invoice. One that was set off against a credit note is paid in the books as well, and
 * nobody has paid for it.
 */
function isPaidWithMoney({ externalId, total }: Invoice, world: World): boolean {
  if (!world.source.has('payment')) return true;
  const paid = world.source
    .about('payment', 'order', externalId)
    .filter(({ status, amount }) => status === 'succeeded' && amount.currency === total.currency)
    .reduce((sum, { amount }) => sum + amount.amountMinor, 0);
  return paid >= total.amountMinor;
}

function planInvoice(invoice: Invoice, world: World): Plan {
  const { externalId, status, issuedOn, total, customer } = invoice;
  const key = paidKey(externalId);
  if (issuedOn < world.startOn || total.amountMinor <= 0) return nothing;
  if (status !== 'paid') return undo(world, key, 'changed_since');
  const found = orderOf(invoice, world);
  // Also what was paid meanwhile, by this flow or by the customer.
  if (found?.order.status !== 'open') return nothing;
  const { order, isCertain } = found;
  const subject: Subject = {
    ...{ key, title: order.number, about: `order/${order.externalId}`, occurredOn: dayPaid(invoice, world) },
    money: order.total,
  };
  const proof = { source: total, target: order.total };
  if (!sameMoney(total, order.total)) {
    const params = { difference: order.total.amountMinor - total.amountMinor, currency: total.currency };
    return hold(subject, because('totals_differ', { ...params, order: order.total.currency }), { proof });
  }
  if (!isCertain && sameAddress(customer.email, order.customer.email) === false) {
    const params = { invoice: customer.email ?? '', order: order.customer.email ?? '' };
    return hold(subject, because('customer_unclear', params), { proof });
  }
  if (!isPaidWithMoney(invoice, world)) return hold(subject, because('no_document', { wanted: 'payment' }), { proof });
  const input = { externalId: order.externalId, version: null };
  const warnings = finality(world, 'order.mark_paid');
  return pushOne({ ...subject, action: 'order.mark_paid', input, expect: null, proof, ledger: [], warnings });
}

/** The day of its newest payment, where that is known; else its own. */
function dayPaid({ externalId, issuedOn }: Invoice, world: World): string {
  const paid = world.source.has('payment') ? world.source.about('payment', 'order', externalId) : [];
  const days = paid.filter(({ status }) => status === 'succeeded').map(({ paidAt }) => accountingDay(paidAt, world));
  return days.sort().at(-1) ?? issuedOn;
}

/** What a payment pays are invoices, each with a plan of its own; one that must be looked at comes first. */
function planPayment({ paysFor }: EntityOf<'payment'>, world: World): Plan {
  const plans = paysFor.flatMap((id) => {
    const invoice = world.source.find('invoice', id);
    return invoice ? [planInvoice(invoice, world)] : [];
  });
  const pushes = plans.flatMap((plan) => (plan.kind === 'push' ? plan.pushes : []));
  if (pushes.length > 1) return { kind: 'push', pushes };
  return plans.find(({ kind }) => kind !== 'nothing') ?? nothing;
}

/** An order that came after its invoice, or of which it was not known before that it belongs to one. */
function planOrder(order: Order, world: World): Plan {
  if (order.status !== 'open') return nothing;
  const key = { entity: 'order', externalId: order.externalId, part: 'invoice' };
  const made = world.pushed(key, 'back')?.made?.externalId;
  const own = made === undefined ? null : world.source.find('invoice', made);
  const invoices = own ? [own] : numberedLike(world.source, 'invoice', order.number);
  const plans = invoices.map((invoice) => planInvoice(invoice, world));
  return plans.find(({ kind }) => kind === 'push' || kind === 'hold') ?? nothing;
}

/** An invoice that is paid in the books marks the order in the shop as paid. */
export const orderPaidRecipe: Recipe = {
  kind: 'invoice_to_order',
  triggers: ['invoice', 'payment'],
  backTriggers: ['order'],
  needs: { source: ['invoice'], target: ['order.mark_paid'], kept: ['order'] },
  survey: (_entity, record) => ('issuedOn' in record && 'dueOn' in record && record.status === 'paid' ? ['paid'] : []),
  // Which order it is, and what it comes to, is found or held: nothing is left to choose.
  asks: () => [],
  plan(_entity, record, world, from) {
    if (from === 'target') return 'placedAt' in record ? planOrder(record, world) : nothing;
    if ('paysFor' in record) return planPayment(record, world);
    return 'issuedOn' in record && 'dueOn' in record && 'customer' in record ? planInvoice(record, world) : nothing;
  },
};
