import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request, Response, StreamContext } from '../../providers/kit/index.ts';
import { movements } from '../../providers/stripe/movements.ts';

interface Row {
  readonly id: string;
  readonly created: number;
  /** The payout that it went out with. */
  readonly payout: string | null;
}
interface Payout {
  readonly id: string;
  readonly created: number;
  readonly automatic: boolean;
  readonly reconciliation_status: string;
}
interface Account {
  readonly rows: readonly Row[];
  readonly payouts: readonly Payout[];
}

const now = 1_800_000_000;
const context: StreamContext = {
  ...{ mode: 'full', since: null, from: null, now: '2027-01-15T08:00:00.000Z', settings: {} },
  account: { id: 'acct_1', name: 'Shop' },
};

/** Answers as Stripe does, newest first; what a payout holds is told of reconciled automatic ones alone. */
function answer({ rows, payouts }: Account, { path, query = {} }: Request, most: number): Response {
  const of = typeof query.payout === 'string' ? query.payout : null;
  const known = payouts.find(({ id }) => id === of);
  if (of !== null && !(known?.automatic && known.reconciliation_status === 'completed'))
    throw new Error(`asked for ${of}`);
  const all: readonly (Row | Payout)[] = path === '/v1/payouts' ? payouts : rows;
  const wanted = all
    .filter((one) => of === null || ('payout' in one && one.payout === of))
    .filter(({ created }) => created >= Number(query['created[gte]'] ?? 0))
    .filter(({ created }) => created < Number(query['created[lt]'] ?? Number.POSITIVE_INFINITY))
    .sort((a, b) => b.created - a.created || (a.id < b.id ? -1 : 1));
  const after = wanted.findIndex(({ id }) => id === query.starting_after);
  const size = Math.min(most, Number(query.limit));
  // What a movement went out with is no field of it.
  const data = wanted
    .slice(after + 1, after + 1 + size)
    .map((one) => ('payout' in one ? { id: one.id, created: one.created } : one));
  return { status: 200, headers: {}, body: { data, has_more: after + 1 + size < wanted.length } };
}

/** Walks to the end; gives every record as it came, and the longest that a request had to remember. */
function walk(account: Account, most: number, start: Partial<StreamContext> = {}) {
  const records: unknown[] = [];
  let longest = 0;
  const todo = [...movements.first({ ...context, ...start })];
  for (let request = todo.shift(); request; request = todo.shift()) {
    longest = Math.max(longest, JSON.stringify(request.carry).length);
    const page = movements.read(answer(account, request, most), request, context);
    records.push(...page.records);
    todo.unshift(...(page.next ?? []));
  }
  return { records, longest };
}

/** What is to be told of a row: its payout, where Stripe knows it. */
function told({ payouts }: Account, { id, created, payout }: Row) {
  const known = payouts.find((one) => one.id === payout);
  const isKnown = known?.automatic && known.reconciliation_status === 'completed';
  return isKnown ? { id, created, payout } : { id, created };
}

const byId = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** A payout takes rows from before it, or itself, and some seconds bring several payouts (one per currency). */
const accounts = fc
  .record({
    payouts: fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 60 }), how: fc.constantFrom('auto', 'open', 'manual') }),
      {
        maxLength: 18,
      },
    ),
    rows: fc.array(fc.record({ at: fc.integer({ min: 0, max: 60 }), pick: fc.nat() }), { maxLength: 60 }),
  })
  .map(({ payouts, rows }): Account => {
    const made = payouts.map(({ at, how }, index) => ({
      ...{ id: `po_${index}`, created: now - at, automatic: how !== 'manual' },
      reconciliation_status: how === 'auto' ? 'completed' : how === 'open' ? 'in_progress' : 'not_applicable',
    }));
    const own = made.map(({ id, created }) => ({ id: `txn_of_${id}`, created, payout: id }));
    const moved = rows.map(({ at, pick }, index): Row => {
      const later = made.filter(({ created }) => created >= now - at);
      return { id: `txn_${index}`, created: now - at, payout: later[pick % (later.length + 1)]?.id ?? null };
    });
    return { payouts: made, rows: [...own, ...moved] };
  });

describe('movements of the balance', () => {
  it('each comes once, with the payout that it went out with', () => {
    fc.assert(
      fc.property(accounts, fc.integer({ min: 1, max: 7 }), (account, most) => {
        const { records } = walk(account, most);
        expect(records.sort(byId)).toEqual(account.rows.map((row) => told(account, row)).sort(byId));
      }),
      { numRuns: 400 },
    );
  });

  it('of the last month come again, and what was paid out since, however old', () => {
    const day = 86_400;
    const paid: Payout = { id: 'po_1', created: now - day, automatic: true, reconciliation_status: 'completed' };
    const rows: Row[] = [
      { id: 'txn_old', created: now - 40 * day, payout: null },
      { id: 'txn_held', created: now - 40 * day, payout: 'po_1' },
      { id: 'txn_new', created: now - 2 * day, payout: null },
    ];
    const since = new Date((now - 3600) * 1000).toISOString();
    const { records } = walk({ rows, payouts: [paid] }, 100, { mode: 'changes', since });
    expect(records.map((one) => Object(one).id).sort()).toEqual(['txn_held', 'txn_new']);
  });

  it('are not remembered for longer than the payouts of a window last', () => {
    const payouts = Array.from({ length: 300 }, (_, index) => ({
      ...{ id: `po_${index}`, created: now - index * 1000, automatic: true, reconciliation_status: 'completed' },
    }));
    const rows = payouts.flatMap(({ id, created }) =>
      Array.from({ length: 10 }, (_, index) => ({ id: `${id}_${index}`, created: created - index, payout: id })),
    );
    const { records, longest } = walk({ rows, payouts }, 100);
    expect(records).toHaveLength(3000);
    // Five payouts of ten movements, and some of the next window; all of them would be 40,000 characters.
    expect(longest).toBeLessThan(2000);
  });
});
