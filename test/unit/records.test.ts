import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import type { Customer } from '../../contract/entities/people.ts';
import { createRecordQueries, type RecordAsk } from '../../main/store/record-queries.ts';
import { type SearchBounds, usualBounds } from '../../main/store/record-search.ts';
import { createRecordWriter, digestOf } from '../../main/store/record-writer.ts';
import { matchOf, storedWords, termsOf } from '../../main/store/search-words.ts';
import { createStreams } from '../../main/store/streams.ts';
import { addConnection } from '../support/connection.ts';
import { tempStore } from '../support/store.ts';

function customer(id: string, name: string, createdAt: string | null): Customer {
  return {
    externalId: id,
    createdAt,
    changedAt: null,
    name,
    company: null,
    email: `${id}@shop.example`,
    phone: null,
    active: id.length % 2 === 0,
    address: null,
  };
}

/** A store with customers of two connections, and a writer for each. */
function filled(count: number) {
  const db = tempStore();
  const writers = ['one', 'two'].map((id) => {
    addConnection(db, { id });
    const stream = createStreams(db).ensure(id, 'customers', 'customer');
    const writer = createRecordWriter(db, stream.id, 'customer', () => '2026-01-01T00:00:00.000Z');
    const put = (entity: Customer) => {
      const text = JSON.stringify(entity);
      writer.put(
        { externalId: entity.externalId, parentId: null, text },
        digestOf(text),
        entity,
        writer.find(entity.externalId),
      );
    };
    return { ...writer, put };
  });
  const [one, two] = writers;
  if (!one || !two) throw new Error('two writers were made');
  // Many share a date, and some have none: a page may end anywhere among them.
  for (let index = 0; index < count; index += 1) {
    const at = index % 5 === 0 ? null : `2026-0${1 + (index % 3)}-01T00:00:00.000Z`;
    (index % 2 ? one : two).put(customer(`c${index}`, `Name ${index} Ωmega`, at));
  }
  return { db, one, two, queries: createRecordQueries(db) };
}

type Filter = Omit<RecordAsk, 'limit' | 'after'>;
const usual: Filter = { entity: 'customer', order: 'newest', deleted: false };

function walk(
  queries: ReturnType<typeof filled>['queries'],
  filter: Filter,
  limit: number,
  between: (page: number) => void = () => undefined,
): string[] {
  const ids: string[] = [];
  let after: string | undefined;
  for (let page = 0; ; page += 1) {
    const { rows, next } = queries.list({ ...filter, limit, after });
    ids.push(...rows.map((row) => row.externalId));
    if (next === null) return ids;
    after = next;
    between(page);
  }
}

const filters: [string, Partial<Filter>][] = [
  ['newest first', {}],
  ['oldest first', { order: 'oldest' }],
  ['one connection', { connectionId: 'one' }],
  ['a status', { status: 'active' }],
  ['a status of one connection', { status: 'inactive', connectionId: 'two' }],
  ['since a day', { since: '2026-02-01' }],
  ['a search', { search: 'name' }],
  ['a search of one connection, oldest first', { search: 'ome', connectionId: 'one', order: 'oldest' }],
];

