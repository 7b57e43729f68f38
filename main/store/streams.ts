import { z } from 'zod';
import type { EntityKind } from '../../contract/entities/index.ts';
import type { Json, JsonObject, Request } from '../../providers/kit/index.ts';
import type { Db } from './database.ts';

const jsonSchema: z.ZodType<Json> = z.json();
const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), jsonSchema);
const textMap = z.record(z.string(), z.string());

const requestSchema: z.ZodType<Request> = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  path: z.string(),
  query: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).exactOptional(),
  headers: textMap.exactOptional(),
  json: jsonSchema.exactOptional(),
  form: textMap.exactOptional(),
  as: z.enum(['json', 'text']).exactOptional(),
  anonymous: z.literal(true).exactOptional(),
  readsOnly: z.literal(true).exactOptional(),
  mayBeGone: z.literal(true).exactOptional(),
  waitMs: z.number().exactOptional(),
  carry: jsonObjectSchema.exactOptional(),
});

const passSchema = z.object({
  mode: z.enum(['full', 'changes']),
  since: z.string().nullable(),
  from: z.string().nullable(),
  startedAt: z.string(),
  /** The vendor's clock in its first answer; becomes the cursor when the pass has ended whole. */
  vendorStartedAt: z.string().nullable(),
  /** What is still to be asked, in order. */
  queue: z.array(requestSchema),
  read: z.int(),
  total: z.int().nullable(),
  /** True while `pass_seen` is being kept, to find deletions at the end. */
  comparing: z.boolean(),
  /** The streams inside this one that have taken their records out of it since its first page. */
  inner: z.array(z.string()),
  /** It was cut and gone on with: what was read before may have been deleted meanwhile. */
  resumed: z.literal(true).exactOptional(),
  incomplete: z.string().nullable(),
});

/** A pass under way, as it is kept between two pages: all that is needed to go on after a kill. */
export type Pass = z.infer<typeof passSchema>;

export interface StreamState {
  readonly id: number;
  readonly connectionId: string;
  readonly stream: string;
  readonly entity: EntityKind;
  readonly enabled: boolean;
  /** The vendor's clock at the start of the last whole pass. */
  readonly cursor: string | null;
  readonly pass: Pass | null;
  /** `always`, or the instant from which history is complete; null before the first whole pass. */
  readonly completeSince: string | null;
  readonly lastFullAt: string | null;
  readonly lastOkAt: string | null;
  /** Why the next run must read everything, or `after:` and the instant from which it must; null when it need not. */
  readonly fullDue: string | null;
  /** How many records are there and not deleted. */
  readonly live: number;
}

interface Row {
  id: number;
  connection_id: string;
  stream: string;
  entity: EntityKind;
  enabled: number;
  cursor: string | null;
  pass: string | null;
  complete_since: string | null;
  last_full_at: string | null;
  last_ok_at: string | null;
  full_due: string | null;
  live: number;
}

export interface StreamRepo {
  list(connectionId: string): StreamState[];
  find(connectionId: string, stream: string): StreamState | null;
  /** The stream's row, made when it is new: a stream that a newer Backroom adds starts with a full pass. */
  ensure(connectionId: string, stream: string, entity: EntityKind, enabled?: boolean): StreamState;
  enable(id: number, enabled: boolean): void;
  savePass(id: number, pass: Pass | null): void;
  /** Records came or went; to be called in the transaction that writes them. */
  countLive(id: number, by: number): void;
  finish(id: number, end: Pick<StreamState, 'cursor' | 'completeSince' | 'lastFullAt' | 'lastOkAt' | 'fullDue'>): void;
  /** Forgets the cursor and any pass under way: the next run reads everything again. Records stay. */
  reset(id: number): void;
}

export function createStreams(db: Db): StreamRepo {
  const all = db.prepare<[string], Row>('SELECT * FROM stream_state WHERE connection_id = ? ORDER BY id');
  const one = db.prepare<[string, string], Row>('SELECT * FROM stream_state WHERE connection_id = ? AND stream = ?');
  const add = db.prepare(
    'INSERT INTO stream_state (connection_id, stream, entity, enabled) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const enable = db.prepare('UPDATE stream_state SET enabled = ? WHERE id = ?');
  const savePass = db.prepare('UPDATE stream_state SET pass = ? WHERE id = ?');
  const countLive = db.prepare('UPDATE stream_state SET live = live + ? WHERE id = ?');
  const finish = db.prepare(`UPDATE stream_state SET pass = NULL, cursor = @cursor, complete_since = @completeSince,
    last_full_at = @lastFullAt, last_ok_at = @lastOkAt, full_due = @fullDue WHERE id = @id`);
  const reset = db.prepare(
    "UPDATE stream_state SET pass = NULL, cursor = NULL, full_due = 'reset', complete_since = NULL WHERE id = ?",
  );
  const forgetSeen = db.prepare('DELETE FROM pass_seen WHERE stream_id = ?');

  function find(connectionId: string, stream: string): StreamState | null {
    const row = one.get(connectionId, stream);
    return row ? fromRow(row) : null;
  }

  return {
    list: (connectionId) => all.all(connectionId).map(fromRow),
    find,
    ensure: (connectionId, stream, entity, enabled = true) => {
      add.run(connectionId, stream, entity, enabled ? 1 : 0);
      const state = find(connectionId, stream);
      if (!state) throw new Error(`the stream ${stream} could not be stored`);
      return state;
    },
    enable: (id, enabled) => void enable.run(enabled ? 1 : 0, id),
    savePass: (id, pass) => void savePass.run(pass && JSON.stringify(pass), id),
    countLive: (id, by) => void (by !== 0 && countLive.run(by, id)),
    finish: (id, end) => void finish.run({ id, ...end }),
    reset: db.transaction((id: number) => {
      reset.run(id);
      forgetSeen.run(id);
    }),
  };
}

function fromRow(row: Row): StreamState {
  return {
    id: row.id,
    connectionId: row.connection_id,
    stream: row.stream,
    entity: row.entity,
    enabled: row.enabled === 1,
    cursor: row.cursor,
    // A pass that an older Backroom stored in another shape is dropped: the stream starts its pass anew.
    pass: row.pass === null ? null : (passSchema.safeParse(JSON.parse(row.pass)).data ?? null),
    completeSince: row.complete_since,
    lastFullAt: row.last_full_at,
    lastOkAt: row.last_ok_at,
    fullDue: row.full_due,
    live: row.live,
  };
}
