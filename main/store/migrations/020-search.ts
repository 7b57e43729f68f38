/**
 * Search: the words of each record as text, stream by stream, beside the full-text index, which is filled anew with
 * words that Backroom has cut itself (`search_words`). The paths are those that records of version 10 were found by.
 */
export const sql = `
CREATE TABLE record_words (
  stream_id INTEGER NOT NULL,
  id        INTEGER NOT NULL,
  words     TEXT NOT NULL,
  PRIMARY KEY (stream_id, id)
) STRICT, WITHOUT ROWID;

INSERT INTO record_words SELECT stream_id, id, search_words(concat_ws(' ', title,
    json_extract(canonical, '$.email'), json_extract(canonical, '$.company'), json_extract(canonical, '$.phone'),
    json_extract(canonical, '$.sku'), json_extract(canonical, '$.barcode'), json_extract(canonical, '$.location'),
    json_extract(canonical, '$.customer.name'), json_extract(canonical, '$.customer.email'),
    json_extract(canonical, '$.method'), json_extract(canonical, '$.reason'), json_extract(canonical, '$.orderId'),
    json_extract(canonical, '$.description'), external_id))
  FROM record ORDER BY stream_id, id;

DROP TABLE record_text;
CREATE VIRTUAL TABLE record_text USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
INSERT INTO record_text (rowid, words) SELECT id, words FROM record_words ORDER BY id;
`;
