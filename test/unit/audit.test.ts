import { describe, expect, it } from 'vitest';
import { rememberSecret } from '../../main/redact.ts';
import { createAudit } from '../../main/store/audit.ts';
import { tempFolder, tempStore } from '../support/store.ts';
import { virtualTime } from '../support/timer.ts';

describe('audit', () => {
  it('keeps who did what, newest first, without secrets', () => {
    const audit = createAudit(tempStore(), 'cli', virtualTime());
    rememberSecret('audit-planted-secret');
    audit.write({ action: 'credential.read', subject: 'c1', detail: 'sync with audit-planted-secret' });
    audit.write({ action: 'vault.lock' });
    expect(audit.list(10)).toEqual([
      { id: 2, at: '2026-03-01T08:00:00.000Z', actor: 'cli', action: 'vault.lock', subject: null, detail: '' },
      expect.objectContaining({ id: 1, subject: 'c1', detail: 'sync with [secret]' }),
    ]);
    expect(audit.firstBroken()).toBeNull();
  });

  it('can neither be changed nor deleted', () => {
    const db = tempStore();
    createAudit(db, 'window').write({ action: 'a' });
    expect(() => db.exec(`UPDATE audit SET actor = 'x'`)).toThrow('audit rows stay');
    expect(() => db.exec('DELETE FROM audit')).toThrow('audit rows stay');
  });

  it.each([
    ['a changed row', `UPDATE audit SET detail = 'other' WHERE id = 2`, 2],
    ['a row taken out', 'DELETE FROM audit WHERE id = 2', 3],
    ['a forged row at the end', `INSERT INTO audit VALUES (4, '', 'x', 'y', NULL, '', x'00')`, 4],
  ])('shows %s by somebody who went around the triggers', (_what, sql, broken) => {
    const db = tempStore();
    const audit = createAudit(db, 'window');
    for (const action of ['a', 'b', 'c']) audit.write({ action });
    db.exec(`DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; ${sql}`);
    expect(audit.firstBroken()).toBe(broken);
  });

  it('stays one chain when several connections write, also inside transactions', () => {
    const folder = tempFolder();
    const dbs = [tempStore(folder), tempStore(folder)];
    for (let row = 0; row < 20; row += 1) {
      for (const db of dbs) db.transaction(() => createAudit(db, 'worker').write({ action: `row ${row}` })).immediate();
    }
    const [db] = dbs;
    expect(db && createAudit(db, 'window').firstBroken()).toBeNull();
    expect(db && createAudit(db, 'window').list(100)).toHaveLength(40);
  });
});
