/**
 * What payments pay for besides the first, which has an index of its own: few pay for more. record-writer.ts keeps it:
 * a trigger would slow down the sync of all kinds by a quarter. And the payments that refunds are of.
 */
export const sql = `
CREATE TABLE payment_also (
  external_id TEXT NOT NULL,
  record_id   INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
  PRIMARY KEY (external_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_also_by_record ON payment_also (record_id);


CREATE INDEX record_of_payment ON record (stream_id, json_extract(canonical, '$.paymentId')) WHERE entity = 'refund';

INSERT OR IGNORE INTO payment_also (external_id, record_id)
SELECT also.value, r.id FROM record AS r, json_each(r.canonical, '$.paysFor') AS also
WHERE r.entity = 'payment' AND also.key > 0;
`;
