import type { Answer, Call } from '../http.ts';
import { COMPANY, PREFERENCES } from './company.ts';
import { fault, notFound } from './fault.ts';
import { parseStatement, StatementError } from './language.ts';
import { runStatement } from './query.ts';
import type { Entity, Entry, Json, QuickbooksState } from './state.ts';
import { ENTITIES, offsetTime, REALM_ID, showEntry } from './state.ts';
import { quickbooksWrite } from './writes.ts';

const LOOK_BACK_MS = 30 * 86_400_000;
const MAX_CHANGES = 1000;
/** Entities that exist at the vendor and that the pretend company has none of. */
const EMPTY = ['BillPayment', 'Estimate', 'JournalEntry', 'Term'];
/** Entities that the change feed does not tell of. */
const SILENT: readonly string[] = ['TaxCode', 'TaxRate'];

function findEntity(name: string): Entity | undefined {
  return ENTITIES.find((entity) => entity.toLowerCase() === name.toLowerCase());
}

function query(state: QuickbooksState, call: Call, nowMs: number): Answer {
  const text = call.query.get('query') ?? (call.method === 'POST' ? call.body : '');
  try {
    const statement = parseStatement(text);
    const time = offsetTime(nowMs);
    if (statement.entity === 'CompanyInfo')
      return { status: 200, json: { QueryResponse: { CompanyInfo: [COMPANY] }, time } };
    const entity = findEntity(statement.entity);
    if (entity === undefined && !EMPTY.includes(statement.entity)) {
      return fault(400, '4001', 'Invalid query', 'ValidationFault', `Invalid context declaration: ${statement.entity}`);
    }
    const entries = entity === undefined ? [] : state.lists[entity].values();
    const { count, rows } = runStatement(entries, statement);
    if (statement.isCount) return { status: 200, json: { QueryResponse: { totalCount: count }, time } };
    const { startPosition } = statement;
    const found = { [entity ?? statement.entity]: rows, startPosition, maxResults: rows.length };
    return { status: 200, json: { QueryResponse: rows.length === 0 ? {} : found, time } };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return fault(400, '4000', 'Error parsing query', 'ValidationFault', `QueryParserError: ${error.message}`);
  }
}

interface Change {
  at: number;
  json: Json;
}

function changesOf(state: QuickbooksState, entity: Entity, sinceMs: number): Change[] {
  const live = [...state.lists[entity].values()]
    .filter((entry) => entry.updatedAt >= sinceMs)
    .map((entry) => ({ at: entry.updatedAt, json: showEntry(entry) }));
  const gone = state.tombstones
    .filter((tombstone) => tombstone.entity === entity && tombstone.at >= sinceMs)
    .map(({ id, at }) => ({
      at,
      json: { domain: 'QBO', status: 'Deleted', Id: id, MetaData: { LastUpdatedTime: offsetTime(at) } },
    }));
  return [...live, ...gone].sort((a, b) => a.at - b.at);
}

/** Changes and tombstones since a time: at most 30 days back and 1000 objects over all entities. */
function changeDataCapture(state: QuickbooksState, call: Call, nowMs: number): Answer {
  const since = Date.parse(call.query.get('changedSince') ?? '');
  if (Number.isNaN(since))
    return fault(400, '2020', 'Required parameter changedSince is missing or invalid', 'ValidationFault');
  if (since < nowMs - LOOK_BACK_MS) {
    return fault(400, '4002', 'changedSince is more than 30 days ago', 'ValidationFault');
  }
  const names = (call.query.get('entities') ?? '').split(',').map((name) => name.trim());
  const entities = names.map(findEntity);
  const unknown = names.find(
    (name, index) => SILENT.includes(name) || (entities[index] === undefined && !EMPTY.includes(name)),
  );
  if (unknown !== undefined) return fault(400, '2010', `Unsupported entity ${unknown}`, 'ValidationFault');
  let left = MAX_CHANGES;
  const responses = entities.map((entity) => {
    if (entity === undefined) return {};
    const rows = changesOf(state, entity, since).slice(0, left);
    left -= rows.length;
    if (rows.length === 0) return {};
    return {
      [entity]: rows.map(({ json }) => json),
      startPosition: 1,
      maxResults: rows.length,
      totalCount: rows.length,
    };
  });
  return { status: 200, json: { CDCResponse: [{ QueryResponse: responses }], time: offsetTime(nowMs) } };
}

function single(state: QuickbooksState, entity: Entity, id: string, nowMs: number): Answer {
  const entry: Entry | undefined = state.lists[entity].get(id);
  if (entry === undefined) return notFound();
  return { status: 200, json: { [entity]: showEntry(entry), time: offsetTime(nowMs) } };
}

/** Answers a call below /v3/company whose token was found good. */
export function quickbooksRoute(state: QuickbooksState, call: Call, nowMs: number): Answer {
  const [, , , realmId, resource = '', id] = call.path.split('/');
  if (realmId !== REALM_ID) {
    const detail = 'errorCode=003100; statusCode=403';
    return fault(403, '3100', 'message=ApplicationAuthorizationFailed', 'AuthorizationFault', detail);
  }
  const time = offsetTime(nowMs);
  switch (resource) {
    case 'query':
      return query(state, call, nowMs);
    case 'cdc':
      return changeDataCapture(state, call, nowMs);
    case 'companyinfo':
      return { status: 200, json: { CompanyInfo: COMPANY, time } };
    case 'preferences':
      return { status: 200, json: { Preferences: PREFERENCES, time } };
    default: {
      const entity = findEntity(resource);
      if (entity !== undefined && id !== undefined && call.method === 'GET') return single(state, entity, id, nowMs);
      if (entity !== undefined && call.method === 'POST') return quickbooksWrite(state, entity, call, nowMs);
      return fault(400, '500', 'Unsupported Operation', 'ValidationFault', `Operation ${resource} is not supported.`);
    }
  }
}
