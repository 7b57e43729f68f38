import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { EntityKind } from '../../contract/entities/index.ts';
import {
  type ConnectionFacts,
  type EventPayload,
  type EventType,
  eventTypesOf,
  payloadVersion,
} from '../../contract/events/index.ts';
import { type EventFilter, type EventRow, eventFilterSchema } from '../../contract/ipc/index.ts';
import type { Money } from '../../contract/money.ts';
import type { Db } from './database.ts';

/** Something that has happened, on its way to whoever wants to know. */
export interface Happening {
  readonly type: EventType;
  readonly connection: ConnectionFacts;
  readonly recordId: number | null;
  /** What it is about, as a list shows it. */
  readonly title: string;
  /** Its main amount, for filters. */
  readonly money: Money | null;
  readonly at: string;
  /** What the payload says beside the connection. */
  readonly data: object;
}

/** Writes events with a delivery for each address that wants them; to be called in the transaction of what happened. */
export interface EventWriter {
  wantsAny(): boolean;
  /** True when an address may want something of such records. Asked again and again it costs next to nothing. */
  wantsOf(kind: EntityKind): boolean;
  wants(type: EventType): boolean;
  /**
   * @param always keeps it among what happened also when no address wants it
   * @returns how many addresses will be told
   */
  write(happening: Happening, always?: boolean): number;
}

interface Interest {
  readonly id: string;
  readonly types: ReadonlySet<string>;
  readonly filter: EventFilter;
}

const typesSchema = z.array(z.string());

export function createEventWriter(db: Db): EventWriter {
  // What waits for an address that is paused is sent when it goes on.
  const rows = db.prepare<[], { id: string; types: string; filter: string }>(
    "SELECT id, types, filter FROM address WHERE state <> 'stopped'",
  );
  const addEvent = createEventAdder(db);
  const addDelivery = db.prepare(
    "INSERT INTO delivery (address_id, event_seq, state, next_at) VALUES (?, ?, 'waiting', ?)",
  );
  let known: readonly Interest[] | null = null;
  let kinds = new Map<EntityKind, boolean>();

  /** Read once in each turn of the event loop, so at most once a transaction: another process may add an address. */
  function interests(): readonly Interest[] {
    if (known) return known;
    known = rows.all().map(({ id, types, filter }) => ({
      id,
      types: new Set(typesSchema.parse(JSON.parse(types))),
      filter: eventFilterSchema.parse(JSON.parse(filter)),
    }));
    queueMicrotask(() => {
      known = null;
      kinds = new Map();
    });
    return known;
  }

  const wants = (type: EventType) => interests().some((one) => hasType(one, type));

  return {
    wants,
    wantsAny: () => interests().length > 0,
    wantsOf(kind) {
      const all = interests();
      if (all.length === 0) return false;
      const found = kinds.get(kind) ?? eventTypesOf(kind).some(wants);
      kinds.set(kind, found);
      return found;
    },
    write(happening, always = false) {
      const told = interests().filter((one) => hasType(one, happening.type) && passes(one.filter, happening));
      if (told.length === 0 && !always) return 0;
      const seq = addEvent(happening);
      for (const { id } of told) addDelivery.run(id, seq, happening.at);
      return told.length;
    },
  };
}

function hasType({ types }: Interest, type: EventType): boolean {
  return types.has(type) || types.has('*');
}

/** What has no amount cannot be too small. */
function passes({ connectionIds, minAmountMinor, currency }: EventFilter, { connection, money }: Happening): boolean {
  if (connectionIds && !connectionIds.includes(connection.id)) return false;
  if (money === null) return true;
  if (currency !== undefined && money.currency !== currency) return false;
  return minAmountMinor === undefined || Math.abs(money.amountMinor) >= minAmountMinor;
}

/** Writes an event's row with its payload. @returns its number */
function createEventAdder(db: Db): (happening: Happening) => number {
  const insert = db.prepare(`INSERT INTO event (id, type, connection_id, connection_name, record_id, title, at, payload)
    VALUES (@id, @type, @connectionId, @connectionName, @recordId, @title, @at, @payload)`);
  return ({ type, connection, recordId, title, at, data }) => {
    const id = newEventId();
    const payload: EventPayload = { id, type, timestamp: at, version: payloadVersion, data: { connection, ...data } };
    const { id: connectionId, name: connectionName } = connection;
    const row = { id, type, connectionId, connectionName, recordId, title, at, payload: JSON.stringify(payload) };
    return Number(insert.run(row).lastInsertRowid);
  };
}

export function newEventId(): string {
  return `evt_${randomUUID().replaceAll('-', '')}`;
}

export interface EventFilterQuery {
  readonly type?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What happened, as the window lists it. */
export interface EventRepo {
  /** Newest first, each with the number that the next page begins before. */
  list(query: EventFilterQuery): (EventRow & { readonly seq: number })[];
  /** A made-up event, which is not among what happened. @returns its number */
  addTest(payload: EventPayload): number;
}

export function createEventLog(db: Db): EventRepo {
  const columns = `SELECT e.seq, e.id, e.type, e.connection_id AS connectionId, e.connection_name AS connectionName,
      e.title, r.id AS recordId, e.at FROM event AS e LEFT JOIN record AS r ON r.id = e.record_id
      -- A number that was given to another record since then is none of it.
      AND r.first_seen_at <= e.at
    WHERE e.test = 0 AND e.seq < @before`;
  const newest = 'ORDER BY e.seq DESC LIMIT @limit';
  type Query = [{ type: string | undefined; before: number; limit: number }];
  const all = db.prepare<[Omit<Query[0], 'type'>], EventRow & { seq: number }>(`${columns} ${newest}`);
  const ofType = db.prepare<Query, EventRow & { seq: number }>(`${columns} AND e.type = @type ${newest}`);
  const insert = db.prepare(`INSERT INTO event (id, type, title, at, payload, test)
    VALUES (@id, @type, '', @at, @payload, 1)`);
  return {
    list({ type, before = Number.MAX_SAFE_INTEGER, limit }) {
      return type === undefined ? all.all({ before, limit }) : ofType.all({ type, before, limit });
    },
    addTest: (payload) => {
      const { id, type, timestamp } = payload;
      return Number(insert.run({ id, type, at: timestamp, payload: JSON.stringify(payload) }).lastInsertRowid);
    },
  };
}
