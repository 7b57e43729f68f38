import { describe, expect, it } from 'vitest';
import { actionInputs } from '../../contract/actions/index.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { billRecipe } from '../../main/flows/recipes/bills.ts';
import { purchaseRecipe } from '../../main/flows/recipes/purchases.ts';
import { account, bill, inShort, money, onlyPush, supplier, taxRate } from '../support/flow-money.ts';
import { type SideSetup, type WorldSetup, worldOf } from '../support/flow-world.ts';

type PurchaseOrder = EntityOf<'purchase_order'>;

const line = (title: string, accountId: string | null, total: number): PurchaseOrder['lines'][number] => ({
  ...{ externalId: title, title, accountId, productId: null, sku: null, quantity: '2', total: money(total) },
});

function purchase(change: Partial<PurchaseOrder> = {}): PurchaseOrder {
  return {
    ...{ createdAt: '2026-11-01T08:00:00Z', changedAt: null, externalId: 'p1', number: 'PO-7' },
    ...{ orderedOn: '2026-11-01', expectedOn: '2026-11-20', status: 'closed' },
    supplier: { externalId: 's1', name: 'Mugs Ltd', email: null },
    ...{ lines: [line('Mugs', '10', 10_000)], tax: money(2400), total: money(12_400) },
    ...change,
  };
}

const choices = { 'account.from.10': '50', 'tax.24': 't24' };
const target: SideSetup = {
  actions: { 'bill.create': true },
  records: { tax_rate: [taxRate('t24', 'Standard', '24')], account: [account('50', 'Purchases', 'expense')] },
};
const setup: WorldSetup = {
  source: { records: { tax_rate: [taxRate('r24', 'VAT', '24')], account: [account('10', 'Goods', 'expense')] } },
  ...{ target, choices, same: [{ kind: 'supplier', source: ['s1'], target: ['v1'] }] },
};

const planOf = (one: PurchaseOrder, change: WorldSetup = {}) =>
  purchaseRecipe.plan('purchase_order', one, worldOf({ ...setup, ...change }), 'source');

describe('a purchase order becomes a bill', () => {
  it('of its day and number, to the cent', () => {
    const push = onlyPush(planOf(purchase()));
    const total = money(12_400);
    expect(push).toMatchObject({
      key: { entity: 'purchase_order', externalId: 'p1', part: 'bill' },
      ...{ title: 'PO-7', occurredOn: '2026-11-01', expect: total, proof: { source: total, target: total } },
      ledger: [{ title: 'Mugs', account: 'Purchases', taxRate: 'Standard', net: money(10_000), tax: money(2400) }],
    });
    expect(actionInputs['bill.create'].parse(push.input)).toEqual({
      ...{ supplierId: 'v1', number: 'PO-7', issuedOn: '2026-11-01', dueOn: null, currency: 'EUR' },
      lines: [{ title: 'Mugs', amount: money(10_000), accountId: '50', taxRateId: 't24' }],
      note: 'Purchase order PO-7',
    });
  });

  it('of the day it was expected, where the owner wants that', () => {
    const dated = { choices: { ...choices, dated: 'expected' } };
    expect(onlyPush(planOf(purchase(), dated)).occurredOn).toBe('2026-11-20');
    expect(onlyPush(planOf(purchase({ expectedOn: null }), dated)).occurredOn).toBe('2026-11-01');
  });

  const written: WorldSetup = { pushed: [[{ entity: 'purchase_order', externalId: 'p1', part: 'bill' }, {}]] };
  const besideBills: WorldSetup = { source: { ...setup.source, has: ['purchase_order', 'bill'] } };
  const approved: WorldSetup = { choices: { ...choices, when: 'approved' } };
  it.each<[string, Partial<PurchaseOrder>, WorldSetup, string]>([
    ['a draft', { status: 'draft' }, {}, 'nothing'],
    ['one that has not come', { status: 'open' }, {}, 'nothing'],
    ['one that is approved, where that is enough', { status: 'open' }, approved, 'bill.create'],
    ['a draft, even then', { status: 'draft' }, approved, 'nothing'],
    ['one that was cancelled all along', { status: 'cancelled' }, {}, 'nothing'],
    ['one that was cancelled since', { status: 'cancelled' }, written, 'undo: cancelled_since'],
    ['one that was reopened since', { status: 'open' }, written, 'nothing'],
    ['one of before the first day', { orderedOn: '2025-12-31' }, {}, 'nothing'],
    ['one of nothing', { lines: [], tax: money(0), total: money(0) }, {}, 'nothing'],
    ['one whose bill another flow may bring', {}, besideBills, 'hold: unmapped'],
    [
      'one whose bill no other flow brings',
      {},
      { ...besideBills, choices: { ...choices, only_here: 'yes' } },
      'bill.create',
    ],
    ['one that does not add up', { total: money(12_401) }, {}, 'hold: totals_differ'],
  ])('%s', (_name, change, world, expected) => {
    expect(inShort(planOf(purchase(change), world))).toBe(expected);
  });

  it('asks when, and whether bills come another way', () => {
    const asks = (change: WorldSetup) =>
      purchaseRecipe.asks(worldOf({ ...setup, ...change }), { counts: new Map([['account.from.10', 3]]) });
    expect(asks({}).map(({ id }) => id)).toEqual(['when', 'dated', 'account.from.10']);
    expect(asks(besideBills).find(({ id }) => id === 'only_here')).toMatchObject({ required: true });
  });
});

