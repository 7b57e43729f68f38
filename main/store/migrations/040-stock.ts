/** How much there is of a product, for the list that begins with the fewest; only stock records are looked into. */
export const sql = `
CREATE INDEX record_by_stock ON record (CAST(json_extract(canonical, '$.available') AS REAL), id)
  WHERE entity = 'inventory_level' AND deleted_at IS NULL;
`;