describe('a list of records', () => {
  it.each(filters)('by %s is complete and holds nothing twice, whatever the size of its pages', (_what, filter) => {
    const { queries } = filled(97);
    const whole = walk(queries, { ...usual, ...filter }, 500);
    expect(new Set(whole).size).toBe(whole.length);
    for (const limit of [1, 7, 32, 96, 97, 98]) expect(walk(queries, { ...usual, ...filter }, limit)).toEqual(whole);
  });

  it.each(filters)(
    'by %s shows each record that stays as it is once, while others come, change and go',
    (_what, filter) => {
      const { queries, one, two } = filled(60);
      const before = walk(queries, { ...usual, ...filter }, 500);
      const restless = new Set(['c3', 'c10', 'c21', 'c40']);
      const seen = walk(queries, { ...usual, ...filter }, 7, (page) => {
        one.put(customer(`late${page}`, 'Name of a late one', '2026-02-15T00:00:00.000Z'));
        one.put(customer('c3', `Name ${page}`, `2026-03-${10 + (page % 10)}T00:00:00.000Z`));
        two.remove(['c10', 'c40']);
        one.remove(['c21']);
      });
      const steady = (ids: readonly string[]) => ids.filter((id) => !restless.has(id) && !id.startsWith('late'));
      expect(steady(seen)).toEqual(steady(before));
    },
  );

  it('of what is deleted holds just that', () => {
    const { queries, one } = filled(20);
    one.remove(['c1', 'c3', 'c3', 'nobody']);
    expect(walk(queries, { ...usual, deleted: true }, 1).sort()).toEqual(['c1', 'c3']);
    expect(walk(queries, usual, 5)).toHaveLength(18);
    expect(walk(queries, { ...usual, search: 'c1 shop' }, 5)).not.toContain('c1');
  });

  it('is empty for what is not there, and refuses a page key that it never gave', () => {
    const { queries } = filled(3);
    expect(queries.list({ ...usual, connectionId: 'nobody', limit: 5 })).toEqual({ rows: [], next: null });
    for (const after of ['x', '@', '1; DROP TABLE record@', '-1@', '99999999999999999999@']) {
      expect(() => queries.list({ ...usual, after, limit: 5 })).toThrow(expect.objectContaining({ code: 'bad_input' }));
    }
    expect(() => queries.get(999_999)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('searching', () => {
  it.each([
    ['ελένη', 'Ελένη Παπαδοπούλου'],
    ['jose', 'José'],
    ['anna maria', 'Anna-Maria Müller'],
    ['mull', 'Anna-Maria Müller'],
    ['#1001', 'Order #1001'],
    ['o’neil', "O'Neil & Sons"],
    ['हिन्दी', 'हिन्दी दुकान'],
    ['ร้าน', 'ร้านกาแฟ'],
    ['γιωργος', 'ΓΙΏΡΓΟΣ Α.'],
    ['abc', 'ＡＢＣ 商店'],
    ['\u{1e922}', '\u{1e900}\u{1e901}'],
    ['ab\u0301c', 'áBC ábc'],
    ['東京', '東京 商店'],
  ])('%s finds %s', (search, name) => {
    const { queries, one } = filled(0);
    one.put(customer('x', name, null));
    expect(walk(queries, { ...usual, search }, 5)).toEqual(['x']);
  });

  it.each([
    '"',
    '*',
    'a"b',
    'NEAR(a b)',
    'a AND',
    'OR',
    'words:a',
    '^a',
    'a -b',
    '(((',
    '{}',
    "';--",
    '\u0000',
    'a\u0000b',
    '\ud800',
    '٣',
    '- -',
    '+',
    'ⅷ',
    'a\u20ddb',
    '\u{1e900}x',
    'x'.repeat(10_000),
  ])('takes hostile text %# as words', (search) => {
    const { queries } = filled(3);
    expect(() => queries.list({ ...usual, search, limit: 5 })).not.toThrow();
  });

  it('takes any text, in any script', () => {
    const { queries } = filled(3);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (search) => {
        expect(() => queries.list({ ...usual, search, limit: 5 })).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it('finds what is deleted for who asks for it, and nobody else', () => {
    const { queries, one } = filled(0);
    one.put(customer('x', 'Gone Away', null));
    one.remove(['x']);
    expect(walk(queries, { ...usual, search: 'gone' }, 5)).toEqual([]);
    expect(walk(queries, { ...usual, search: 'gone', deleted: true }, 5)).toEqual(['x']);
  });

  it('takes the last word for unfinished unless a space follows it', () => {
    const match = (typed: string) => matchOf(termsOf(typed) ?? []);
    expect(match('e')).toBe('"e"*');
    expect(match('Rossi 4')).toBe('"rossi" AND "4"*');
    expect(match('last ')).toBe('"last"');
    expect(match('two wor')).toBe('"two" AND "wor"*');
  });

  it('of nothing but signs is no search', () => {
    expect(termsOf(' -- ')).toBeNull();
    const { queries } = filled(3);
    expect(walk(queries, { ...usual, search: ' -- ' }, 2)).toHaveLength(3);
  });

  it('keeps each word of a record once, in small letters and without accents', () => {
    expect(storedWords("Ana-María O'Neil ana ΓΙΏΡΓΟΣ #1001")).toBe(' ana maria o neil γιωργοσ 1001 ');
  });
});

const onlyIndex = { fewFiltered: -1, fewStored: -1, shortWalk: -1, slice: 3 };
/** Each makes another of the ways through the records be taken, or a page end after each look. */
const everyWay: [string, SearchBounds][] = [
  ['what a filter leaves', { ...usualBounds, fewFiltered: 1e9 }],
  ['the stored words, slice by slice', { ...usualBounds, fewFiltered: -1, fewStored: 1e9, slice: 3 }],
  ['the stored words, in pages cut by time', { ...usualBounds, fewFiltered: -1, fewStored: 1e9, slice: 3, pageMs: 0 }],
  ['the index', { ...usualBounds, ...onlyIndex, mostMerged: 1e9 }],
  ['the index for whole words, the words for a beginning', { ...usualBounds, ...onlyIndex, mostMerged: -1 }],
  ['whichever a sample proposes', { ...usualBounds, fewFiltered: -1, fewStored: -1, shortWalk: 20, mostMerged: 20 }],
];

describe('searching through', () => {
  const names = ['Eleni Papadopoulou', 'Elena Rossi', 'Ελένη Παππά', 'Paul Ross', 'Pavel Elenov', 'Anna el Ros'];
  const searches = ['el', 'e', 'ele ', 'elen', 'rossi', 'ross', 'el ros', 'el pa', 'ελε πα', 'nobody', 'c1', 'shop p'];

  it.each(everyWay)('%s finds just what contains the words, in order', (_way, bounds) => {
    const { db, one, two } = filled(0);
    for (let index = 0; index < 120; index += 1) {
      const at = `2026-0${1 + (index % 9)}-01T00:00:00.000Z`;
      (index % 3 ? one : two).put(customer(`c${index}`, `${names[(index * 7) % names.length]} ${index}`, at));
    }
    one.remove(['c1', 'c4', 'c100']);
    const queries = createRecordQueries(db, bounds);
    const rows = db
      .prepare<[], { external_id: string; words: string; deleted: number; status: string; connection: string }>(
        `SELECT external_id, words, deleted_at IS NOT NULL AS deleted, status, connection_id AS connection FROM record AS r
         JOIN record_words AS w USING (id) JOIN stream_state AS s ON s.id = r.stream_id ORDER BY r.id DESC`,
      )
      .all();
    const filters: Filter[] = [
      usual,
      { ...usual, order: 'oldest' },
      { ...usual, deleted: true },
      { ...usual, status: 'active' },
      { ...usual, connectionId: 'two', status: 'inactive' },
    ];
    for (const search of searches) {
      const fits = (words: string) =>
        (termsOf(search) ?? []).every(({ word, open }) => words.includes(open ? ` ${word}` : ` ${word} `));
      for (const filter of filters) {
        const expected = rows.filter(
          (row) =>
            fits(row.words) &&
            row.deleted === Number(filter.deleted) &&
            row.status === (filter.status ?? row.status) &&
            row.connection === (filter.connectionId ?? row.connection),
        );
        const ids = expected.map((row) => row.external_id);
        if (filter.order === 'oldest') ids.reverse();
        expect(walk(queries, { ...filter, search }, 7), `${search} ${JSON.stringify(filter)}`).toEqual(ids);
      }
    }
  });
});

describe('a movement of the balance', () => {
  it('shows its note, and what kind it is where it has none', () => {
    const db = tempStore();
    addConnection(db, { id: 'one' });
    const { id } = createStreams(db).ensure('one', 'balance', 'balance_transaction');
    const writer = createRecordWriter(db, id, 'balance_transaction', () => '2026-01-01T00:00:00.000Z');
    const money = { amountMinor: 100, currency: 'EUR' };
    for (const description of ['Order 7', null]) {
      const entity: EntityOf<'balance_transaction'> = {
        externalId: String(description),
        createdAt: null,
        changedAt: null,
        occurredAt: '2026-01-01T00:00:00.000Z',
        kind: 'sale',
        status: 'settled',
        amount: money,
        fee: { ...money, amountMinor: 0 },
        net: money,
        sourceId: null,
        payoutId: null,
        orderId: null,
        description,
      };
      const text = JSON.stringify(entity);
      writer.put({ externalId: entity.externalId, parentId: null, text }, digestOf(text), entity, undefined);
    }
    const { rows } = createRecordQueries(db).list({
      ...usual,
      entity: 'balance_transaction',
      order: 'oldest',
      limit: 9,
    });
    expect(rows.map(({ subtitle }) => subtitle)).toEqual(['Order 7', 'sale']);
  });
});
