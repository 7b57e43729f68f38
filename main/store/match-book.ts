import { type MatchHow, type MatchKind, matchKindSchema } from '../../contract/ipc/matches.ts';
import type { Member, Suggestion } from '../matches/decide.ts';
import { type KeyName, type Keys, keyNameOf, keysOf } from '../matches/keys.ts';
import { crowd, type Decision, type Keyed, type Sight } from '../matches/sight.ts';
import type { Db } from './database.ts';
import { removedOwner } from './removal.ts';

/** The match book as it is kept: keys, groups and suggestions. All of it is to be called inside a transaction. */
export interface MatchBook {
  /** Some records whose keys are to be read again; about which is to be decided again. */
  due(most: number): number[];
  open(most: number): number[];
  /** How many records have not been looked at since they changed. */
  waiting(): number;
  /** Reads the keys of a record again, and opens all that this touches. */
  readKeys(id: number): void;
  reopen(ids: Iterable<number>): void;
  /** Nothing is to be decided about these any more. */
  close(ids: Iterable<number>): void;
  /** A fresh look; it remembers what it saw, so a new one is needed once a key or a decision changed. */
  sight(): Sight;
  groupOf(id: number): number[];
  /** Writes what was decided about these records: the groups among them, and nothing else stays. */
  putGroups(scope: ReadonlySet<number>, groups: readonly (readonly Member[])[], sight: Sight, at: string): void;
  putSuggestions(id: number, suggestions: readonly Suggestion[], kind: MatchKind | null): void;
}

interface KeyRow {
  readonly name: string;
  readonly key: string;
  readonly stream_id: number;
}
interface MemberRow {
  readonly record_id: number;
  readonly group_id: number;
  readonly kind: MatchKind;
  readonly how: MatchHow;
  readonly reasons: string;
  readonly since: string;
}

export function createMatchBook(db: Db): MatchBook {
  const ids = (table: 'match_due' | 'match_open') =>
    db.prepare<[number], number>(`SELECT record_id FROM ${table} LIMIT ?`).pluck();
  const [due, open] = [ids('match_due'), ids('match_open')];
  const count = db
    .prepare<[], number>('SELECT (SELECT count(*) FROM match_due) + (SELECT count(*) FROM match_open)')
    .pluck();
  const closed = db.prepare('DELETE FROM match_open WHERE record_id = ?');
  const reopened = db.prepare('INSERT OR IGNORE INTO match_open VALUES (?)');
  const reopen = (all: Iterable<number>) => {
    for (const id of all) reopened.run(id);
  };
  return {
    due: (most) => due.all(most),
    open: (most) => open.all(most),
    waiting: () => count.get() ?? 0,
    readKeys: createKeyReader(db),
    reopen,
    close(all) {
      for (const id of all) closed.run(id);
    },
    sight: createSights(db),
    ...createResults(db),
  };
}

/** What SQLite gives back of a record's keys. */
function keysFrom(rows: readonly KeyRow[]): Keys {
  return new Map(
    rows.flatMap(({ name, key }): [KeyName, string][] => {
      const known = keyNameOf(name.slice(name.indexOf('.') + 1));
      return known ? [[known, key]] : [];
    }),
  );
}

function createKeyReader(db: Db): (id: number) => void {
  const read = db.prepare<[number], { entity: string; stream_id: number; canonical: string }>(
    'SELECT entity, stream_id, canonical FROM record WHERE id = ? AND deleted_at IS NULL',
  );
  const known = db.prepare<[number], KeyRow>('SELECT name, key, stream_id FROM match_key WHERE record_id = ?');
  const put = db.prepare<[number, string, string, number]>(
    'INSERT OR REPLACE INTO match_key (record_id, name, key, stream_id) VALUES (?, ?, ?, ?)',
  );
  const drop = db.prepare('DELETE FROM match_key WHERE record_id = ? AND name = ?');
  const openHolders = db.prepare<[string, string, number]>(
    'INSERT OR IGNORE INTO match_open SELECT record_id FROM match_key WHERE name = ? AND key = ? LIMIT ?',
  );
  const openOne = db.prepare('INSERT OR IGNORE INTO match_open VALUES (?)');
  const done = db.prepare('DELETE FROM match_due WHERE record_id = ?');

  return (id) => {
    const row = read.get(id);
    const kind = matchKindSchema.safeParse(row?.entity).data;
    const found: Keys = row && kind ? keysOf(kind, JSON.parse(row.canonical)) : new Map();
    const now = new Map([...found].map(([name, key]) => [`${kind}.${name}`, key]));
    const before = new Map(known.all(id).map(({ name, key }) => [name, key]));
    const isSame = before.size === now.size && [...now].every(([name, key]) => before.get(name) === key);
    done.run(id);
    openOne.run(id);
    if (isSame) return;
    // Deleted by name, not replaced: only so does the trigger see what had the old key.
    for (const [name, key] of before) if (now.get(name) !== key) drop.run(id, name);
    for (const [name, key] of now) if (row && before.get(name) !== key) put.run(id, name, key, row.stream_id);
    // One more than a crowd: those that its newest member has just made one.
    for (const [name, key] of now) openHolders.run(name, key, crowd + 1);
  };
}

