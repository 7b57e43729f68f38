import { createHash } from 'node:crypto';
import { type Clock, instantOf, systemClock } from '../clock.ts';
import { redact } from '../redact.ts';
import type { Db } from './database.ts';

export interface AuditEntry {
  /** What was done, such as `credential.read`. */
  readonly action: string;
  /** Whom it was done to: a connection's id. */
  readonly subject?: string | undefined;
  /** Why, in a few words; secrets are taken out. */
  readonly detail?: string | undefined;
}

export interface AuditRow {
  readonly id: number;
  readonly at: string;
  /** Which part of Backroom did it: window, cli, schedule. */
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly detail: string;
}

/** The append-only record of what was done with secrets and data; each row is hashed with the one before it. */
export interface Audit {
  write(entry: AuditEntry): void;
  /** Newest first; only rows with a smaller id than `before`, where it is given. */
  list(limit: number, before?: number): AuditRow[];
  /** Reads the whole chain again. @returns the id of the first row that does not fit, or null */
  firstBroken(): number | null;
}

type StoredRow = AuditRow & { readonly hash: Buffer };

const columns = 'id, at, actor, action, subject, detail';

export function createAudit(db: Db, actor: string, clock: Clock = systemClock): Audit {
  const last = db.prepare<[], StoredRow>(`SELECT ${columns}, hash FROM audit ORDER BY id DESC LIMIT 1`);
  const every = db.prepare<[], StoredRow>(`SELECT ${columns}, hash FROM audit ORDER BY id`);
  const newest = db.prepare<[number, number], AuditRow>(
    `SELECT ${columns} FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const insert = db.prepare<[StoredRow]>(
    `INSERT INTO audit (${columns}, hash) VALUES (@id, @at, @actor, @action, @subject, @detail, @hash)`,
  );

  // Immediate, since the worker and other processes append too: nobody may come between reading and writing.
  const append = db.transaction((entry: AuditEntry) => {
    const before = last.get();
    const row: AuditRow = {
      id: (before?.id ?? 0) + 1,
      at: instantOf(clock),
      actor,
      action: entry.action,
      subject: entry.subject ?? null,
      detail: redact(entry.detail ?? ''),
    };
    insert.run({ ...row, hash: hashOf(before?.hash, row) });
  });

  return {
    write: (entry) => append.immediate(entry),
    list: (limit, before = Number.MAX_SAFE_INTEGER) => newest.all(before, limit),
    firstBroken() {
      let before: Buffer | undefined;
      let expectedId = 1;
      for (const row of every.iterate()) {
        if (row.id !== expectedId || !hashOf(before, row).equals(row.hash)) return row.id;
        before = row.hash;
        expectedId += 1;
      }
      return null;
    },
  };
}

function hashOf(before: Buffer | undefined, row: AuditRow): Buffer {
  const text = JSON.stringify([row.id, row.at, row.actor, row.action, row.subject, row.detail]);
  return createHash('sha256')
    .update(before ?? '')
    .update(text)
    .digest();
}
