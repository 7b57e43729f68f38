/**
 * What each stream was last proved with: the vendor's own numbers beside ours. Only products are dated here by
 * something else than what lists sort by, so only they need an index of their own.
 */
export const sql = `
CREATE TABLE proof (
  stream_id INTEGER PRIMARY KEY REFERENCES stream_state (id) ON DELETE CASCADE,
  at        TEXT NOT NULL,
  -- The days that were asked for; null where the vendor only counts everything.
  first_day TEXT,
  last_day  TEXT,
  missing   INTEGER NOT NULL,
  surplus   INTEGER NOT NULL,
  set_aside INTEGER NOT NULL,
  -- Why the vendor could not be asked the last time; the numbers are then older than that.
  problem   TEXT,
  -- What was missing when it was last fetched in vain, so that it is not fetched every day.
  tried     TEXT
) STRICT;

-- Days in a row on which both numbers agree, and single days on which they do not; '' for everything.
CREATE TABLE proof_window (
  stream_id INTEGER NOT NULL REFERENCES proof (stream_id) ON DELETE CASCADE,
  first_day TEXT NOT NULL,
  last_day  TEXT NOT NULL,
  theirs    INTEGER NOT NULL,
  ours      INTEGER NOT NULL,
  set_aside INTEGER NOT NULL,
  PRIMARY KEY (stream_id, first_day)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_product_made ON record (stream_id, created_at) WHERE entity = 'product' AND deleted_at IS NULL;
`;
