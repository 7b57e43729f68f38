import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crowd } from '../../main/matches/sight.ts';
import { createRemoval } from '../../main/store/removal.ts';
import { type Book, type CustomerWish, fromNothing, openBook } from '../support/matches.ts';
import { tempStore } from '../support/store.ts';

const connections = ['a', 'b', 'c'];
const anna = { name: 'Anna', email: 'anna@x.gr' };

async function ready(ids: readonly string[] = connections): Promise<Book> {
  return openBook(tempStore(), ids);
}

/** Two shops that know Anna, and one suggestion about Petros. */
async function twoShops() {
  const book = await ready();
  const ids = {
    annaA: book.put('a', '1', anna),
    annaB: book.put('b', '1', anna),
    petrosA: book.put('a', '2', { name: 'Petros', postcode: '10671' }),
    petrosB: book.put('b', '2', { name: 'Πέτρος', phone: '2101234567', postcode: '10671' }),
  };
  book.put('a', '2', { name: 'Petros', phone: '2101234567', postcode: '10671' });
  await book.matches.refresh();
  return { ...book, ids };
}

const together = { groups: ['a/1 = b/1'], suggestions: ['a/2 ? b/2 40 phone'] };

describe('the match book', () => {
  it('joins by itself, suggests the rest, and shows both', async () => {
    const { matches, shown, ids, told } = await twoShops();
    expect(shown()).toEqual(together);
    expect(matches.same(ids.annaA)).toMatchObject([{ recordId: ids.annaB, how: 'key', reasons: ['email'] }]);
    expect(matches.list({ limit: 10 })).toMatchObject({ waiting: 0, next: null });
    expect(told).toEqual([]);
  });

  it('follows what changes at the vendor: another e-mail, gone, back again', async () => {
    const { put, remove, matches, shown } = await twoShops();
    const groups = async () => {
      await matches.refresh();
      return shown().groups;
    };
    put('b', '1', { ...anna, email: 'other@x.gr' });
    expect(await groups()).toEqual([]);
    put('b', '1', anna);
    expect(await groups()).toEqual(['a/1 = b/1']);
    remove('b', '1');
    expect(await groups()).toEqual([]);
    put('b', '1', anna);
    put('a', '9', anna);
    expect(await groups()).toEqual([]);
    remove('a', '1');
    expect(await groups()).toEqual(['a/9 = b/1']);
  });

  it('a yes joins, a no is not asked again, and each can be taken back', async () => {
    const { matches, shown, ids, audit } = await twoShops();
    const id = `${ids.petrosA}-${ids.petrosB}`;
    matches.accept(id);
    expect(shown()).toEqual({ groups: ['a/1 = b/1', 'a/2 = b/2'], suggestions: [] });
    expect(matches.same(ids.petrosB)).toMatchObject([{ how: 'accepted', externalId: '2', connectionName: 'The a' }]);
    expect(matches.undo(ids.petrosA)).toBe('The a 2 = The b 2');
    expect(shown()).toEqual(together);
    matches.reject(id);
    expect(shown()).toEqual({ ...together, suggestions: [] });
    expect(() => matches.accept(id)).toThrow(expect.objectContaining({ code: 'not_found' }));
    matches.undo(ids.petrosB);
    expect(shown()).toEqual(together);
    expect(() => matches.undo(ids.petrosB)).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(audit.list(9).map((row) => row.action)).toEqual([
      'match.undo',
      'match.reject',
      'match.undo',
      'match.accept',
    ]);
  });

  it('what is split stays apart, until the owner joins it again', async () => {
    const { put, matches, shown, ids } = await twoShops();
    matches.split(ids.annaB);
    expect(shown()).toEqual({ ...together, groups: [] });
    put('a', '1', { ...anna, phone: '1234567' });
    put('b', '1', { ...anna, phone: '1234567' });
    await matches.refresh();
    expect(shown()).toEqual({ ...together, groups: [] });
    matches.join(ids.annaA, ids.annaB);
    expect(matches.same(ids.annaA)).toMatchObject([{ how: 'by_hand' }]);
    matches.undo(ids.annaA);
    matches.undo(ids.annaA);
    expect(shown()).toEqual(together);
  });

  it('refuses what makes no sense', async () => {
    const { matches, ids } = await twoShops();
    expect(() => matches.join(ids.annaA, ids.annaA)).toThrow(expect.objectContaining({ code: 'bad_input' }));
    expect(() => matches.join(ids.annaA, 999)).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => matches.split(ids.petrosA)).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => matches.list({ limit: 1, after: 'x' })).toThrow(expect.objectContaining({ code: 'bad_input' }));
    expect(matches.import(['', '{"kind":"order"}', '[]'])).toEqual({ taken: 0, known: 0, unknown: 3 });
  });

  it('forgets a removed connection at once, and decides again what that leaves', async () => {
    const { db, put, repos, matches, shown } = await twoShops();
    put('c', '1', anna);
    put('c', '2', anna);
    await matches.refresh();
    expect(shown().groups).toEqual([]);
    repos.connections.remove('c');
    const { slice } = createRemoval(db);
    while (slice());
    await matches.refresh();
    expect(shown()).toEqual(together);
    repos.connections.remove('b');
    while (slice());
    await matches.refresh();
    expect(shown()).toEqual({ groups: [], suggestions: [] });
  });

  it('a key that becomes a crowd’s says nothing any more, and says it again when they have gone', async () => {
    const book = await ready(['a', 'b']);
    for (let at = 0; at <= crowd; at += 1) {
      book.put(at === 0 ? 'a' : 'b', String(at), { phone: '2101234567' });
      await book.matches.refresh();
      expect(book.shown().suggestions).toHaveLength(at < crowd ? at : 0);
    }
    for (const id of ['5', '6']) {
      book.remove('b', id);
      await book.matches.refresh();
      expect(book.shown()).toEqual(fromNothing(book));
    }
    expect(book.shown().suggestions).toHaveLength(crowd - 2);
  });

  it('walks long lists page by page, each row once', async () => {
    const { put, matches } = await ready(['a', 'b']);
    for (let at = 0; at < 25; at += 1) {
      for (const one of ['a', 'b']) {
        put(one, `${at}`, { email: `p${at}@x.gr` });
        put(one, `x${at}`, { phone: `99${at}00000` });
      }
    }
    await matches.refresh();
    const pages = <R extends { id: unknown }>(
      ask: (after: string | undefined) => { rows: R[]; next: string | null },
    ) => {
      const ids: unknown[] = [];
      for (let next: string | null | undefined; next !== null; ) {
        const page = ask(next);
        ids.push(...page.rows.map((row) => row.id));
        next = page.next;
      }
      return ids;
    };
    const groups = pages((after) => matches.list({ kind: 'customer', limit: 7, ...(after ? { after } : {}) }));
    const suggestions = pages((after) => matches.suggestions({ limit: 7, ...(after ? { after } : {}) }));
    expect([groups.length, new Set(groups).size]).toEqual([25, 25]);
    expect([suggestions.length, new Set(suggestions).size]).toEqual([25, 25]);
    expect(matches.list({ kind: 'product', limit: 7 }).rows).toEqual([]);
  });
});

