import type { Db } from './database.ts';

/** The inbox at the relay. Its token and key are in the vault, under `relay`. */
export interface RelayRow {
  readonly url: string;
  readonly inboxId: string;
  /** X25519, base64url. */
  readonly publicKey: string;
  /** The last delivery that is here. */
  readonly cursor: number;
  /** The relay's page over which sign-ins may come back; null where it has none. */
  readonly bounceUri: string | null;
  readonly keepDays: number | null;
  readonly enrolledAt: string;
  readonly lastPollAt: string | null;
}

interface Row {
  url: string;
  inbox_id: string;
  public_key: string;
  cursor: number;
  bounce_uri: string | null;
  keep_days: number | null;
  enrolled_at: string;
  last_poll_at: string | null;
}

export interface RelayRepo {
  get(): RelayRow | null;
  put(row: Omit<RelayRow, 'cursor' | 'lastPollAt'>): void;
  /** To be called in the transaction that writes what was polled. */
  moved(cursor: number): void;
  polled(at: string): void;
  remove(): void;
}

export function createRelayRepo(db: Db): RelayRepo {
  const one = db.prepare<[], Row>('SELECT * FROM relay');
  const put =
    db.prepare(`INSERT OR REPLACE INTO relay (id, url, inbox_id, public_key, bounce_uri, keep_days, enrolled_at)
    VALUES (1, @url, @inboxId, @publicKey, @bounceUri, @keepDays, @enrolledAt)`);
  const moved = db.prepare('UPDATE relay SET cursor = ?');
  const polled = db.prepare('UPDATE relay SET last_poll_at = ?');
  const remove = db.prepare('DELETE FROM relay');
  return {
    get() {
      const row = one.get();
      return row ? fromRow(row) : null;
    },
    put: (row) => void put.run(row),
    moved: (cursor) => void moved.run(cursor),
    polled: (at) => void polled.run(at),
    remove: () => void remove.run(),
  };
}

function fromRow(row: Row): RelayRow {
  return {
    url: row.url,
    inboxId: row.inbox_id,
    publicKey: row.public_key,
    cursor: row.cursor,
    bounceUri: row.bounce_uri,
    keepDays: row.keep_days,
    enrolledAt: row.enrolled_at,
    lastPollAt: row.last_poll_at,
  };
}
