import { hash } from 'node:crypto';
import { type Entity, type EntityKind, type EntityOf, summarise } from '../../contract/entities/index.ts';
import { matchKindSchema } from '../../contract/ipc/matches.ts';
import type { Db } from './database.ts';
import { createFlowMarker } from './flows.ts';
import { createChangeTeller, createGoneTeller, type Telling } from './outbound-changes.ts';
import { storedWords } from './search-words.ts';

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
const format = '2';

/** The content hash of a raw record: the first 132 bits of its SHA-256, as base64 text, which is quickest to compare. */
export function digestOf(text: string): string {
  return hash('sha256', format + text, 'base64').slice(0, 22);
}

export function isSame(known: StoredKey, digest: string, parentId: string | null): boolean {
  return known.deleted === 0 && known.parentId === parentId && known.hash === digest;
}

/** A record as it is written. */
interface Row {
  readonly stream_id: number;
  readonly external_id: string;
  readonly parent_id: string | null;
  readonly entity: EntityKind;
  readonly hash: string;
  readonly title: string;
  readonly occurred_at: string;
  readonly status: string | null;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  readonly created_at: string | null;
  readonly changed_at: string | null;
  readonly first_seen_at: string;
  readonly last_changed_at: string;
  readonly canonical: string;
  readonly raw: string;
}
/** Each column, and whether a record keeps it from its first day on or moves it with each change. */
const natures: Readonly<Record<keyof Row, 'kept' | 'moving'>> = {
  stream_id: 'kept',
  external_id: 'kept',
  parent_id: 'moving',
  entity: 'kept',
  hash: 'moving',
  title: 'moving',
  occurred_at: 'moving',
  status: 'moving',
  amount_minor: 'moving',
  currency: 'moving',
  created_at: 'moving',
  changed_at: 'moving',
  first_seen_at: 'kept',
  last_changed_at: 'moving',
  canonical: 'moving',
  raw: 'moving',
};
const rowColumns = Object.keys(natures);
const movingColumns = Object.entries(natures).flatMap(([column, nature]) => (nature === 'moving' ? [column] : []));

/**
 * Writes the records of one stream; to be called inside a transaction. `now` is UTC ISO 8601. Without `telling` no
 * event is made of what is new or changed.
 */
export function createRecordWriter(
  db: Db,
  streamId: number,
  kind: EntityKind,
  now: () => string,
  telling?: Telling | null,
): RecordWriter {
  const find = db.prepare<[number, string], StoredKey>(
    'SELECT id, hash, parent_id AS parentId, deleted_at IS NOT NULL AS deleted FROM record WHERE stream_id = ? AND external_id = ?',
  );
  const insert = db.prepare<[Row]>(
    `INSERT INTO record (${rowColumns.join(', ')}) VALUES (${rowColumns.map((column) => `@${column}`).join(', ')})`,
  );
  const update = db.prepare<[Row & { id: number }]>(
    `UPDATE record SET ${movingColumns.map((column) => `${column} = @${column}`).join(', ')}, deleted_at = NULL
     WHERE id = @id`,
  );
  const words = createWordWriter(db, streamId);
  const isMatched = matchKindSchema.safeParse(kind).success;
  const matchDue = db.prepare('INSERT OR IGNORE INTO match_due VALUES (?)');
  const flowDue = createFlowMarker(db, streamId);
  const alsoPaid = kind === 'payment' ? createPaymentLinks(db) : null;
  const gone = createRemover(db, streamId, now);
  const teller = createChangeTeller(db, streamId, kind, telling);

  /** Inside of the transaction, so that a kill neither loses nor doubles an event. */
  function put(incoming: Incoming, digest: string, entity: Entity, known: StoredKey | undefined): number {
    const before = teller.before(known, incoming.text);
    const id = write(incoming, digest, entity, known);
    if (isMatched) matchDue.run(id);
    if (alsoPaid && 'paysFor' in entity) alsoPaid(id, entity.paysFor, known !== undefined);
    flowDue(id);
    if (before !== null) teller.after(id, before, entity, now());
    return id;
  }

  function write(incoming: Incoming, digest: string, entity: Entity, known: StoredKey | undefined): number {
    // `kind` and `entity` belong together: both come from the one stream that decoded the record.
    const summary = summarise(kind, entity as EntityOf<typeof kind>);
    const { title, status, money } = summary;
    const at = now();
    const row: Row = {
      stream_id: streamId,
      external_id: incoming.externalId,
      parent_id: incoming.parentId,
      entity: kind,
      hash: digest,
      title,
      // '' sorts before every date: records without one stand last in a newest-first list.
      occurred_at: summary.occurredAt ?? '',
      status,
      amount_minor: money?.amountMinor ?? null,
      currency: money?.currency ?? null,
      created_at: entity.createdAt,
      changed_at: entity.changedAt,
      first_seen_at: at,
      last_changed_at: at,
      canonical: JSON.stringify(entity),
      raw: incoming.text,
    };
    const text = wordsOf(title, incoming.externalId, summary.search);
    if (known) {
      update.run({ ...row, id: known.id });
      words.change(known.id, text);
      return known.id;
    }
    const id = Number(insert.run(row).lastInsertRowid);
    words.add(id, text);
    return id;
  }

  return { find: (externalId) => find.get(streamId, externalId), put, ...gone };
}

/** Keeps what a payment pays for besides the first, so that it is found by each of them (120-payments.ts). */
function createPaymentLinks(db: Db): (id: number, paysFor: readonly string[], isKnown: boolean) => void {
  const clear = db.prepare('DELETE FROM payment_also WHERE record_id = ?');
  const add = db.prepare('INSERT OR IGNORE INTO payment_also (external_id, record_id) VALUES (?, ?)');
  return (id, [, ...others], isKnown) => {
    if (isKnown) clear.run(id);
    for (const other of others) add.run(other, id);
  };
}

function wordsOf(title: string, externalId: string, search: readonly (string | null)[]): string {
  let text = title;
  for (const more of search) if (more) text += ` ${more}`;
  return storedWords(title === externalId ? text : `${text} ${externalId}`);
}

/** Keeps a record's words as text and in the full-text index; what a change leaves as it was is not indexed again. */
function createWordWriter(db: Db, streamId: number) {
  const insert = db.prepare('INSERT INTO record_words (stream_id, id, words) VALUES (?, ?, ?)');
  const update = db.prepare('UPDATE record_words SET words = ? WHERE stream_id = ? AND id = ? AND words <> ?');
  const index = db.prepare('INSERT INTO record_text (rowid, words) VALUES (?, ?)');
  const reindex = db.prepare('INSERT OR REPLACE INTO record_text (rowid, words) VALUES (?, ?)');
  return {
    add(id: number, words: string): void {
      insert.run(streamId, id, words);
      index.run(id, words);
    },
    change(id: number, words: string): void {
      if (update.run(words, streamId, id, words).changes > 0) reindex.run(id, words);
    },
  };
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
  // For every kind: looking which it is would cost as much as passing over what is not matched.
  const matchDue = db.prepare('INSERT OR IGNORE INTO match_due VALUES (?)');
  const tellGone = createGoneTeller(db);
  return (id, at) => {
    const isNew = mark.run(at, id).changes > 0;
    if (isNew) matchDue.run(id);
    if (isNew) tellGone(id, at);
    return isNew;
  };
}
