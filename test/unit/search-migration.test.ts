import { expect, it } from 'vitest';
import { openStore } from '../../main/store/database.ts';
import { migrations } from '../../main/store/migrations/index.ts';
import { createRecordQueries } from '../../main/store/record-queries.ts';
import { tempFolder, tempStore } from '../support/store.ts';

/** Rows as the first Backroom wrote them, with its own full-text index. */
const rows = `
INSERT INTO connection (id, provider, name, way, settings, account, state, cron, created_at)
  VALUES ('one', 'shop', 'One', 'key', '{}', '{"id":"1","name":"One"}', 'ready', '* * * * *', '2026-01-01T00:00:00.000Z');
INSERT INTO stream_state (id, connection_id, stream, entity, live) VALUES (1, 'one', 'orders', 'order', 2), (2, 'one', 'customers', 'customer', 1);
INSERT INTO record (id, stream_id, external_id, entity, hash, title, occurred_at, first_seen_at, last_changed_at, deleted_at, canonical, raw) VALUES
  (1, 1, 'x-17', 'order', 'h', '#1001', '2026-01-02', '2026-01-02', '2026-01-02', NULL,
    '{"number":"#1001","customer":{"name":"Ελένη Παπαδοπούλου","email":"eleni@shop.example"}}', '{}'),
  (2, 2, 'c-9', 'customer', 'h', 'José', '', '2026-01-02', '2026-01-02', NULL,
    '{"name":"José","company":"Müller & Söhne","email":null,"phone":"+30 210 123"}', '{}'),
  (3, 1, 'x-18', 'order', 'h', '#1002', '2026-01-03', '2026-01-03', '2026-01-03', '2026-01-04', '{"number":"#1002"}', '{}');
INSERT INTO record_text (rowid, words) VALUES (1, '#1001 Ελένη Παπαδοπούλου'), (2, 'José'), (3, '#1002');
`;

it('what was stored before is found by the words it was found by then, and by no others', () => {
  const folder = tempFolder();
  const before = openStore(folder, { migrations: migrations.slice(0, 1) });
  before.exec(rows);
  before.close();
  const db = tempStore(folder);
  const queries = createRecordQueries(db);
  const find = (entity: 'order' | 'customer', search: string, deleted = false) =>
    queries.list({ entity, search, deleted, order: 'newest', limit: 10 }).rows.map((row) => row.externalId);
  for (const search of ['ελενη', 'παπ', '#1001', 'x-17', 'eleni@shop.example', 'shop 10'])
    expect(find('order', search)).toEqual(['x-17']);
  for (const search of ['jose', 'muller', '210 123', 'c-9']) expect(find('customer', search)).toEqual(['c-9']);
  expect(find('order', '1002')).toEqual([]);
  expect(find('order', '1002', true)).toEqual(['x-18']);
  expect(find('customer', 'eleni')).toEqual([]);
  expect(db.prepare('SELECT rowid FROM record_text WHERE record_text MATCH \'"shop"\'').pluck().all()).toEqual([1]);
});
