/**
 * Flows, and what they write to other systems: main/flows. Nothing here hangs on a connection by a foreign key: the
 * journal outlives it.
 */
export const sql = `
CREATE TABLE flow (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  source_id   TEXT NOT NULL,
  target_id   TEXT NOT NULL,
  -- As they were called last: they may be gone.
  source_name TEXT NOT NULL,
  target_name TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('off', 'on', 'removed')),
  start_on    TEXT NOT NULL,
  approval    TEXT NOT NULL,
  choices     TEXT NOT NULL,
  -- Whether its preview was looked at with these choices.
  previewed   INTEGER NOT NULL DEFAULT 0,
  created_at  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX flow_once ON flow (kind, source_id, target_id) WHERE state <> 'removed';

-- Source records to be looked at (again) for a flow. record-writer.ts writes them in the transaction of the record. No
-- foreign keys: what is gone meanwhile is passed over.
CREATE TABLE flow_due (
  flow_id   TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (flow_id, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE flow_run (
  id         INTEGER PRIMARY KEY,
  flow_id    TEXT NOT NULL,
  trigger    TEXT NOT NULL CHECK (trigger IN ('change', 'person', 'retry')),
  started_at TEXT NOT NULL,
  ended_at   TEXT
) STRICT;
CREATE INDEX flow_run_by_flow ON flow_run (flow_id, id);

-- The outbox and the journal in one: each row is one thing to be written, and what became of it.
CREATE TABLE push (
  id          INTEGER PRIMARY KEY,
  flow_id     TEXT NOT NULL,
  run_id      INTEGER,
  source_id   TEXT NOT NULL,
  target_id   TEXT NOT NULL,
  -- What it comes from and what is made of it, as "order/123/invoice".
  key         TEXT NOT NULL,
  -- Counts up each time it is made anew after it was taken back.
  generation  INTEGER NOT NULL,
  about       TEXT NOT NULL,
  record_id   INTEGER,
  state       TEXT NOT NULL CHECK (state IN
    ('held', 'proposed', 'ready', 'sending', 'done', 'failed', 'undoing', 'undone', 'left_out')),
  -- A reason with its parameters, as JSON.
  why         TEXT,
  title       TEXT NOT NULL,
  occurred_on TEXT NOT NULL,
  amount_minor INTEGER,
  currency    TEXT,
  -- Everything about what is to be written (main/flows/plan.ts), as JSON, and its hash.
  plan        TEXT NOT NULL,
  plan_hash   TEXT NOT NULL,
  reference   TEXT NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  tried_at    TEXT,
  next_try_at TEXT,
  -- The error of the last try, as JSON.
  problem     TEXT,
  -- What the vendor made of it, what takes it back, or why nothing does.
  made        TEXT,
  inverse     TEXT,
  final       TEXT,
  -- An earlier push that must be taken back before this is sent.
  replaces    INTEGER,
  created_at  TEXT NOT NULL,
  done_at     TEXT,
  undone_at   TEXT
) STRICT;
CREATE UNIQUE INDEX push_key ON push (target_id, source_id, key, generation);
CREATE INDEX push_by_flow ON push (flow_id, state, id);
CREATE INDEX push_by_state ON push (state, id);
CREATE INDEX push_by_target ON push (target_id, state, id);
CREATE INDEX push_by_about ON push (target_id, source_id, about);
CREATE INDEX push_by_title ON push (target_id, title);
CREATE INDEX push_by_run ON push (run_id, id) WHERE run_id IS NOT NULL;
CREATE INDEX push_by_done ON push (flow_id, done_at) WHERE done_at IS NOT NULL;
CREATE INDEX push_by_made ON push (target_id, json_extract(made, '$.externalId')) WHERE made IS NOT NULL;
CREATE INDEX push_by_record ON push (record_id) WHERE record_id IS NOT NULL;

-- What must be done before a push is sent, by key.
CREATE TABLE push_need (
  push_id INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE,
  key     TEXT NOT NULL,
  PRIMARY KEY (push_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX push_need_by_key ON push_need (key);

CREATE TABLE push_log (
  id      INTEGER PRIMARY KEY,
  push_id INTEGER NOT NULL REFERENCES push (id) ON DELETE CASCADE,
  at      TEXT NOT NULL,
  actor   TEXT NOT NULL,
  what    TEXT NOT NULL,
  detail  TEXT
) STRICT;
CREATE INDEX push_log_by_push ON push_log (push_id, id);

-- What names another record: few kinds have it, so that no sync of orders pays for these.
CREATE INDEX record_pays_for ON record (stream_id, json_extract(canonical, '$.paysFor[0]')) WHERE entity = 'payment';
CREATE INDEX record_of_order ON record (stream_id, json_extract(canonical, '$.orderId'))
  WHERE entity IN ('refund', 'shipment');
CREATE INDEX record_of_payout ON record (stream_id, json_extract(canonical, '$.payoutId'))
  WHERE entity = 'balance_transaction';

-- What two records that are kept in line said when they were looked at, or written, last: field by field, as JSON.
CREATE TABLE agreement (
  source_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  entity    TEXT NOT NULL,
  -- The vendors' ids.
  source    TEXT NOT NULL,
  target    TEXT NOT NULL,
  base      TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (source_id, target_id, entity, source, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreement_by_target ON agreement (source_id, target_id, entity, target);

-- Records that wait until something of their flow is sent: what comes of it may be what they are.
CREATE TABLE flow_later (
  flow_id   TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  PRIMARY KEY (flow_id, record_id)
) STRICT, WITHOUT ROWID;
`;
