import { hash } from 'node:crypto';
import { type Entity, type EntityKind, type EntityOf, summarise } from '../../contract/entities/index.ts';
import type { Db } from './database.ts';

/** A raw record on its way into the store; `text` is its JSON. */
export interface Incoming {
  readonly externalId: string;
  readonly parentId: string | null;
  readonly text: string;
}

export interface StoredKey {
  readonly id: number;
  readonly hash: string;
  readonly parentId: string | null;
  readonly deleted: number;
}

export interface RecordWriter {
  find(externalId: string): StoredKey | undefined;
  /** Writes a record that `isSame` did not recognise; returns its row id. */
  put(incoming: Incoming, digest: string, entity: Entity, known: StoredKey | undefined): number;
  /** Marks records as gone at the vendor; returns how many were there. */
  remove(externalIds: readonly string[]): number;
  /** Marks the children of a parent that are not among `keep` as gone. */
  removeOtherChildren(parentId: string, keep: ReadonlySet<string>): number;
  /** Marks the children of parents that are gone as gone. */
  removeOrphans(parentStreamId: number): number;
}

/**
 * Changes when what is stored of a record changes without the vendor's record changing (a new field, a mended
 * mapper), so that the next full pass writes everything anew.
 */
const format = '1';

/** The content hash of a raw record: the first 132 bits of its SHA-256, as base64 text, which is quickest to compare. */
export function digestOf(text: string): string {
  return hash('sha256', format + text, 'base64').slice(0, 22);
}

export function isSame(known: StoredKey, digest: string, parentId: string | null): boolean {
  return known.deleted === 0 && known.parentId === parentId && known.hash === digest;
}

/** Writes the records of one stream; to be called inside a transaction. `now` is UTC ISO 8601. */
export function createRecordWriter(db: Db, streamId: number, kind: EntityKind, now: () => string): RecordWriter {
  const find = db.prepare<[number, string], StoredKey>(
    'SELECT id, hash, parent_id AS parentId, deleted_at IS NOT NULL AS deleted FROM record WHERE stream_id = ? AND external_id = ?',
  );
  const insert = db.prepare(`INSERT INTO record (stream_id, external_id, parent_id, entity, hash, title, occurred_at,
      status, amount_minor, currency, created_at, changed_at, first_seen_at, last_changed_at, canonical, raw)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const update = db.prepare(`UPDATE record SET parent_id = ?, hash = ?, title = ?, occurred_at = ?, status = ?,
      amount_minor = ?, currency = ?, created_at = ?, changed_at = ?, last_changed_at = ?, canonical = ?, raw = ?,
      deleted_at = NULL WHERE id = ?`);
  const index = db.prepare('INSERT INTO record_text (rowid, words) VALUES (?, ?)');
  const reindex = db.prepare('INSERT OR REPLACE INTO record_text (rowid, words) VALUES (?, ?)');
  const gone = createRemover(db, streamId, now);

  function put(incoming: Incoming, digest: string, entity: Entity, known: StoredKey | undefined): number {
    // `kind` and `entity` belong together: both come from the one stream that decoded the record.
    const summary = summarise(kind, entity as EntityOf<typeof kind>);
    const { title, status, money } = summary;
    // '' sorts before every date: records without one stand last in a newest-first list.
    const occurredAt = summary.occurredAt ?? '';
    const canonical = JSON.stringify(entity);
    const words = wordsOf(title, incoming.externalId, summary.search);
    const amount = money?.amountMinor ?? null;
    const currency = money?.currency ?? null;
    const { createdAt, changedAt } = entity;
    const at = now();
    if (known) {
      update.run(
        incoming.parentId,
        digest,
        title,
        occurredAt,
        status,
        amount,
        currency,
        createdAt,
        changedAt,
        at,
        canonical,
        incoming.text,
        known.id,
      );
      reindex.run(known.id, words);
      return known.id;
    }
    const { lastInsertRowid: id } = insert.run(
      streamId,
      incoming.externalId,
      incoming.parentId,
      kind,
      digest,
      title,
      occurredAt,
      status,
      amount,
      currency,
      createdAt,
      changedAt,
      at,
      at,
      canonical,
      incoming.text,
    );
    index.run(id, words);
    return Number(id);
  }

  return { find: (externalId) => find.get(streamId, externalId), put, ...gone };
}

function wordsOf(title: string, externalId: string, search: readonly (string | null)[]): string {
  let words = title;
  for (const text of search) if (text) words += ` ${text}`;
  return title === externalId ? words : `${words} ${externalId}`;
}

type Remover = Pick<RecordWriter, 'remove' | 'removeOtherChildren' | 'removeOrphans'>;

function createRemover(db: Db, streamId: number, now: () => string): Remover {
  const live = db.prepare<[number, string], { id: number }>(
    'SELECT id FROM record WHERE stream_id = ? AND external_id = ? AND deleted_at IS NULL',
  );
  const children = db.prepare<[number, string], { id: number; external_id: string }>(
    'SELECT id, external_id FROM record WHERE stream_id = ? AND parent_id = ? AND deleted_at IS NULL',
  );
  const orphans = db.prepare<[number, number], { id: number }>(`SELECT child.id FROM record AS child
    JOIN record AS parent ON parent.stream_id = ? AND parent.external_id = child.parent_id
    WHERE child.stream_id = ? AND child.deleted_at IS NULL AND parent.deleted_at IS NOT NULL`);
  const bury = createBurial(db);

  return {
    remove(externalIds) {
      let count = 0;
      for (const externalId of externalIds) {
        const row = live.get(streamId, externalId);
        if (!row) continue;
        bury(row.id, now());
        count += 1;
      }
      return count;
    },
    removeOtherChildren(parentId, keep) {
      const others = children.all(streamId, parentId).filter((child) => !keep.has(child.external_id));
      for (const child of others) bury(child.id, now());
      return others.length;
    },
    removeOrphans(parentStreamId) {
      const rows = orphans.all(parentStreamId, streamId);
      for (const row of rows) bury(row.id, now());
      return rows.length;
    },
  };
}

/**
 * Marks one record as gone at the vendor: it leaves the lists, and is still found by who asks for deleted ones.
 * False when it was so before.
 */
export function createBurial(db: Db): (id: number, at: string) => boolean {
  const mark = db.prepare('UPDATE record SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL');
  return (id, at) => mark.run(at, id).changes > 0;
}
