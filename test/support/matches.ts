import type { Customer } from '../../contract/entities/people.ts';
import type { MatchHow } from '../../contract/ipc/matches.ts';
import { createEvents } from '../../main/events.ts';
import { componentOf, groupsIn, type Member, type Suggestion, suggestionsFor } from '../../main/matches/decide.ts';
import { keysOf } from '../../main/matches/keys.ts';
import { createMatches } from '../../main/matches/service.ts';
import { crowd, type Decision, type Keyed, type Sight } from '../../main/matches/sight.ts';
import { createMatchWork } from '../../main/matches/work.ts';
import { createAudit } from '../../main/store/audit.ts';
import type { Db } from '../../main/store/database.ts';
import { createMatchBook } from '../../main/store/match-book.ts';
import { createRecordWriter, digestOf } from '../../main/store/record-writer.ts';
import { createRepos } from '../../main/store/repos.ts';
import { addConnection } from './connection.ts';

/** A sight of records that all lie at hand; pure. */
export function sightOf(
  records: readonly Keyed[],
  decisions: readonly { left: number; right: number; same: boolean; how: MatchHow }[],
): Sight {
  const byId = new Map(records.map((record) => [record.id, record]));
  const byKey = new Map<string, number[]>();
  const told = new Map<number, Decision[]>();
  const push = <K, V>(map: Map<K, V[]>, key: K, value: V) => {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  };
  for (const { id, kind, keys } of records) for (const [name, key] of keys) push(byKey, `${kind}.${name} ${key}`, id);
  for (const { left, right, same, how } of decisions) {
    push(told, left, { other: right, same, how });
    push(told, right, { other: left, same, how });
  }
  return {
    record: (id) => byId.get(id),
    holders(kind, name, key) {
      const found = byKey.get(`${kind}.${name} ${key}`) ?? [];
      return found.length > crowd ? null : found;
    },
    decisions: (id) => told.get(id) ?? [],
  };
}

/** Everything decided from nothing: what a store that is kept up to date must agree with. */
export function decideAll(records: readonly Keyed[], sight: Sight): { groups: Member[][]; suggestions: Suggestion[] } {
  const seen = new Set<number>();
  const groups = records.flatMap(({ id }) => {
    if (seen.has(id)) return [];
    const component = componentOf(id, sight);
    for (const one of component) seen.add(one);
    return groupsIn(component, sight);
  });
  const connectionOf = new Map(records.map((one) => [one.id, one.connectionId]));
  const reach = new Map(
    groups.flatMap((members) => {
      const of = new Set(members.map(({ id }) => connectionOf.get(id) ?? ''));
      return members.map(({ id }): [number, ReadonlySet<string>] => [id, of]);
    }),
  );
  const settled = (id: number) => reach.get(id) ?? new Set([connectionOf.get(id) ?? '']);
  const suggestions = new Map<string, Suggestion>();
  for (const { id } of records) {
    for (const one of suggestionsFor(id, sight, settled)) suggestions.set(`${one.left}-${one.right}`, one);
  }
  return { groups, suggestions: [...suggestions.values()] };
}

/** What a customer of a test is known by; the rest of it is blank. */
export type CustomerWish = Partial<Pick<Customer, 'name' | 'email' | 'phone' | 'company'>> & {
  postcode?: string | null;
};

