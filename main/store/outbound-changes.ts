import {
  type Entity,
  type EntityKind,
  entityKindSchema,
  entitySchemas,
  summarise,
} from '../../contract/entities/index.ts';
import { type ConnectionFacts, type EventType, eventsOf } from '../../contract/events/index.ts';
import { readAppSettings } from '../app-settings.ts';
import type { Db } from './database.ts';
import { createEventWriter, type EventWriter } from './outbound-events.ts';
import { createSettings } from './settings.ts';

/** How what a stream brings is told of; a stream without it is read in silence. */
export interface Telling {
  /** A record that is not known yet and older than this is history coming in; '' where all history is here. */
  readonly since: string;
  /** True where such a record comes because something about it has changed. */
  readonly changesOnly: boolean;
}

/** How a record was before it is written: `none` for a new one, `unread` for one that an older Backroom stored. */
export type Before = Entity | 'none' | 'unread';

/** Tells what becomes of the records of one kind, in the transaction that writes them. */
export interface ChangeTeller {
  /** To be asked before a record is written. Null when there is nothing to tell, which costs next to nothing. */
  before(known: { readonly id: number; readonly deleted: number } | undefined, text: string): Before | null;
  after(recordId: number, before: Before, entity: Entity, at: string): void;
}

const silent: ChangeTeller = { before: () => null, after: () => undefined };

export function createChangeTeller(
  db: Db,
  streamId: number,
  kind: EntityKind,
  telling: Telling | null | undefined,
): ChangeTeller {
  if (!telling) return silent;
  const writer = createEventWriter(db);
  const settings = createSettings(db);
  const stored = db.prepare<[number], { canonical: string; raw: string }>(
    'SELECT canonical, raw FROM record WHERE id = ?',
  );
  const connectionOf = prepareConnection(db);

  function typesOf(before: Before, after: Entity, lowStock: number): EventType[] {
    if (before === 'unread') return [`${kind}.updated`];
    if (before !== 'none') return eventsOf({ kind, before, after }, { lowStock });
    const isHistory = after.createdAt !== null && after.createdAt < (telling?.since ?? '');
    if (!isHistory) return eventsOf({ kind, before: null, after }, { lowStock });
    return telling?.changesOnly ? [`${kind}.updated`] : [];
  }

  return {
    before(known, text) {
      if (!writer.wantsOf(kind)) return null;
      if (!known || known.deleted) return 'none';
      const row = stored.get(known.id);
      // The vendor's record is as it was: only what Backroom makes of it is another, with a newer Backroom.
      if (!row || row.raw === text) return null;
      return readEntity(kind, row.canonical) ?? 'unread';
    },
    after(recordId, before, after, at) {
      const lowStock = kind === 'inventory_level' ? readAppSettings(settings).lowStock : 0;
      const types = typesOf(before, after, lowStock).filter(writer.wants);
      const connection = types.length > 0 ? connectionOf(streamId) : null;
      if (!connection) return;
      const { title, money } = summarise(kind, after);
      const was = typeof before === 'string' ? {} : { before };
      for (const type of types) {
        const data = { record: after, ...was, ...(type === 'stock.low' ? { atMost: lowStock } : {}) };
        writer.write({ type, connection, recordId, title, money, at, data });
      }
    },
  };
}

/** Tells that a record is gone, in the transaction that marks it so. */
export function createGoneTeller(db: Db): (recordId: number, at: string) => void {
  const writer = createEventWriter(db);
  const stored = db.prepare<[number], { streamId: number; entity: string; canonical: string }>(
    'SELECT stream_id AS streamId, entity, canonical FROM record WHERE id = ?',
  );
  const connectionOf = prepareConnection(db);
  return (recordId, at) => {
    if (!writer.wantsAny()) return;
    const row = stored.get(recordId);
    if (row) tellGone(writer, { ...row, recordId, at }, connectionOf);
  };
}

function tellGone(
  writer: EventWriter,
  row: { recordId: number; streamId: number; entity: string; canonical: string; at: string },
  connectionOf: (streamId: number) => ConnectionFacts | null,
): void {
  const kind = entityKindSchema.parse(row.entity);
  const type: EventType = `${kind}.deleted`;
  const record = writer.wants(type) ? readEntity(kind, row.canonical) : null;
  const connection = record && connectionOf(row.streamId);
  if (!record || !connection) return;
  const { title, money } = summarise(kind, record);
  writer.write({ type, connection, recordId: row.recordId, title, money, at: row.at, data: { record } });
}

/** A stored record; null for one of a shape that is no longer ours. */
export function readEntity<K extends EntityKind>(kind: K, canonical: string): Entity | null {
  return entitySchemas[kind].safeParse(JSON.parse(canonical)).data ?? null;
}

/** The facts of a stream's connection that payloads carry. */
function prepareConnection(db: Db): (streamId: number) => ConnectionFacts | null {
  const select = db.prepare<[number], ConnectionFacts>(`SELECT c.id, c.name, c.provider FROM stream_state AS s
    JOIN connection AS c ON c.id = s.connection_id WHERE s.id = ?`);
  return (streamId) => select.get(streamId) ?? null;
}
