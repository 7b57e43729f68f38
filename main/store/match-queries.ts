import { HubError } from '../../contract/errors.ts';
import type {
  MatchGroup,
  MatchHow,
  MatchKind,
  MatchLine,
  MatchMember,
  MatchQuery,
  MatchReason,
  MatchSide,
  MatchSuggestion,
} from '../../contract/ipc/matches.ts';
import { matchKindSchema, matchReasonSchema } from '../../contract/ipc/matches.ts';
import type { Db } from './database.ts';
import { removedOwner } from './removal.ts';

interface Page<Row> {
  readonly rows: Row[];
  readonly next: string | null;
}

/** The match book as it is looked at. */
export interface MatchQueries {
  groups(query: MatchQuery): Page<MatchGroup>;
  suggestions(query: MatchQuery): Page<MatchSuggestion>;
  /** The other records of a record's group. */
  same(recordId: number): MatchMember[];
  /** A record that can be matched. @throws HubError not_found */
  side(recordId: number): MatchSide & { kind: MatchKind };
  /** The record of a vendor's id; null where there is none, or more than one (a connection can read a kind twice). */
  find(connectionName: string, kind: MatchKind, externalId: string): number | null;
  /** The records of that kind, or of any that can be matched, of a vendor's id. */
  named(connectionName: string, externalId: string, kind?: MatchKind): number[];
  isSuggested(left: number, right: number): boolean;
  /** Lines of an export: groups first, then the owner's words pair by pair. */
  lines(after: string | undefined, limit: number): { lines: MatchLine[]; next: string | null };
}

interface SideRow {
  readonly id: number;
  readonly connection_id: string;
  readonly connection_name: string;
  readonly external_id: string;
  readonly title: string;
  readonly entity: string;
}
interface MemberRow extends SideRow {
  readonly group_id: number;
  readonly kind: MatchKind;
  readonly how: MatchHow;
  readonly reasons: string;
  readonly since: string;
}
interface PairRow {
  readonly left_id: number;
  readonly right_id: number;
}

const sideColumns = 'r.id, s.connection_id, c.name AS connection_name, r.external_id, r.title, r.entity';
const sideJoins = `JOIN stream_state AS s ON s.id = r.stream_id AND s.connection_id <> '${removedOwner}'
  JOIN connection AS c ON c.id = s.connection_id`;
const memberRows = `SELECT ${sideColumns}, m.group_id, m.kind, m.how, m.reasons, m.since
  FROM match_member AS m JOIN record AS r ON r.id = m.record_id ${sideJoins}`;

const sideOf = (row: SideRow): MatchSide => ({
  recordId: row.id,
  connectionId: row.connection_id,
  connectionName: row.connection_name,
  externalId: row.external_id,
  title: row.title,
});
const memberOf = (row: MemberRow): MatchMember => ({
  ...sideOf(row),
  how: row.how,
  reasons: reasonsOf(row.reasons),
  since: row.since,
});

function reasonsOf(text: string): MatchReason[] {
  return text.split(' ').flatMap((word) => matchReasonSchema.safeParse(word).data ?? []);
}

/** Numbers that a page ended with, "-" between them. @throws HubError bad_input */
function keyOf(after: string | undefined, count: number): number[] {
  if (after === undefined) return Array.from({ length: count }, () => -1);
  const parts = after.split('-');
  if (parts.length !== count || parts.some((part) => !/^\d{1,15}$/.test(part)))
    throw new HubError('bad_input', { params: { what: 'This page of the list is unknown.' } });
  return parts.map(Number);
}

export function createMatchQueries(db: Db): MatchQueries {
  const sideRow = db.prepare<[number], SideRow>(`SELECT ${sideColumns} FROM record AS r ${sideJoins} WHERE r.id = ?`);
  const same = db.prepare<{ id: number }, MemberRow>(
    `${memberRows} WHERE m.group_id = (SELECT group_id FROM match_member WHERE record_id = @id) AND m.record_id <> @id
     ORDER BY m.record_id`,
  );
  const found = db
    .prepare<[string, string, string], number>(
      `SELECT r.id FROM connection AS c JOIN stream_state AS s ON s.connection_id = c.id
       JOIN record AS r ON r.stream_id = s.id WHERE c.name = ? AND r.entity = ? AND r.external_id = ? LIMIT 2`,
    )
    .pluck();
  const named = db.prepare<[string, string], { id: number; entity: string }>(
    `SELECT r.id, r.entity FROM connection AS c JOIN stream_state AS s ON s.connection_id = c.id
     JOIN record AS r ON r.stream_id = s.id WHERE c.name = ? COLLATE NOCASE AND r.external_id = ? ORDER BY r.id`,
  );
  const suggested = db.prepare<[number, number]>('SELECT 1 FROM match_suggestion WHERE left_id = ? AND right_id = ?');

  return {
    groups: createGroupPages(db),
    suggestions: createSuggestionPages(db),
    same: (id) => same.all({ id }).map(memberOf),
    side(id) {
      const row = sideRow.get(id);
      const kind = matchKindSchema.safeParse(row?.entity).data;
      if (!row) throw new HubError('not_found', { params: { what: 'record', name: id } });
      if (!kind) throw new HubError('bad_input', { params: { what: 'Records of this kind are not matched.' } });
      return { ...sideOf(row), kind };
    },
    find(connectionName, kind, externalId) {
      const [only, more] = found.all(connectionName, kind, externalId);
      return only === undefined || more !== undefined ? null : only;
    },
    named: (connectionName, externalId, kind) =>
      named
        .all(connectionName, externalId)
        .flatMap(({ id, entity }) =>
          matchKindSchema.safeParse(entity).success && (kind ?? entity) === entity ? [id] : [],
        ),
    isSuggested: (left, right) => suggested.get(left, right) !== undefined,
    lines: createLines(db),
  };
}

