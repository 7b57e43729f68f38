import { openStore } from '../../main/store/database.ts';
import { pageOfOrders } from './orders.ts';

/** What the machine gives at most: JSON.parse of the same pages and one prepared insert per row, in one transaction a page. */
const [profileDir = '', totalText = '', perPageText = ''] = process.argv.slice(2);
const total = Number(totalText);
const perPage = Number(perPageText);
const db = openStore(profileDir);
db.exec('CREATE TABLE ceiling (id TEXT PRIMARY KEY, raw TEXT NOT NULL) STRICT');
const insert = db.prepare('INSERT INTO ceiling (id, raw) VALUES (?, ?)');
const write = db.transaction((rows: readonly { id: number }[]) => {
  for (const row of rows) insert.run(String(row.id), JSON.stringify(row));
});
const pages = Array.from({ length: Math.ceil(total / perPage) }, (_, index) => pageOfOrders(index + 1, perPage, total));
const begunAt = performance.now();
for (const page of pages) write(JSON.parse(page).orders);
process.stdout.write(`${JSON.stringify({ tookMs: performance.now() - begunAt })}\n`);
db.close();
