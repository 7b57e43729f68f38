import { expect, it } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import { createRecordWriter, digestOf } from '../../main/store/record-writer.ts';
import { createRepos } from '../../main/store/repos.ts';
import { addConnection } from '../support/connection.ts';
import { tempStore } from '../support/store.ts';

const at = '2026-05-05T10:00:00.000Z';

/** Stock of one connection, by its ids. */
function stocked(levels: Readonly<Record<string, string>>) {
  const db = tempStore();
  addConnection(db, { id: 'one' });
  const repos = createRepos(db);
  const stream = repos.streams.ensure('one', 'stock', 'inventory_level');
  const writer = createRecordWriter(db, stream.id, 'inventory_level', () => at);
  for (const [id, available] of Object.entries(levels)) {
    const blank = { createdAt: at, changedAt: at, sku: null, title: id, locationId: null, location: null };
    const entity: EntityOf<'inventory_level'> = { ...blank, externalId: id, productId: id, available };
    const text = JSON.stringify(entity);
    writer.put({ externalId: id, parentId: null, text }, digestOf(text), entity, undefined);
  }
  repos.streams.countLive(stream.id, Object.keys(levels).length);
  return { repos, writer };
}

it('stock is listed by how much is left, page by page', () => {
  const { repos, writer } = stocked({ a: '12', b: '3', c: '-2', d: '0', e: '3.5', f: '100', g: '3', gone: '1' });
  writer.remove(['gone']);
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = repos.records.list({ entity: 'inventory_level', order: 'fewest', deleted: false, limit: 2, after });
    ids.push(...page.rows.map((row) => row.externalId));
    if (page.next === null) break;
    after = page.next;
  }
  expect(ids).toEqual(['c', 'd', 'b', 'g', 'e', 'a', 'f']);
});

it('low stock is counted, deleted records are not, and where none is counted nothing is said', () => {
  const { repos, writer } = stocked({ a: '12', b: '3', c: '-2', d: '5', e: '5.5', gone: '1' });
  writer.remove(['gone']);
  expect(repos.overview.stockLow(5)).toBe(3);
  expect(repos.overview.stockLow(0)).toBe(1);
  expect(stocked({}).repos.overview.stockLow(5)).toBeNull();
});