const wishes = fc.record<CustomerWish>({
  name: fc.constantFrom('Anna', 'Petros'),
  email: fc.constantFrom(null, 'e@x.gr', 'f@x.gr', 'g@x.gr'),
  // Seldom, so that what comes by an e-mail alone is not found by the rest.
  phone: fc.constantFrom(null, null, null, null, '2101111111', '2102222222'),
  postcode: fc.constantFrom(null, null, null, '10671'),
});
const place = { connection: fc.constantFrom(...connections), id: fc.constantFrom('1', '2', '3') };
const put = fc.record({ do: fc.constant('put' as const), ...place, wish: wishes });
const other = fc.record({
  do: fc.constantFrom(
    'gone' as const,
    'accept' as const,
    'reject' as const,
    'join' as const,
    'split' as const,
    'undo' as const,
  ),
  ...place,
  pick: fc.nat(9),
});
const steps = fc.array(fc.oneof({ weight: 3, arbitrary: put }, { weight: 2, arbitrary: other }), {
  minLength: 12,
  maxLength: 40,
  size: 'max',
});
type Step =
  typeof put extends fc.Arbitrary<infer P> ? (typeof other extends fc.Arbitrary<infer O> ? P | O : never) : never;

/** Does one thing, if it can be done now. */
function take(book: Book, step: Step): void {
  if (step.do === 'put') {
    book.put(step.connection, step.id, step.wish);
    return;
  }
  const { matches } = book;
  const suggestions = matches.suggestions({ limit: 500 }).rows;
  const suggestion = suggestions[step.pick % Math.max(1, suggestions.length)];
  const record = book.idOf(step.connection, step.id);
  if (step.do === 'gone') book.remove(step.connection, step.id);
  else if (step.do === 'accept' || step.do === 'reject') {
    if (suggestion) matches[step.do](suggestion.id);
  } else if (record !== null) {
    const partner = book.idOf(connections[step.pick % 3] ?? 'a', String((step.pick % 2) + 1));
    if (step.do === 'join' && partner !== null && partner !== record) matches.join(record, partner);
    if (step.do === 'split' && matches.same(record).length > 0) matches.split(record);
    const log = book.db.prepare('SELECT count(*) FROM match_log WHERE undone_at IS NULL').pluck().get();
    if (step.do === 'undo' && Number(log) > 0 && matches.same(record).length > 0) attempt(() => matches.undo(record));
  }
}

