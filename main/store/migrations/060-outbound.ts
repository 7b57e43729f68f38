/** The shop's own events: which addresses are told what, what happened, and what was sent. */
export const sql = `
CREATE TABLE address (
  id                TEXT PRIMARY KEY,
  url               TEXT NOT NULL,
  description       TEXT NOT NULL,
  -- Event types as a JSON list; "*" is all.
  types             TEXT NOT NULL,
  filter            TEXT NOT NULL,
  private           INTEGER NOT NULL,
  state             TEXT NOT NULL CHECK (state IN ('on', 'paused', 'stopped')),
  problem           TEXT,
  created_at        TEXT NOT NULL,
  last_delivered_at TEXT,
  failing_since     TEXT,
  -- Attempts that failed since then, one after the other.
  failures          INTEGER NOT NULL DEFAULT 0,
  old_secret_until  TEXT
) STRICT;

CREATE TABLE event (
  seq             INTEGER PRIMARY KEY,
  id              TEXT NOT NULL UNIQUE,
  type            TEXT NOT NULL,
  -- Both outlive the connection and the record: what was told was told.
  connection_id   TEXT,
  connection_name TEXT,
  record_id       INTEGER,
  title           TEXT NOT NULL,
  at              TEXT NOT NULL,
  payload         TEXT NOT NULL,
  -- Made up for a test: not among what happened.
  test            INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX event_by_time ON event (at);
CREATE INDEX event_by_type ON event (type, seq);

-- One event for one address. The lowest waiting id of an address is the next to be sent.
CREATE TABLE delivery (
  id         INTEGER PRIMARY KEY,
  address_id TEXT NOT NULL REFERENCES address (id) ON DELETE CASCADE,
  event_seq  INTEGER NOT NULL REFERENCES event (seq) ON DELETE CASCADE,
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'stopped')),
  -- Of this round: a redelivery counts anew.
  attempts   INTEGER NOT NULL DEFAULT 0,
  next_at    TEXT,
  status     INTEGER,
  latency_ms INTEGER
) STRICT;
CREATE INDEX delivery_waiting ON delivery (address_id, id) WHERE state = 'waiting';
CREATE INDEX delivery_by_address ON delivery (address_id, id);
CREATE INDEX delivery_by_event ON delivery (event_seq);
CREATE INDEX delivery_by_state ON delivery (state, id);

CREATE TABLE delivery_try (
  delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  at          TEXT NOT NULL,
  latency_ms  INTEGER NOT NULL,
  status      INTEGER,
  headers     TEXT NOT NULL,
  answer      TEXT,
  problem     TEXT,
  PRIMARY KEY (delivery_id, position)
) STRICT, WITHOUT ROWID;

-- Streams of invoices that the clock looks at, and what it has told or found overdue when it first looked.
CREATE TABLE overdue_stream (
  stream_id INTEGER PRIMARY KEY REFERENCES stream_state (id) ON DELETE CASCADE
) STRICT;
CREATE TABLE overdue_told (
  record_id INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  due_on    TEXT NOT NULL,
  PRIMARY KEY (record_id, due_on)
) STRICT, WITHOUT ROWID;
`;