/** A store with the match book on it, and connections of customers. */
export function openBook(db: Db, connectionIds: readonly string[]) {
  // Nothing here is about what a power cut leaves.
  db.pragma('synchronous = OFF');
  let clock = Date.parse('2026-05-05T10:00:00Z');
  const now = () => {
    clock += 1000;
    return new Date(clock).toISOString();
  };
  const repos = createRepos(db);
  const told: string[] = [];
  const streams = new Map<string, number>();
  const connect = (id: string) => {
    addConnection(db, { id, name: `The ${id}` });
    streams.set(id, repos.streams.ensure(id, 'customers', 'customer').id);
  };
  for (const id of connectionIds) connect(id);
  const writerOf = (connectionId: string) => createRecordWriter(db, streams.get(connectionId) ?? 0, 'customer', now);
  const audit = createAudit(db, 'test');
  const work = createMatchWork(db, createMatchBook(db), now);
  const matches = createMatches({
    look: async () => {
      while (work.slice(5));
    },
    ...{ db, repos, audit, actor: 'test', clock: { now: () => new Date(clock) } },
    events: createEvents(),
    log: { error: (facts, message) => void told.push(`${message} ${JSON.stringify(facts)}`) },
  });
  const idOf = (connectionId: string, externalId: string) => repos.records.idOf(connectionId, 'customers', externalId);

  return {
    ...{ db, repos, matches, audit, told, connect, idOf },
    put(connectionId: string, externalId: string, wish: CustomerWish): number {
      const { postcode = null, ...known } = wish;
      const address = { lines: [], city: null, region: null, postcode, country: null };
      const blank = {
        name: '',
        company: null,
        email: null,
        phone: null,
        active: true,
        createdAt: null,
        changedAt: null,
      };
      const entity: Customer = { ...blank, ...known, externalId, address };
      const text = JSON.stringify(entity);
      const writer = writerOf(connectionId);
      return db.transaction(() =>
        writer.put({ externalId, parentId: null, text }, digestOf(text), entity, writer.find(externalId)),
      )();
    },
    remove: (connectionId: string, externalId: string) =>
      db.transaction(() => writerOf(connectionId).remove([externalId]))(),
    /** The book as it stands, by names, without what tells how or when. */
    shown() {
      const names = new Map(
        db
          .prepare<[], { id: number; name: string }>(
            `SELECT r.id, s.connection_id || '/' || r.external_id AS name FROM record AS r
             JOIN stream_state AS s ON s.id = r.stream_id`,
          )
          .all()
          .map((row) => [row.id, row.name]),
      );
      const all = { limit: 500 };
      const name = (id: number) => names.get(id) ?? '?';
      return {
        groups: matches
          .list(all)
          .rows.map(({ members }) =>
            members
              .map((one) => name(one.recordId))
              .sort()
              .join(' = '),
          )
          .sort(),
        suggestions: matches
          .suggestions(all)
          .rows.map(({ left, right, score, reasons }) =>
            [[name(left.recordId), name(right.recordId)].sort().join(' ? '), score, reasons.join(',')].join(' '),
          )
          .sort(),
      };
    },
  };
}

export type Book = ReturnType<typeof openBook>;

/** The same, decided from the records and the owner's words alone. */
export function fromNothing({ db }: Book): ReturnType<Book['shown']> {
  const rows = db
    .prepare<[], { id: number; connection_id: string; external_id: string; canonical: string }>(
      `SELECT r.id, s.connection_id, r.external_id, r.canonical FROM record AS r
       JOIN stream_state AS s ON s.id = r.stream_id WHERE r.deleted_at IS NULL`,
    )
    .all();
  const words = db
    .prepare<[], { left: number; right: number; same: number; how: MatchHow }>(
      'SELECT left_id AS left, right_id AS right, same, how FROM match_decision',
    )
    .all();
  const records = rows.map(
    (row): Keyed => ({
      ...{ id: row.id, kind: 'customer', connectionId: row.connection_id },
      keys: keysOf('customer', JSON.parse(row.canonical)),
    }),
  );
  const names = new Map(rows.map((row) => [row.id, `${row.connection_id}/${row.external_id}`]));
  const name = (id: number) => names.get(id) ?? '?';
  const { groups, suggestions } = decideAll(
    records,
    sightOf(
      records,
      words.map((word) => ({ ...word, same: word.same === 1 })),
    ),
  );
  return {
    groups: groups
      .map((members) =>
        members
          .map((one) => name(one.id))
          .sort()
          .join(' = '),
      )
      .sort(),
    suggestions: suggestions
      .map(({ left, right, score, reasons }) =>
        [[name(left), name(right)].sort().join(' ? '), score, reasons.join(',')].join(' '),
      )
      .sort(),
  };
}