/** Undoing where nothing was done is refused, and that is all right. */
function attempt(action: () => unknown): void {
  try {
    action();
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'not_found' });
  }
}

describe('whatever happens', () => {
  it('a book kept up to date is the book made from nothing', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const book = openBook(tempStore(), connections);
        for (const step of all) {
          take(book, step);
          if (step.connection === 'a') await book.matches.refresh();
        }
        await book.matches.refresh();
        expect(book.shown()).toEqual(fromNothing(book));
        expect(book.told).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('the order in which records come does not matter', async () => {
    const put = fc.record({ ...place, wish: wishes });
    const set = fc.uniqueArray(put, { selector: (one) => `${one.connection}/${one.id}`, maxLength: 9 });
    const orders = set.chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })));
    await fc.assert(
      fc.asyncProperty(orders, async (both) => {
        const shown = await Promise.all(
          both.map(async (records) => {
            const book = openBook(tempStore(), connections);
            for (const { connection, id, wish } of records) book.put(connection, id, wish);
            await book.matches.refresh();
            return book.shown();
          }),
        );
        expect(shown[1]).toEqual(shown[0]);
      }),
      { numRuns: 30 },
    );
  });

  it('an export taken into an empty book makes the same book', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const book = openBook(tempStore(), connections);
        for (const step of all) take(book, step);
        await book.matches.refresh();
        const lines: string[] = [];
        for (let next: string | null | undefined; next !== null; ) {
          const page = book.matches.export(next);
          lines.push(...page.lines);
          next = page.next;
        }
        const { matches, shown, db } = book;
        const before = shown();
        db.exec(
          'DELETE FROM match_decision; DELETE FROM match_log; INSERT OR IGNORE INTO match_open SELECT id FROM record',
        );
        await matches.refresh();
        expect(matches.import(lines).unknown).toBe(0);
        expect(shown()).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  it('nothing but the owner brings together what was split', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(put, { maxLength: 30 }), async (edits) => {
        const book = openBook(tempStore(), connections);
        const [one, another] = [book.put('a', '1', anna), book.put('b', '1', anna)];
        await book.matches.refresh();
        book.matches.split(another);
        for (const edit of edits) {
          take(book, edit);
          await book.matches.refresh();
          expect(book.matches.same(one).map((member) => member.recordId)).not.toContain(another);
        }
      }),
      { numRuns: 30 },
    );
  });
});