function createSights(db: Db): () => Sight {
  const keyRows = db.prepare<[number], KeyRow>('SELECT name, key, stream_id FROM match_key WHERE record_id = ?');
  const bare = db.prepare<[number], { entity: string; stream_id: number }>(
    'SELECT entity, stream_id FROM record WHERE id = ? AND deleted_at IS NULL',
  );
  const holders = db
    .prepare<[string, string, number], number>('SELECT record_id FROM match_key WHERE name = ? AND key = ? LIMIT ?')
    .pluck();
  const decided = db.prepare<{ id: number }, { other: number; same: number; how: MatchHow }>(
    `SELECT right_id AS other, same, how FROM match_decision WHERE left_id = @id
     UNION ALL SELECT left_id, same, how FROM match_decision WHERE right_id = @id`,
  );
  const owners = db.prepare<[], { id: number; connection_id: string }>('SELECT id, connection_id FROM stream_state');

  return () => {
    const connectionOf = new Map(owners.all().map((row) => [row.id, row.connection_id]));
    const load = (id: number): Keyed | undefined => {
      const rows = keyRows.all(id);
      const row = rows[0] ? { entity: rows[0].name.split('.')[0], stream_id: rows[0].stream_id } : bare.get(id);
      const kind = matchKindSchema.safeParse(row?.entity).data;
      const connectionId = row && connectionOf.get(row.stream_id);
      if (!kind || !connectionId || connectionId === removedOwner) return undefined;
      return { id, kind, connectionId, keys: keysFrom(rows) };
    };
    const find = (kind: MatchKind, name: KeyName, key: string): number[] | null => {
      const found = holders.all(`${kind}.${name}`, key, crowd + 1);
      return found.length > crowd ? null : found;
    };
    return {
      record: remembering(load, (id) => id),
      holders: remembering(find, (kind, name, key) => `${kind}.${name} ${key}`),
      decisions: remembering(
        (id: number): readonly Decision[] => decided.all({ id }).map((row) => ({ ...row, same: row.same === 1 })),
        (id) => id,
      ),
    };
  };
}

function remembering<A extends readonly unknown[], T>(ask: (...about: A) => T, keyOf: (...about: A) => unknown) {
  const seen = new Map<unknown, T>();
  return (...about: A): T => {
    const key = keyOf(...about);
    const known = seen.get(key);
    if (known !== undefined || seen.has(key)) return known as T;
    const found = ask(...about);
    seen.set(key, found);
    return found;
  };
}

function createResults(db: Db): Pick<MatchBook, 'groupOf' | 'putGroups' | 'putSuggestions'> {
  const groupOf = db
    .prepare<[number], number>(
      `SELECT other.record_id FROM match_member AS mine JOIN match_member AS other ON other.group_id = mine.group_id
       WHERE mine.record_id = ? ORDER BY 1`,
    )
    .pluck();
  const member = db.prepare<[number], MemberRow>('SELECT * FROM match_member WHERE record_id = ?');
  const leave = db.prepare('DELETE FROM match_member WHERE record_id = ?');
  const enter = db.prepare<[MemberRow]>(
    `INSERT OR REPLACE INTO match_member (record_id, group_id, kind, how, reasons, since)
     VALUES (@record_id, @group_id, @kind, @how, @reasons, @since)`,
  );
  const forget = ['left_id', 'right_id'].map((side) => db.prepare(`DELETE FROM match_suggestion WHERE ${side} = ?`));
  const suggest = db.prepare<[number, number, string, number, string]>(
    'INSERT OR REPLACE INTO match_suggestion (left_id, right_id, kind, distance, reasons) VALUES (?, ?, ?, ?, ?)',
  );

  return {
    groupOf: (id) => groupOf.all(id),
    putGroups(scope, groups, sight, at) {
      const placed = new Set<number>();
      for (const members of groups) {
        const groupId = Math.min(...members.map((one) => one.id));
        for (const { id, how, reasons } of members) {
          placed.add(id);
          const kind = sight.record(id)?.kind;
          if (!kind) continue;
          const before = member.get(id);
          const row = { record_id: id, group_id: groupId, kind, how, reasons: reasons.join(' ') };
          const isSame = before?.group_id === groupId && before.how === how && before.reasons === row.reasons;
          if (!isSame) enter.run({ ...row, since: before?.since ?? at });
        }
      }
      for (const id of scope) if (!placed.has(id)) leave.run(id);
    },
    putSuggestions(id, suggestions, kind) {
      for (const statement of forget) statement.run(id);
      if (!kind) return;
      for (const { left, right, score, reasons } of suggestions)
        suggest.run(left, right, kind, 100 - score, reasons.join(' '));
    },
  };
}
