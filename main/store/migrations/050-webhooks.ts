/**
 * Webhooks: the relay's inbox, how each connection is subscribed, and what came in. Credentials are now also of others
 * than connections (the relay, the owner's addresses), and runs can be begun by a webhook: both tables are made anew,
 * since SQLite cannot change what a table refers to.
 */
export const sql = `
CREATE TABLE credential_new (
  -- A connection's id, or the name of another that has secrets.
  owner      TEXT PRIMARY KEY,
  sealed     BLOB NOT NULL,
  previous   BLOB,
  generation INTEGER NOT NULL DEFAULT 1,
  expires_at TEXT,
  updated_at TEXT NOT NULL
) STRICT;
INSERT INTO credential_new SELECT connection_id, sealed, previous, generation, expires_at, updated_at FROM credential;
DROP TABLE credential;
ALTER TABLE credential_new RENAME TO credential;
CREATE TRIGGER credential_of_connection AFTER DELETE ON connection
  BEGIN DELETE FROM credential WHERE owner IN (OLD.id, 'hook:' || OLD.id); END;

CREATE TABLE run_new (
  id            INTEGER PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  trigger       TEXT NOT NULL CHECK (trigger IN ('schedule', 'person', 'connect', 'retry', 'webhook')),
  dry           INTEGER NOT NULL DEFAULT 0,
  started_at    TEXT NOT NULL,
  ended_at      TEXT,
  status        TEXT NOT NULL CHECK (status IN ('running', 'done', 'set_aside', 'stopped', 'failed', 'cut')),
  reason        TEXT,
  detail        TEXT,
  folded        INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO run_new SELECT id, connection_id, trigger, dry, started_at, ended_at, status, reason, detail, folded
  FROM sync_run;
CREATE TABLE run_stream_new (
  run_id      INTEGER NOT NULL REFERENCES run_new (id) ON DELETE CASCADE,
  stream      TEXT NOT NULL,
  mode        TEXT NOT NULL CHECK (mode IN ('full', 'changes', 'only')),
  status      TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'set_aside', 'stopped', 'failed', 'cut')),
  reason      TEXT,
  detail      TEXT,
  added       INTEGER NOT NULL DEFAULT 0,
  changed     INTEGER NOT NULL DEFAULT 0,
  unchanged   INTEGER NOT NULL DEFAULT 0,
  deleted     INTEGER NOT NULL DEFAULT 0,
  set_aside   INTEGER NOT NULL DEFAULT 0,
  calls       INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER NOT NULL DEFAULT 0,
  total       INTEGER,
  PRIMARY KEY (run_id, stream)
) STRICT, WITHOUT ROWID;
INSERT INTO run_stream_new SELECT run_id, stream, mode, status, reason, detail, added, changed, unchanged, deleted,
  set_aside, calls, duration_ms, total FROM sync_run_stream;
DROP TABLE sync_run_stream;
DROP TABLE sync_run;
ALTER TABLE run_new RENAME TO sync_run;
ALTER TABLE run_stream_new RENAME TO sync_run_stream;
CREATE INDEX sync_run_by_connection ON sync_run (connection_id, id);

-- The inbox at the relay; one row at most. The token and the key that opens what was sealed are in the vault.
CREATE TABLE relay (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  url          TEXT NOT NULL,
  inbox_id     TEXT NOT NULL,
  public_key   TEXT NOT NULL,
  -- The last delivery that is here; moved in the transaction that writes it.
  cursor       INTEGER NOT NULL DEFAULT 0,
  bounce_uri   TEXT,
  keep_days    INTEGER,
  enrolled_at  TEXT NOT NULL,
  last_poll_at TEXT
) STRICT;

-- How a connection's vendor is asked to tell what happens.
CREATE TABLE hook (
  connection_id TEXT PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
  wanted        INTEGER NOT NULL DEFAULT 1,
  address_id    TEXT,
  url           TEXT,
  state         TEXT NOT NULL CHECK (state IN ('off', 'setting_up', 'on', 'by_hand', 'failed', 'impossible')),
  code          TEXT,
  detail        TEXT,
  -- What deliveries are checked with is in the vault.
  keyed         INTEGER NOT NULL DEFAULT 0,
  checked_at    TEXT,
  -- When it was last seen to be in order at the vendor: what is mended after a hole begins there.
  good_at       TEXT,
  last_event_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX hook_by_address ON hook (address_id) WHERE address_id IS NOT NULL;

-- Deliveries as they came in.
CREATE TABLE webhook_event (
  id            INTEGER PRIMARY KEY,
  inbox_id      TEXT NOT NULL,
  seq           INTEGER NOT NULL,
  address_id    TEXT NOT NULL,
  connection_id TEXT REFERENCES connection (id) ON DELETE CASCADE,
  received_at   TEXT NOT NULL,
  stored_at     TEXT NOT NULL,
  method        TEXT NOT NULL,
  url           TEXT NOT NULL,
  headers       TEXT NOT NULL,
  body          BLOB NOT NULL,
  topic         TEXT,
  external_id   TEXT,
  count         INTEGER NOT NULL DEFAULT 0,
  verdict       TEXT NOT NULL,
  outcome       TEXT NOT NULL
    CHECK (outcome IN ('waiting', 'fetched', 'nothing', 'duplicate', 'kept_apart', 'failed')),
  run_id        INTEGER,
  problem       TEXT,
  UNIQUE (inbox_id, seq)
) STRICT;
CREATE INDEX webhook_event_by_connection ON webhook_event (connection_id, id);
CREATE INDEX webhook_event_open ON webhook_event (outcome, id) WHERE outcome IN ('waiting', 'kept_apart', 'failed');
CREATE INDEX webhook_event_by_time ON webhook_event (received_at);
-- All that counting asks for, so that no body is passed over.
CREATE INDEX webhook_event_counts ON webhook_event (connection_id, received_at, outcome, verdict);
CREATE INDEX webhook_event_stored ON webhook_event (stored_at, received_at);

-- What genuine deliveries tell.
CREATE TABLE webhook_told (
  event_id      INTEGER NOT NULL REFERENCES webhook_event (id) ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  -- The vendor's own id of the event; where it gives none, a hash of what it says.
  same          TEXT NOT NULL,
  topic         TEXT NOT NULL,
  external_id   TEXT,
  gone          INTEGER NOT NULL DEFAULT 0,
  at            TEXT,
  state         TEXT NOT NULL CHECK (state IN ('waiting', 'fetching', 'fetched', 'nothing', 'duplicate')),
  PRIMARY KEY (event_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_told_same ON webhook_told (connection_id, same);
CREATE INDEX webhook_told_waiting ON webhook_told (connection_id, event_id) WHERE state IN ('waiting', 'fetching');

-- Times in which this PC slept or Backroom was closed, and what was fetched afterwards.
CREATE TABLE absence (
  id         INTEGER PRIMARY KEY,
  from_at    TEXT NOT NULL,
  to_at      TEXT NOT NULL,
  folded     INTEGER NOT NULL DEFAULT 0,
  collected  INTEGER NOT NULL DEFAULT 0,
  settled_at TEXT
) STRICT;
`;
