/**
 * The first shape of the store. Record rows carry what lists sort and filter by as plain columns: an expression
 * index over the canonical JSON would parse it once per index and insert, which costs a third of the sync speed.
 */
export const sql = `
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE connection (
  id           TEXT PRIMARY KEY,
  provider     TEXT NOT NULL,
  name         TEXT NOT NULL UNIQUE,
  way          TEXT NOT NULL,
  settings     TEXT NOT NULL,
  account      TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('ready', 'signed_out', 'off')),
  pretend      INTEGER NOT NULL DEFAULT 0,
  signing      INTEGER NOT NULL DEFAULT 0,
  paused       INTEGER NOT NULL DEFAULT 0,
  cron         TEXT NOT NULL,
  next_due_at  TEXT,
  backfill_from TEXT,
  created_at   TEXT NOT NULL
) STRICT;

CREATE TABLE credential (
  connection_id TEXT PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
  sealed        BLOB NOT NULL,
  previous      BLOB,
  generation    INTEGER NOT NULL DEFAULT 1,
  expires_at    TEXT,
  updated_at    TEXT NOT NULL
) STRICT;

-- Held by whoever refreshes a token or runs a sync of a connection; two processes never do so at once.
CREATE TABLE lease (
  name       TEXT PRIMARY KEY,
  holder     TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stream_state (
  id             INTEGER PRIMARY KEY,
  connection_id  TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  stream         TEXT NOT NULL,
  entity         TEXT NOT NULL,
  enabled        INTEGER NOT NULL DEFAULT 1,
  cursor         TEXT,
  pass           TEXT,
  complete_since TEXT,
  last_full_at   TEXT,
  last_ok_at     TEXT,
  full_due       TEXT,
  -- How many records are there and not deleted; moved in the transaction that moves them.
  live           INTEGER NOT NULL DEFAULT 0,
  UNIQUE (connection_id, stream)
) STRICT;

CREATE TABLE record (
  id           INTEGER PRIMARY KEY,
  stream_id    INTEGER NOT NULL REFERENCES stream_state (id) ON DELETE CASCADE,
  external_id  TEXT NOT NULL,
  parent_id    TEXT,
  entity       TEXT NOT NULL,
  hash         TEXT NOT NULL,
  title        TEXT NOT NULL,
  occurred_at  TEXT NOT NULL,
  status       TEXT,
  amount_minor INTEGER,
  currency     TEXT,
  created_at   TEXT,
  changed_at   TEXT,
  first_seen_at TEXT NOT NULL,
  last_changed_at TEXT NOT NULL,
  deleted_at   TEXT,
  canonical    TEXT NOT NULL,
  raw          TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX record_key ON record (stream_id, external_id);
CREATE INDEX record_by_entity ON record (entity, occurred_at, id) WHERE deleted_at IS NULL;
CREATE INDEX record_by_stream ON record (stream_id, occurred_at, id) WHERE deleted_at IS NULL;
CREATE INDEX record_by_status ON record (entity, status, occurred_at, id) WHERE deleted_at IS NULL;
CREATE INDEX record_gone ON record (entity, occurred_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX record_by_parent ON record (stream_id, parent_id) WHERE parent_id IS NOT NULL;

CREATE VIRTUAL TABLE record_text USING fts5 (
  words, content = '', contentless_delete = 1, detail = none,
  tokenize = "unicode61 remove_diacritics 2"
);

-- Which records a full pass under way has met; what it has not met when it ends whole is gone at the vendor.
CREATE TABLE pass_seen (
  stream_id INTEGER NOT NULL REFERENCES stream_state (id) ON DELETE CASCADE,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (stream_id, record_id)
) STRICT, WITHOUT ROWID;

-- Records that a whole pass did not meet, too many at once to let go without the owner's word.
CREATE TABLE held_deletion (
  stream_id INTEGER NOT NULL REFERENCES stream_state (id) ON DELETE CASCADE,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (stream_id, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_run (
  id            INTEGER PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  trigger       TEXT NOT NULL CHECK (trigger IN ('schedule', 'person', 'connect', 'retry')),
  dry           INTEGER NOT NULL DEFAULT 0,
  started_at    TEXT NOT NULL,
  ended_at      TEXT,
  status        TEXT NOT NULL CHECK (status IN ('running', 'done', 'set_aside', 'stopped', 'failed', 'cut')),
  reason        TEXT,
  detail        TEXT,
  folded        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sync_run_by_connection ON sync_run (connection_id, id);

CREATE TABLE sync_run_stream (
  run_id      INTEGER NOT NULL REFERENCES sync_run (id) ON DELETE CASCADE,
  stream      TEXT NOT NULL,
  mode        TEXT NOT NULL CHECK (mode IN ('full', 'changes')),
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

-- A record that did not fit, kept with its reason until it does.
CREATE TABLE record_error (
  id          INTEGER PRIMARY KEY,
  stream_id   INTEGER NOT NULL REFERENCES stream_state (id) ON DELETE CASCADE,
  external_id TEXT NOT NULL,
  run_id      INTEGER,
  reason      TEXT NOT NULL,
  raw         TEXT NOT NULL,
  parent_id   TEXT,
  first_seen_at TEXT NOT NULL,
  last_seen_at  TEXT NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 1,
  UNIQUE (stream_id, external_id)
) STRICT;

CREATE TABLE health_sample (
  id            INTEGER PRIMARY KEY,
  connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  at            TEXT NOT NULL,
  ok            INTEGER NOT NULL,
  latency_ms    INTEGER NOT NULL,
  code          TEXT
) STRICT;
CREATE INDEX health_sample_by_connection ON health_sample (connection_id, at);

CREATE TABLE call_count (
  connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  day           TEXT NOT NULL,
  calls         INTEGER NOT NULL,
  failures      INTEGER NOT NULL,
  PRIMARY KEY (connection_id, day)
) STRICT, WITHOUT ROWID;

-- What needs a person: one row per matter while it lasts.
CREATE TABLE alert (
  id            INTEGER PRIMARY KEY,
  matter        TEXT NOT NULL UNIQUE,
  connection_id TEXT REFERENCES connection (id) ON DELETE CASCADE,
  code          TEXT NOT NULL,
  params        TEXT NOT NULL,
  raised_at     TEXT NOT NULL,
  notified_at   TEXT
) STRICT;

-- Append-only: each row is hashed together with the hash of the one before it.
CREATE TABLE audit (
  id     INTEGER PRIMARY KEY,
  at     TEXT NOT NULL,
  actor  TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT,
  detail TEXT NOT NULL,
  hash   BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows stay as they are'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows stay'); END;
`;
