import type { Answer } from '../http.ts';
import { badRequest, notFound, stale } from './errors.ts';
import { dataOf, removeObject, setCount, shown, variationsOf } from './goods.ts';
import type { Asked } from './lists.ts';
import type { Entry, Fields, SquareObject, SquareState } from './state.ts';
import { add, fieldsOf, find, listOf, stamp, touch } from './state.ts';

const PERSON = [
  ...['given_name', 'family_name', 'company_name', 'nickname', 'email_address', 'phone_number'],
  ...['address', 'reference_id', 'note', 'birthday'],
];
const NAMING = ['given_name', 'family_name', 'company_name', 'email_address', 'phone_number'];

function titleOf(row: Fields): string {
  const full = [row.given_name, row.family_name].filter(Boolean).join(' ');
  return [full, row.company_name, row.nickname, row.email_address, row.phone_number].map(String).find(isTold) ?? '';
}

const isTold = (text: string) => text !== '' && text !== 'undefined' && text !== 'null';

/** Needs a name, an e-mail address or a phone number. */
export function createCustomer({ state, body, nowMs }: Asked): Answer {
  if (!NAMING.some((field) => isTold(String(body[field])))) {
    return badRequest('BAD_REQUEST', 'At least one of the following fields is required: given_name, family_name, …');
  }
  const given = Object.fromEntries(PERSON.flatMap((field) => (field in body ? [[field, body[field]]] : [])));
  const at = stamp(nowMs);
  const row = { id: state.newId(26), created_at: at, updated_at: at, ...given, version: 0 };
  add(state, 'customer', row, { title: titleOf(row), at });
  return { status: 200, json: { customer: row } };
}

/** Only what is named is changed; null takes it away. */
export function updateCustomer({ state, body, nowMs }: Asked, id: string): Answer {
  const entry = find(state, 'customer', id);
  if (entry === undefined) return notFound('Customer', id);
  if (body.version !== undefined && body.version !== entry.row.version) return stale();
  for (const field of PERSON) {
    if (!(field in body)) continue;
    if (body[field] === null) delete entry.row[field];
    else entry.row[field] = body[field];
  }
  touch(entry, {}, nowMs, { title: titleOf(entry.row) });
  return { status: 200, json: { customer: entry.row } };
}

export function deleteCustomer({ state }: Asked, id: string): Answer {
  return state.shelves.customer.delete(id) ? { status: 200, json: {} } : notFound('Customer', id);
}

export function retrieveCustomer({ state }: Asked, id: string): Answer {
  const entry = find(state, 'customer', id);
  return entry === undefined ? notFound('Customer', id) : { status: 200, json: { customer: entry.row } };
}

export function retrieveObject({ state }: Asked, id: string): Answer {
  const entry = find(state, 'catalog', id);
  if (entry === undefined || entry.row.is_deleted === true) return notFound('Catalog object', id);
  return { status: 200, json: { object: shown(state, entry) } };
}

export function deleteObject({ state, nowMs }: Asked, id: string): Answer {
  const entry = find(state, 'catalog', id);
  if (entry === undefined || entry.row.is_deleted === true) return notFound('Catalog object', id);
  return { status: 200, json: { deleted_object_ids: removeObject(state, entry, nowMs), deleted_at: stamp(nowMs) } };
}

/** Makes an object, or replaces one as a whole: what is not sent is gone. Stamps move only where something changed. */
function putObject(state: SquareState, given: SquareObject, itemId: string | null, nowMs: number): Entry | Answer {
  const type = String(given.type);
  const field = `${type.toLowerCase()}_data`;
  const { variations, ...rest } = fieldsOf(given[field]);
  const data = itemId === null ? rest : { ...rest, item_id: itemId };
  const known = find(state, 'catalog', given.id);
  if (known === undefined && !given.id.startsWith('#')) return notFound('Catalog object', given.id);
  if (known !== undefined && given.version !== known.row.version) return stale();
  const stamps = { updated_at: stamp(nowMs), version: nowMs };
  const entry =
    known ??
    add(state, 'catalog', {
      ...{ type, id: state.newId(24), is_deleted: false, present_at_all_locations: true },
      ...stamps,
      [field]: data,
    });
  if (known !== undefined && JSON.stringify(dataOf(known.row)) !== JSON.stringify(data)) {
    Object.assign(known.row, stamps, { [field]: data });
  }
  if (known === undefined && itemId !== null) {
    state.inside.set(itemId, [...(state.inside.get(itemId) ?? []), entry]);
  }
  for (const inner of listOf(variations)) {
    const put = putObject(state, inner, entry.row.id, nowMs);
    if ('status' in put) return put;
  }
  return entry;
}

/** Makes an item with its variations, or replaces an object; ids that begin with # are given by the caller. */
export function upsertObject({ state, body, nowMs }: Asked): Answer {
  // What is sent is checked where it is used.
  const given = fieldsOf(body.object) as SquareObject;
  if (typeof given.id !== 'string' || typeof given.type !== 'string') {
    return badRequest('MISSING_REQUIRED_PARAMETER', 'object.id and object.type are required.', 'object');
  }
  const data = fieldsOf(given[`${given.type.toLowerCase()}_data`]);
  const isNew = given.id.startsWith('#');
  if (given.type === 'ITEM' && isNew && listOf(data.variations).length === 0) {
    return badRequest('INVALID_VALUE', 'An item must have at least one variation.', 'object.item_data.variations');
  }
  const itemId = given.type === 'ITEM_VARIATION' ? String(data.item_id) : null;
  const put = putObject(state, given, itemId, nowMs);
  if ('status' in put) return put;
  const inner = variationsOf(state, put.row.id).map(({ row }) => row.id);
  const mappings = isNew ? { id_mappings: [put.row.id, ...inner].map((id) => ({ object_id: id })) } : {};
  return { status: 200, json: { catalog_object: structuredClone(shown(state, put)), ...mappings } };
}

/** Sets counts as they were found; the caller says when. */
export function changeInventory({ state, body }: Asked): Answer {
  const counts: Fields[] = [];
  for (const change of listOf(body.changes)) {
    const { catalog_object_id: id, location_id: place, quantity, occurred_at: at } = fieldsOf(change.physical_count);
    const variation = find(state, 'catalog', id);
    if (variation === undefined || variation.row.is_deleted === true) return notFound('Catalog object', id);
    if (typeof quantity !== 'string' || !/^\d+(\.\d{1,5})?$/.test(quantity)) {
      return badRequest('INVALID_VALUE', 'A quantity is a decimal with at most 5 places.', 'quantity');
    }
    if (Number.isNaN(Date.parse(String(at))))
      return badRequest('INVALID_TIME', 'occurred_at is missing.', 'occurred_at');
    counts.push(setCount(state, variation.row.id, String(place), quantity, Date.parse(String(at))).row);
  }
  return { status: 200, json: { counts: counts.map(({ id: _, ...count }) => count) } };
}