function createGroupPages(db: Db): MatchQueries['groups'] {
  type Values = { kind: string | null; after: number; limit: number };
  const pageOf = (condition: string) =>
    db
      .prepare<[Values], number>(
        `SELECT group_id FROM match_member WHERE ${condition} AND group_id > @after
         GROUP BY group_id HAVING count(*) > 1 ORDER BY group_id LIMIT @limit`,
      )
      .pluck();
  const [ofKind, ofAll] = [pageOf('kind = @kind'), pageOf('@kind IS NULL')];
  const members = db.prepare<[string], MemberRow>(
    `${memberRows} WHERE m.group_id IN (SELECT value FROM json_each(?)) ORDER BY m.group_id, m.record_id`,
  );
  return ({ kind = null, after, limit }) => {
    const [from = -1] = keyOf(after, 1);
    const ids = (kind ? ofKind : ofAll).all({ kind, after: from, limit });
    const groups = new Map<number, MatchGroup>();
    for (const row of members.all(JSON.stringify(ids))) {
      const group = groups.get(row.group_id) ?? { id: row.group_id, kind: row.kind, members: [] };
      group.members.push(memberOf(row));
      groups.set(row.group_id, group);
    }
    const last = ids.length === limit ? ids.at(-1) : undefined;
    // A connection that is just being removed is out of sight already.
    const rows = [...groups.values()].filter((group) => group.members.length > 1);
    return { rows, next: last === undefined ? null : String(last) };
  };
}

function createSuggestionPages(db: Db): MatchQueries['suggestions'] {
  type Row = PairRow & { kind: MatchKind; distance: number; reasons: string };
  type Values = { kind: string | null; distance: number; left: number; right: number; limit: number };
  const pageOf = (condition: string, index: string) =>
    db.prepare<[Values], Row>(
      `SELECT left_id, right_id, kind, distance, reasons FROM match_suggestion INDEXED BY ${index}
       WHERE ${condition} AND (distance, left_id, right_id) > (@distance, @left, @right)
       ORDER BY distance, left_id, right_id LIMIT @limit`,
    );
  const ofKind = pageOf('kind = @kind', 'match_suggestion_by_kind');
  const ofAll = pageOf('@kind IS NULL', 'match_suggestion_by_distance');
  const sides = db.prepare<[string], SideRow>(
    `SELECT ${sideColumns} FROM json_each(?) AS j JOIN record AS r ON r.id = j.value ${sideJoins}`,
  );
  return ({ kind = null, after, limit }) => {
    const [distance = -1, left = -1, right = -1] = keyOf(after, 3);
    const found = (kind ? ofKind : ofAll).all({ kind, distance, left, right, limit });
    const ids = [...new Set(found.flatMap((row) => [row.left_id, row.right_id]))];
    const known = new Map(sides.all(JSON.stringify(ids)).map((row) => [row.id, sideOf(row)]));
    const rows = found.flatMap((row): MatchSuggestion[] => {
      const [one, other] = [known.get(row.left_id), known.get(row.right_id)];
      if (!one || !other) return [];
      const about = { kind: row.kind, score: 100 - row.distance, reasons: reasonsOf(row.reasons) };
      return [{ id: `${row.left_id}-${row.right_id}`, ...about, left: one, right: other }];
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return { rows, next: last ? `${last.distance}-${last.left_id}-${last.right_id}` : null };
  };
}

function createLines(db: Db): MatchQueries['lines'] {
  const groups = createGroupPages(db);
  const pairs = db.prepare<[{ left: number; right: number; limit: number }], PairRow & { same: number; how: MatchHow }>(
    `SELECT left_id, right_id, same, how FROM match_decision WHERE (left_id, right_id) > (@left, @right)
     ORDER BY left_id, right_id LIMIT @limit`,
  );
  const side = db.prepare<[number], SideRow>(`SELECT ${sideColumns} FROM record AS r ${sideJoins} WHERE r.id = ?`);
  const memberLine = (one: MatchSide) => ({ connection: one.connectionName, id: one.externalId });

  function groupLines(after: string | undefined, limit: number) {
    const { rows, next } = groups({ after, limit });
    const lines = rows.map(
      ({ kind, members }): MatchLine => ({ kind, same: true, how: 'key', members: members.map(memberLine) }),
    );
    return { lines, next: next ?? 'pairs--' };
  }

  function pairLines(after: string, limit: number) {
    const [left = -1, right = -1] = keyOf(after === '-' ? undefined : after, 2);
    const found = pairs.all({ left, right, limit });
    const lines = found.flatMap(({ left_id, right_id, same, how }): MatchLine[] => {
      const both = [side.get(left_id), side.get(right_id)].flatMap((row) => (row ? [row] : []));
      const kind = matchKindSchema.safeParse(both[0]?.entity).data;
      if (!kind || both.length < 2) return [];
      return [{ kind, same: same === 1, how, members: both.map((row) => memberLine(sideOf(row))) }];
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return { lines, next: last ? `pairs-${last.left_id}-${last.right_id}` : null };
  }

  return (after, limit) =>
    after?.startsWith('pairs-') ? pairLines(after.slice('pairs-'.length), limit) : groupLines(after, limit);
}
