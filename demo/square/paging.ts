import { createHash } from 'node:crypto';
import type { Answer } from '../http.ts';
import { badRequest } from './errors.ts';
import type { Entry, Fields } from './state.ts';

/** How one list is ordered and cut into pages. */
export interface Paging {
  /** The property that holds the rows; left out when there are none. */
  rows: string;
  /** What rows are sorted by; then in the order of making. */
  by: (entry: Entry) => string;
  descending: boolean;
  limit: number;
  cursor: unknown;
  /** What else was asked; a cursor goes with the same question only. */
  question: unknown;
  show?: (entry: Entry) => Fields;
  /** What goes along with a page. */
  also?: (page: Entry[]) => Fields;
}

interface Mark {
  by: string;
  seq: number;
  question: string;
}

function hashOf(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 12);
}

function readMark(cursor: unknown, question: string): Mark | null {
  try {
    const mark: Mark = JSON.parse(Buffer.from(String(cursor), 'base64url').toString('utf8'));
    return mark.question === question && typeof mark.by === 'string' ? mark : null;
  } catch {
    return null;
  }
}

/** One page. A cursor stands for the row it came after, so rows that are added or moved push nothing over its edge. */
export function pageOf(entries: readonly Entry[], paging: Paging): Answer {
  const { by, descending, limit, cursor } = paging;
  const question = hashOf(paging.question);
  const mark = cursor === undefined || cursor === null ? null : readMark(cursor, question);
  if (mark === null && cursor !== undefined && cursor !== null) {
    return badRequest('INVALID_CURSOR', 'The pagination cursor is invalid.', 'cursor');
  }
  const sign = descending ? -1 : 1;
  const compare = (a: { by: string; seq: number }, b: { by: string; seq: number }) =>
    sign * (a.by < b.by ? -1 : a.by > b.by ? 1 : a.seq - b.seq);
  const keyed = entries.map((entry) => ({ entry, by: by(entry), seq: entry.seq })).sort(compare);
  const rest = mark === null ? keyed : keyed.filter((one) => compare(one, mark) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const shown = page.map(({ entry }) => paging.show?.(entry) ?? entry.row);
  const next: Mark | null =
    last === undefined || rest.length <= limit ? null : { by: last.by, seq: last.seq, question };
  return {
    status: 200,
    json: {
      ...(shown.length > 0 ? { [paging.rows]: shown } : {}),
      ...paging.also?.(page.map(({ entry }) => entry)),
      ...(next === null ? {} : { cursor: Buffer.from(JSON.stringify(next)).toString('base64url') }),
    },
  };
}
