import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import type { MatchKind } from '../../contract/ipc/matches.ts';
import type { Db } from '../store/database.ts';
import { matchOf, termsOf } from '../store/search-words.ts';
import type { Called, Naming } from './recipe.ts';

/** The records of connections as recipes look at them. */
export interface WorldStore {
  find<K extends EntityKind>(connectionId: string, entity: K, externalId: string): EntityOf<K> | null;
  recordId(connectionId: string, entity: EntityKind, externalId: string): number | null;
  list<K extends EntityKind>(connectionId: string, entity: K): EntityOf<K>[];
  about<K extends keyof Naming>(connectionId: string, entity: K, what: Naming[K], externalId: string): EntityOf<K>[];
  keyed(connectionId: string, kind: MatchKind, name: string, key: string): string[];
  numbered<K extends Called>(connectionId: string, entity: K, number: string): EntityOf<K>[];
  /** The records of a connection that are the same thing as this one. */
  counterparts(recordId: number, connectionId: string): string[];
  /** Whether somebody has yet to say if a record of the connection is the same thing. */
  isSuggested(recordId: number, connectionId: string): boolean;
  /** The newest few. */
  newest<K extends EntityKind>(connectionId: string, entity: K, most: number): EntityOf<K>[];
  /** Whether a stream of the connection brings such records. */
  has(connectionId: string, entity: EntityKind): boolean;
}

type Reference = { [K in keyof Naming]: `${K} ${Naming[K]}` }[keyof Naming];

/** The most records of a list that is shown whole, such as accounts. */
const longestList = 1000;
const mostAbout = 20_000;
const mostKeyed = 31;
const mostNumbered = 3;
/** A suggestion of so many points is worth waiting for the owner's word; a mere name in common is not. */
const likely = 60;

const ofOrder = `SELECT id FROM record WHERE stream_id = s.id AND entity IN ('refund', 'shipment')
      AND json_extract(canonical, '$.orderId') = @id`;
/** Which records of a stream name others; each has an index of just this expression (080-flows.ts, 120-payments.ts). */
const references: Readonly<Record<Reference, string>> = {
  'payment order': `SELECT id FROM record WHERE stream_id = s.id AND entity = 'payment'
      AND json_extract(canonical, '$.paysFor[0]') = @id
    UNION ALL SELECT record_id FROM payment_also WHERE external_id = @id`,
  'refund order': ofOrder,
  'refund payment': `SELECT id FROM record WHERE stream_id = s.id AND entity = 'refund'
      AND json_extract(canonical, '$.paymentId') = @id`,
  'shipment order': ofOrder,
  'balance_transaction payout': `SELECT id FROM record WHERE stream_id = s.id AND entity = 'balance_transaction'
      AND json_extract(canonical, '$.payoutId') = @id`,
};

