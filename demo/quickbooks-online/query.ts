import type { Condition, Statement } from './language.ts';
import type { Entry, Json } from './state.ts';
import { showEntry } from './state.ts';

type Value = string | number | boolean | undefined;

/** A field of a record by its dotted name; the cheap ones without making the whole record. */
function readField(entry: Entry, field: string): Value {
  switch (field.toLowerCase()) {
    case 'id':
      return Number(entry.id);
    case 'active':
      return entry.active;
    case 'metadata.lastupdatedtime':
      return entry.updatedAt;
    case 'metadata.createtime':
      return entry.createdAt;
    default: {
      let value: unknown = showEntry(entry);
      for (const step of field.split('.')) {
        value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
      }
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
    }
  }
}

function compareValues(have: Value, want: string | number | boolean, field: string): number | null {
  if (have === undefined) return null;
  if (field.toLowerCase().startsWith('metadata.')) {
    // To the second, the finest that MetaData shows.
    const limit = Date.parse(String(want));
    return Number.isNaN(limit) ? null : Math.floor(Number(have) / 1000) - Math.floor(limit / 1000);
  }
  if (typeof have === 'number') return have - Number(want);
  const [a, b] = [String(have), String(want)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function likePattern(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*');
  return new RegExp(`^${escaped}$`, 'iu');
}

function holds(entry: Entry, condition: Condition): boolean {
  const have = readField(entry, condition.field);
  if (condition.operator === 'LIKE') return likePattern(String(condition.values[0])).test(String(have ?? ''));
  const orders = condition.values.map((want) => compareValues(have, want, condition.field));
  return orders.some((order) => {
    if (order === null) return false;
    switch (condition.operator) {
      case '>':
        return order > 0;
      case '>=':
        return order >= 0;
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
      default:
        return order === 0;
    }
  });
}

function sortEntries(entries: Entry[], statement: Statement): Entry[] {
  const orders = [...statement.orders, { field: 'Id', descending: false }];
  const rows = entries.map((entry) => ({ entry, keys: orders.map(({ field }) => readField(entry, field) ?? '') }));
  rows.sort((a, b) => {
    for (const [index, { descending }] of orders.entries()) {
      const [left = '', right = ''] = [a.keys[index], b.keys[index]];
      if (left !== right) return (left < right ? -1 : 1) * (descending ? -1 : 1);
    }
    return 0;
  });
  return rows.map(({ entry }) => entry);
}

/** Only the named fields, besides Id and what every answer carries. */
function pick(record: Json, fields: string[] | null): Json {
  if (fields === null) return record;
  const heads = new Set([
    'Id',
    'SyncToken',
    'MetaData',
    'domain',
    'sparse',
    ...fields.map((name) => name.split('.')[0]),
  ]);
  const picked = Object.entries(record).filter(([name]) => heads.has(name));
  return { ...Object.fromEntries(picked), sparse: true };
}

/** Runs a statement over the records of its entity; inactive ones are hidden unless Active is asked for. */
export function runStatement(entries: Iterable<Entry>, statement: Statement): { count: number; rows: Json[] } {
  const asksActive = statement.conditions.some(({ field }) => field.toLowerCase() === 'active');
  const matching: Entry[] = [];
  for (const entry of entries) {
    if (!asksActive && !entry.active) continue;
    if (statement.conditions.every((condition) => holds(entry, condition))) matching.push(entry);
  }
  if (statement.isCount) return { count: matching.length, rows: [] };
  const from = statement.startPosition - 1;
  const page = sortEntries(matching, statement).slice(from, from + statement.maxResults);
  return { count: matching.length, rows: page.map((entry) => pick(showEntry(entry), statement.fields)) };
}
