import { describe, expect, it } from 'vitest';
import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import type { VendorId } from '../../demo/vendors.ts';
import { orderRecipe } from '../../main/flows/recipes/orders.ts';
import { checkTotals } from '../support/flow-cases.ts';
import { books, rate, shown, told, toldByProduct } from '../support/flow-sales.ts';
import { type Records, type WorldSetup, worldOf } from '../support/flow-world.ts';
import { openStand, type Stand } from './stand.ts';

/** Everything that was read, by kind. */
function recordsOf(stand: Stand): Records {
  const found = new Map<EntityKind, unknown[]>();
  for (const { id, entity } of stand.provider.streams) {
    const rows = [...stand.rows(id).values()].map(({ canonical }): unknown => JSON.parse(canonical));
    found.set(entity, [...(found.get(entity) ?? []), ...rows]);
  }
  // The store holds records of the stream's kind, as the third suite proves.
  return Object.fromEntries(found) as Records;
}

/** What the owner would be asked about these orders and payments, each answered with what is suggested. */
function choicesFor(setup: WorldSetup, records: Records): Record<string, string> {
  const world = worldOf(setup);
  const counts = new Map<string, number>();
  const kinds = ['order', 'payment'] as const;
  for (const kind of kinds) {
    for (const record of records[kind] ?? []) {
      for (const name of orderRecipe.survey(kind, record, world)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const asks = orderRecipe.asks(world, { counts });
  // What no name points at: the account for fees, that of a way of paying.
  const byHand = (id: string) => (id === 'account.extras' ? 'Fees' : id.startsWith('method.') ? 'Bank' : undefined);
  return Object.fromEntries(
    asks.flatMap(({ id, suggested, required }) => {
      const value = suggested ?? byHand(id);
      if (value === undefined && required) throw new Error(`nothing is suggested for ${id}`);
      return value === undefined ? [] : [[id, value]];
    }),
  );
}

const rates = ['24', '19', '13', '6', '0'].map((percent) => rate(`t${percent}`, percent));

describe.each<[VendorId, readonly string[]]>([
  ['shopify', ['goods', 'shipping']],
  ['woocommerce', ['goods', 'shipping']],
  ['square', ['fee', 'goods', 'tip']],
  ['magento', ['goods', 'shipping']],
  ['amazon-seller', ['goods', 'shipping']],
])('%s', (id, roles) => {
  it('has orders that are booked by what is suggested, each to its total', async () => {
    const stand = await openStand(id);
    await stand.sync();
    const records = recordsOf(stand);
    const orders: readonly EntityOf<'order'>[] = records.order ?? [];
    expect(orders.length).toBeGreaterThan(50);
    for (const booking of [told, toldByProduct]) {
      const start = {
        source: { name: 'Shop', records },
        target: books(booking, { tax_rate: rates, account: books(told).records?.account ?? [] }),
        startOn: '2000-01-01',
      };
      const setup = { ...start, choices: choicesFor(start, records) };
      const world = worldOf(setup);
      const seen = new Set<string>();
      for (const one of orders) {
        const plan = orderRecipe.plan('order', one, world, 'source');
        expect(plan.kind, shown(plan).join('\n')).not.toBe('hold');
        checkTotals(plan, setup);
        for (const name of orderRecipe.survey('order', one, world))
          if (name.startsWith('role.')) seen.add(name.slice(5));
      }
      expect([...seen].filter((role) => role !== 'rounding').sort()).toEqual(roles);
    }
  });
});
