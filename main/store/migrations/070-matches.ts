/** What is the same thing across connections: see main/matches/decide.ts. */
const kinds = "('customer', 'supplier', 'product', 'inventory_level', 'account', 'tax_rate')";

export const sql = `
-- What records are known by: name is "customer.email", key the text made alike. One of each name for a record.
CREATE TABLE match_key (
  record_id INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  name      TEXT NOT NULL,
  key       TEXT NOT NULL,
  stream_id INTEGER NOT NULL,
  PRIMARY KEY (record_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_key_by_key ON match_key (name, key, record_id);

-- The groups, worked out from the keys and the decisions; group_id is the lowest record id of the group.
CREATE TABLE match_member (
  record_id INTEGER PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
  group_id  INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  how       TEXT NOT NULL CHECK (how IN ('key', 'accepted', 'by_hand', 'import')),
  reasons   TEXT NOT NULL,
  since     TEXT NOT NULL
) STRICT;
CREATE INDEX match_member_by_group ON match_member (group_id);
CREATE INDEX match_member_by_kind ON match_member (kind, group_id);

-- Worked out, too. distance is 100 - score, so that the list is walked forwards.
CREATE TABLE match_suggestion (
  left_id  INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  right_id INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  kind     TEXT NOT NULL,
  distance INTEGER NOT NULL,
  reasons  TEXT NOT NULL,
  PRIMARY KEY (left_id, right_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_suggestion_by_right ON match_suggestion (right_id);
CREATE INDEX match_suggestion_by_kind ON match_suggestion (kind, distance, left_id, right_id);
CREATE INDEX match_suggestion_by_distance ON match_suggestion (distance, left_id, right_id);

-- The owner's words: these two are the same, or are not.
CREATE TABLE match_decision (
  left_id  INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  right_id INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  same     INTEGER NOT NULL,
  how      TEXT NOT NULL CHECK (how IN ('accepted', 'by_hand', 'import')),
  at       TEXT NOT NULL,
  PRIMARY KEY (left_id, right_id),
  CHECK (left_id < right_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_decision_by_right ON match_decision (right_id);

-- What the owner did, and of each pair what stood there before.
CREATE TABLE match_log (
  id        INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  actor     TEXT NOT NULL,
  action    TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'join', 'split', 'import')),
  what      TEXT NOT NULL,
  undone_at TEXT
) STRICT;
CREATE TABLE match_log_pair (
  log_id      INTEGER NOT NULL REFERENCES match_log (id) ON DELETE CASCADE,
  left_id     INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  right_id    INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  -- Null where nothing was decided.
  before_same INTEGER,
  before_how  TEXT,
  before_at   TEXT,
  PRIMARY KEY (log_id, left_id, right_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_log_by_left ON match_log_pair (left_id);
CREATE INDEX match_log_by_right ON match_log_pair (right_id);

-- Records whose keys are to be read again, and those about which is to be decided again. No foreign keys: what is gone
-- meanwhile is simply passed over. record-writer.ts writes the first, in the transaction of the record: a trigger would
-- cost two thirds of the sync speed, since SQLite then keeps a journal of each single statement.
CREATE TABLE match_due (record_id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE match_open (record_id INTEGER PRIMARY KEY) STRICT;

-- What had the same key may be alone with it now. One more than a crowd (main/matches/sight.ts) is enough: among more,
-- nothing changes.
CREATE TRIGGER match_key_gone AFTER DELETE ON match_key BEGIN
  INSERT OR IGNORE INTO match_open
    SELECT record_id FROM match_key WHERE name = old.name AND key = old.key LIMIT 31;
END;
CREATE TRIGGER match_decision_gone AFTER DELETE ON match_decision BEGIN
  INSERT OR IGNORE INTO match_open VALUES (old.left_id), (old.right_id);
END;

INSERT INTO match_due SELECT id FROM record WHERE entity IN ${kinds} AND deleted_at IS NULL;
`;
