import { z } from 'zod';
import { HubError } from '../../contract/errors.ts';
import type { Account, Settings } from '../../providers/kit/index.ts';
import type { Db } from './database.ts';
import { createRemoval, removedOwner } from './removal.ts';

export interface Connection {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  /** The id of the way it signs in. */
  readonly way: string;
  readonly settings: Settings;
  readonly account: Account;
  /** `signed_out`: a person must sign in again. `off`: disconnected, its records kept. */
  readonly state: 'ready' | 'signed_out' | 'off';
  readonly pretend: boolean;
  /** Which of the way's signings the vendor accepts. */
  readonly signing: number;
  readonly paused: boolean;
  /** Whether the owner lets Backroom write there. */
  readonly writes: boolean;
  readonly cron: string;
  readonly nextDueAt: string | null;
  readonly backfillFrom: string | null;
  readonly createdAt: string;
}

interface Row {
  id: string;
  provider: string;
  name: string;
  way: string;
  settings: string;
  account: string;
  state: Connection['state'];
  pretend: number;
  signing: number;
  paused: number;
  writes: number;
  cron: string;
  next_due_at: string | null;
  backfill_from: string | null;
  created_at: string;
}

const settingsSchema = z.record(z.string(), z.string());
const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  timezone: z.string().exactOptional(),
  currency: z.string().exactOptional(),
  facts: settingsSchema.exactOptional(),
});

export interface ConnectionRepo {
  list(): Connection[];
  /** @throws HubError not_found */
  get(id: string): Connection;
  find(idOrName: string): Connection | null;
  add(connection: Connection): void;
  change(id: string, change: Partial<Omit<Connection, 'id' | 'provider' | 'createdAt'>>): void;
  /** Removes a connection, its runs and credential; its records are out of sight, and gone when they are few. */
  remove(id: string): void;
}

export function createConnections(db: Db): ConnectionRepo {
  const all = db.prepare<[], Row>(`SELECT * FROM connection WHERE id <> '${removedOwner}' ORDER BY name`);
  const one = db.prepare<[string], Row>('SELECT * FROM connection WHERE id = ?');
  const named = db.prepare<[{ key: string }], Row>(
    'SELECT * FROM connection WHERE id = @key OR name = @key COLLATE NOCASE',
  );
  const put = db.prepare<[Row]>(`
    INSERT INTO connection (id, provider, name, way, settings, account, state, pretend, signing, paused, writes,
      cron, next_due_at, backfill_from, created_at)
    VALUES (@id, @provider, @name, @way, @settings, @account, @state, @pretend, @signing, @paused, @writes, @cron,
      @next_due_at, @backfill_from, @created_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, way = excluded.way, settings = excluded.settings,
      account = excluded.account, state = excluded.state, pretend = excluded.pretend, signing = excluded.signing,
      paused = excluded.paused, writes = excluded.writes, cron = excluded.cron, next_due_at = excluded.next_due_at,
      backfill_from = excluded.backfill_from`);
  const removal = createRemoval(db);

  function get(id: string): Connection {
    const row = one.get(id);
    if (!row) throw new HubError('not_found', { params: { what: 'connection', name: id } });
    return fromRow(row);
  }

  return {
    list: () => all.all().map(fromRow),
    get,
    find: (idOrName) => {
      const row = named.get({ key: idOrName });
      return row ? fromRow(row) : null;
    },
    add: (connection) => void put.run(toRow(connection)),
    // Immediate: one that reads first and writes then would be refused at once while a sync writes.
    change: db.transaction((id: string, change: Parameters<ConnectionRepo['change']>[1]) => {
      put.run(toRow({ ...get(id), ...change }));
    }).immediate,
    remove: (id) => removal.begin(id),
  };
}

function fromRow(row: Row): Connection {
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    way: row.way,
    settings: settingsSchema.parse(JSON.parse(row.settings)),
    account: accountSchema.parse(JSON.parse(row.account)),
    state: row.state,
    pretend: row.pretend === 1,
    signing: row.signing,
    paused: row.paused === 1,
    writes: row.writes === 1,
    cron: row.cron,
    nextDueAt: row.next_due_at,
    backfillFrom: row.backfill_from,
    createdAt: row.created_at,
  };
}

function toRow(connection: Connection): Row {
  return {
    id: connection.id,
    provider: connection.provider,
    name: connection.name,
    way: connection.way,
    settings: JSON.stringify(connection.settings),
    account: JSON.stringify(connection.account),
    state: connection.state,
    pretend: connection.pretend ? 1 : 0,
    signing: connection.signing,
    paused: connection.paused ? 1 : 0,
    writes: connection.writes ? 1 : 0,
    cron: connection.cron,
    next_due_at: connection.nextDueAt,
    backfill_from: connection.backfillFrom,
    created_at: connection.createdAt,
  };
}
