import { HubError } from '../../contract/errors.ts';
import type { ConnectionView } from '../../contract/ipc/index.ts';
import type { Backroom } from './backroom.ts';

/** The connection of that id or name, however it is capitalised. @throws HubError not_found */
export async function findConnection(backroom: Backroom, idOrName: string): Promise<ConnectionView> {
  return pick(await backroom.ask('connections.list', {}), idOrName);
}

/** As `findConnection`, for several; all of them for none. */
export async function findConnections(backroom: Backroom, names: readonly string[]): Promise<ConnectionView[]> {
  const all = await backroom.ask('connections.list', {});
  return names.length === 0 ? all : names.map((name) => pick(all, name));
}

function pick(all: readonly ConnectionView[], idOrName: string): ConnectionView {
  const name = idOrName.trim().toLowerCase();
  const found = all.find(({ id }) => id === idOrName) ?? all.find((one) => one.name.toLowerCase() === name);
  if (!found) throw new HubError('not_found', { params: { what: 'connection', name: idOrName.slice(0, 100) } });
  return found;
}

/** Rows of a list that is given page by page, as many as are wanted. */
export async function gather<Row, Key>(
  wanted: number,
  page: (after: Key | undefined) => Promise<{ rows: readonly Row[]; next: Key | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: Key | undefined; rows.length < wanted; ) {
    const { rows: more, next } = await page(after);
    rows.push(...more);
    if (next === null) break;
    after = next;
  }
  return rows.slice(0, wanted);
}