describe('the supplier of a bill', () => {
  const open = { ...target, actions: { 'bill.create': true, 'supplier.create': true } } as const;
  const known = { ...supplier('s1', 'Mugs Ltd'), email: 'sales@mugs.example', phone: '+302101234567' };
  const worldWith = (there: readonly EntityOf<'supplier'>[], change: WorldSetup = {}): WorldSetup => ({
    ...setup,
    source: { records: { ...setup.source?.records, supplier: [known] } },
    target: { ...open, records: { ...target.records, supplier: there } },
    ...{ same: [], ...change },
  });
  const one = bill({ lines: [line('Mugs', '10', 10_000)], tax: money(2400), total: money(12_400) });
  const plan = (world: WorldSetup) => billRecipe.plan('bill', one, worldOf(world), 'source');

  it('is added where nobody is it, once for all bills', () => {
    const found = plan(worldWith([]));
    if (found.kind !== 'push') throw new Error(inShort(found));
    const [document, person] = found.pushes;
    const key = { entity: 'supplier', externalId: 's1', part: 'supplier' };
    expect(document).toMatchObject({ action: 'bill.create', input: { supplierId: { from: key } } });
    expect(person).toMatchObject({ key, about: 'supplier/s1', action: 'supplier.create' });
    expect(actionInputs['supplier.create'].parse(person?.input)).toMatchObject({
      ...{ name: 'Mugs Ltd', email: 'sales@mugs.example', phone: '+302101234567', currency: null },
    });
    const later = worldWith([], { pushed: [[key, { action: 'supplier.create' }]] });
    expect(onlyPush(plan(later)).input).toMatchObject({ supplierId: { from: key } });
  });

  const there = (change: Partial<EntityOf<'supplier'>>) => ({ ...supplier('v1', 'Somebody'), ...change });
  const foreign = { name: 'Books', account: { currency: 'USD', facts: { multicurrency: 'true' } } };
  it.each<[string, readonly EntityOf<'supplier'>[], WorldSetup, string]>([
    ['has the same e-mail address', [there({ email: 'Sales@Mugs.example' })], {}, 'bill.create'],
    [
      'is put aside there',
      [there({ email: 'sales@mugs.example', active: false })],
      {},
      'bill.create + supplier.create',
    ],
    [
      'has the address of two',
      [there({ email: 'sales@mugs.example' }), { ...there({ email: 'sales@mugs.example' }), externalId: 'v2' }],
      {},
      'hold: supplier_unclear',
    ],
    ['is called like one there, who may be another', [there({ name: 'Mugs Ltd' })], {}, 'hold: supplier_unclear'],
    ['is not to be added without asking', [], { choices: { ...choices, suppliers: 'hold' } }, 'hold: supplier_unclear'],
  ])('%s', (_name, people, change, expected) => {
    expect(inShort(plan(worldWith(people, change)))).toBe(expected);
  });

  it('is another one for each currency, where the books tie suppliers to one', () => {
    const world = worldWith([there({ email: 'sales@mugs.example' })]);
    const found = plan({ ...world, target: { ...world.target, ...foreign } });
    if (found.kind !== 'push') throw new Error(inShort(found));
    expect(found.pushes[1]).toMatchObject({
      key: { part: 'supplier.EUR' },
      input: { name: 'Mugs Ltd (EUR)', currency: 'EUR' },
    });
  });

  it('is the one who is known to be paid in that currency', () => {
    const one = { ...there({ email: 'sales@mugs.example' }), currency: 'EUR' };
    const world = worldWith([one]);
    expect(onlyPush(plan({ ...world, target: { ...world.target, ...foreign } })).input).toMatchObject({
      supplierId: 'v1',
    });
  });

  it('takes no name that a customer has', () => {
    const world = worldWith([]);
    const records = { ...world.target?.records, customer: [{ ...known, externalId: 'c1' }] };
    const found = plan({ ...world, target: { ...world.target, records } });
    if (found.kind !== 'push') throw new Error(inShort(found));
    expect(found.pushes[1]?.title).toBe('Mugs Ltd (supplier)');
  });
});
