/** Whether Backroom may write to the system of a connection; connections from before only read. */
export const sql = `ALTER TABLE connection ADD COLUMN writes INTEGER NOT NULL DEFAULT 0;`;
