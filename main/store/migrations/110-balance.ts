/**
 * What the vendor's balance was last proved with, by currency, in minor units; and the index that adds up hundreds of
 * thousands of movements without reading them.
 */
export const sql = `
CREATE TABLE proof_sum (
  stream_id INTEGER NOT NULL REFERENCES proof (stream_id) ON DELETE CASCADE,
  currency  TEXT NOT NULL,
  theirs    INTEGER NOT NULL,
  ours      INTEGER NOT NULL,
  PRIMARY KEY (stream_id, currency)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_moved ON record (stream_id, currency, amount_minor)
  WHERE entity = 'balance_transaction' AND deleted_at IS NULL;
`;
