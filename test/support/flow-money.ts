import type { EntityOf } from '../../contract/entities/index.ts';
import type { Money } from '../../contract/money.ts';
import type { Ask, Plan, PlannedPush } from '../../main/flows/recipe.ts';

export const money = (amountMinor: number, currency = 'EUR'): Money => ({ amountMinor, currency });

const stamps = { createdAt: '2026-11-10T08:00:00Z', changedAt: null };
const nobody = { externalId: null, name: null, email: null };

/** Some of a record's fields, for tests that do not care about the others. */
export function payout(change: Partial<EntityOf<'payout'>> = {}): EntityOf<'payout'> {
  const base = { ...stamps, externalId: 'po1', arrivesOn: '2026-11-12', status: 'paid', fee: null } as const;
  return { ...base, amount: money(0), description: null, ...change };
}

type Movement = EntityOf<'balance_transaction'>;

/** One movement of payout po1: what was moved, and what of it the service kept. */
export function movement(
  externalId: string,
  kind: Movement['kind'],
  amountMinor: number,
  feeMinor = 0,
  change: Partial<Movement> = {},
): Movement {
  const { currency } = change.amount ?? money(0);
  return {
    ...stamps,
    ...{ externalId, kind, occurredAt: '2026-11-10T08:00:00Z', status: 'settled' },
    ...{ sourceId: null, payoutId: 'po1', orderId: null, description: null },
    ...change,
    amount: money(amountMinor, currency),
    fee: money(feeMinor, currency),
    net: money(amountMinor - feeMinor, currency),
  };
}

export function account(
  externalId: string,
  name: string,
  kind: EntityOf<'account'>['kind'],
  currency: string | null = null,
): EntityOf<'account'> {
  return { ...stamps, externalId, name, number: null, kind, type: null, currency, status: 'active', balance: null };
}

export function supplier(externalId: string, name: string): EntityOf<'supplier'> {
  return { ...stamps, externalId, name, company: null, email: null, phone: null, active: true, address: null };
}

export function payment(change: Partial<EntityOf<'payment'>> = {}): EntityOf<'payment'> {
  const base = { ...stamps, externalId: 'pay1', paidAt: '2026-11-10T22:30:00Z', status: 'succeeded' } as const;
  return { ...base, amount: money(10000), fee: money(320), method: 'card', customer: nobody, paysFor: [], ...change };
}

export function bill(change: Partial<EntityOf<'bill'>> = {}): EntityOf<'bill'> {
  return {
    ...{ ...stamps, externalId: 'b1', number: 'R-7', issuedOn: '2026-11-10', dueOn: '2026-12-10', status: 'open' },
    supplier: { externalId: 's1', name: 'Mugs Ltd', email: null },
    lines: [],
    ...{ tax: money(0), total: money(0), balance: money(0) },
    ...change,
  };
}

export function taxRate(externalId: string, name: string, percent: string): EntityOf<'tax_rate'> {
  return { ...stamps, externalId, name, code: null, percent, inclusive: false, country: null, status: 'active' };
}

export function invoice(change: Partial<EntityOf<'invoice'>> = {}): EntityOf<'invoice'> {
  return {
    ...{ ...stamps, externalId: 'i1', number: '1001', issuedOn: '2026-11-10', dueOn: null, status: 'paid' },
    ...{ customer: { ...nobody, email: 'ada@example.com' }, lines: [] },
    ...{ tax: money(0), total: money(5000), balance: money(0) },
    ...change,
  };
}

export function order(change: Partial<EntityOf<'order'>> = {}): EntityOf<'order'> {
  return {
    ...{ ...stamps, externalId: 'o1', number: '#1001', placedAt: '2026-11-09T10:00:00Z', status: 'open' },
    ...{ customer: { ...nobody, email: 'Ada@Example.com' }, lines: [], discount: money(0), shipping: money(0) },
    ...{ tax: money(0), total: money(5000), taxIncluded: false, shipTo: null },
    ...change,
  };
}

export function goods(externalId: string, sku: string | null, quantity = '1'): EntityOf<'order'>['lines'][number] {
  return {
    externalId,
    productId: `p-${externalId}`,
    sku,
    title: sku ?? 'Thing',
    quantity,
    total: money(1000),
    tax: null,
  };
}

export function shipment(change: Partial<EntityOf<'shipment'>> = {}): EntityOf<'shipment'> {
  return {
    ...{ ...stamps, externalId: 'sh1', shippedAt: '2026-11-11T15:00:00Z', status: 'shipped', orderId: 'w1' },
    ...{ carrier: 'DHL', trackingNumber: 'JD 0123', trackingUrl: 'https://dhl.example/JD0123', lines: [] },
    ...change,
  };
}

/** The one push of a plan. */
export function onlyPush(plan: Plan): PlannedPush {
  if (plan.kind !== 'push' || plan.pushes.length !== 1) throw new Error(`not one push: ${JSON.stringify(plan)}`);
  const [push] = plan.pushes;
  if (!push) throw new Error('no push');
  return push;
}

/** A plan in a word: what it writes, or why it does not. */
export function inShort(plan: Plan): string {
  if (plan.kind === 'push') return plan.pushes.map(({ action }) => action).join(' + ');
  return plan.kind === 'nothing' ? 'nothing' : `${plan.kind}: ${plan.why.code}`;
}

export function askOf(asks: readonly Ask[], id: string): Ask {
  const found = asks.find((one) => one.id === id);
  if (!found) throw new Error(`nothing is asked about ${id}: ${asks.map((one) => one.id).join(', ')}`);
  return found;
}