export function createWorldStore(db: Db): WorldStore {
  const found = `FROM stream_state AS s JOIN record AS r ON r.stream_id = s.id
    WHERE s.connection_id = @connectionId AND r.deleted_at IS NULL`;
  const one = db.prepare<{ connectionId: string; entity: string; id: string }, { id: number; canonical: string }>(
    `SELECT r.id, r.canonical ${found} AND s.entity = @entity AND r.external_id = @id ORDER BY r.id LIMIT 1`,
  );
  const all = db
    .prepare<{ connectionId: string; entity: string }, string>(
      `SELECT r.canonical ${found} AND s.entity = @entity ORDER BY r.id LIMIT ${longestList}`,
    )
    .pluck();
  const keyed = db
    .prepare<{ connectionId: string; name: string; key: string }, string>(
      `SELECT r.external_id FROM match_key AS k JOIN record AS r ON r.id = k.record_id AND r.deleted_at IS NULL
       JOIN stream_state AS s ON s.id = r.stream_id
       WHERE k.name = @name AND k.key = @key AND s.connection_id = @connectionId LIMIT ${mostKeyed}`,
    )
    .pluck();
  const numbered = db
    .prepare<{ connectionId: string; entity: string; match: string; number: string }, string>(
      `SELECT r.canonical FROM record_text AS t JOIN record AS r ON r.id = t.rowid AND r.deleted_at IS NULL
       JOIN stream_state AS s ON s.id = r.stream_id
       WHERE record_text MATCH @match AND s.connection_id = @connectionId AND r.entity = @entity AND r.title = @number
       LIMIT ${mostNumbered}`,
    )
    .pluck();
  const counterparts = db
    .prepare<{ recordId: number; connectionId: string }, string>(
      `SELECT r.external_id FROM match_member AS mine JOIN match_member AS other ON other.group_id = mine.group_id
       JOIN record AS r ON r.id = other.record_id AND r.deleted_at IS NULL JOIN stream_state AS s ON s.id = r.stream_id
       WHERE mine.record_id = @recordId AND s.connection_id = @connectionId ORDER BY r.id`,
    )
    .pluck();
  const newest = db
    .prepare<{ connectionId: string; entity: string; most: number }, string>(
      `SELECT r.canonical ${found} AND s.entity = @entity ORDER BY r.occurred_at DESC, r.id DESC LIMIT @most`,
    )
    .pluck();
  const suggested = db.prepare<{ recordId: number; connectionId: string }>(
    `SELECT 1 FROM (
       SELECT right_id AS other, distance FROM match_suggestion WHERE left_id = @recordId
       UNION ALL SELECT left_id, distance FROM match_suggestion WHERE right_id = @recordId
     ) AS found JOIN record AS r ON r.id = found.other JOIN stream_state AS s ON s.id = r.stream_id
     WHERE s.connection_id = @connectionId AND found.distance <= ${100 - likely} LIMIT 1`,
  );
  const has = db.prepare<[string, string]>('SELECT 1 FROM stream_state WHERE connection_id = ? AND entity = ?');
  const statements = new Map<string, ReturnType<typeof prepareReference>>();
  const prepareReference = (named: string) =>
    db
      .prepare<{ connectionId: string; entity: string; id: string }, string>(
        // In this order, else it looks through all records of the stream; the plus keeps it from their index.
        `SELECT r.canonical FROM stream_state AS s CROSS JOIN record AS r ON r.id IN (${named})
         WHERE s.connection_id = @connectionId AND s.entity = @entity AND +r.stream_id = s.id AND r.deleted_at IS NULL
         ORDER BY r.id LIMIT ${mostAbout}`,
      )
      .pluck();

  return {
    find: (connectionId, entity, id) => {
      const row = one.get({ connectionId, entity, id });
      return row ? entityIn<typeof entity>(row.canonical) : null;
    },
    recordId: (connectionId, entity, id) => one.get({ connectionId, entity, id })?.id ?? null,
    list: (connectionId, entity) => all.all({ connectionId, entity }).map((text) => entityIn(text)),
    about(connectionId, entity, what, id) {
      // The type of a template forgets which kinds name what.
      const name = `${entity} ${what}` as Reference;
      const statement = statements.get(name) ?? prepareReference(references[name]);
      statements.set(name, statement);
      return statement.all({ connectionId, entity, id }).map((text) => entityIn(text));
    },
    keyed: (connectionId, kind, name, key) => keyed.all({ connectionId, name: `${kind}.${name}`, key }),
    numbered(connectionId, entity, number) {
      const terms = termsOf(`${number} `);
      if (!terms) return [];
      return numbered.all({ connectionId, entity, match: matchOf(terms), number }).map((text) => entityIn(text));
    },
    counterparts: (recordId, connectionId) => [...new Set(counterparts.all({ recordId, connectionId }))],
    isSuggested: (recordId, connectionId) => suggested.get({ recordId, connectionId }) !== undefined,
    newest: (connectionId, entity, most) =>
      newest.all({ connectionId, entity, most }).map((text) => entityIn<typeof entity>(text)),
    has: (connectionId, entity) => has.get(connectionId, entity) !== undefined,
  };
}

/** The store holds what the schema of the kind gave (record-writer.ts), so it is not parsed by it once more. */
export function entityIn<K extends EntityKind>(canonical: string): EntityOf<K> {
  return JSON.parse(canonical) as EntityOf<K>;
}
