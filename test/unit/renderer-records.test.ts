import { describe, expect, it } from 'vitest';
import type { RecordPage } from '../../contract/ipc/index.ts';
import { prettyJson } from '../../renderer/components/pretty-json.ts';
import {
  columnsBesidePanel,
  columnsFor,
  gridOf,
  parseChosen,
  shownColumns,
  statusesOf,
  usualColumns,
  withColumn,
} from '../../renderer/routes/records/columns.ts';
import { addressLines, layoutOf } from '../../renderer/routes/records/fields.ts';
import { indexOfRecord, rowAfterKey, rowsOf } from '../../renderer/routes/records/rows.ts';
import { isNarrowed, recordQueryOf, recordsSearchSchema, sinceDate } from '../../renderer/routes/records/search.ts';
import { statusWord } from '../../renderer/routes/records/status-word.ts';

function page(firstId: number, count: number): RecordPage {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: firstId + index,
    connectionId: 'c',
    connectionName: 'Shop',
    entity: 'order' as const,
    externalId: String(firstId + index),
    title: `#${firstId + index}`,
    subtitle: null,
    occurredAt: null,
    status: null,
    money: null,
    deletedAt: null,
  }));
  return { rows, next: String(firstId + count) };
}

describe('pages laid end to end', () => {
  const rows = rowsOf([page(1, 3), page(4, 1), page(5, 0), page(5, 4)]);

  it('finds every row by its place, whatever the sizes of the pages', () => {
    expect(rows.count).toBe(8);
    expect(Array.from({ length: 8 }, (_, index) => rows.at(index)?.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('has nothing before the first and after the last row', () => {
    expect(rows.at(8)).toBeUndefined();
    expect(rows.at(-1)).toBeUndefined();
    expect(rowsOf([]).at(0)).toBeUndefined();
  });

  it('finds a record again after rows came in above it', () => {
    expect(indexOfRecord(rows, 6, 5)).toBe(5);
    expect(indexOfRecord(rows, 6, 2)).toBe(5);
    expect(indexOfRecord(rows, 99, 2)).toBe(-1);
  });
});

describe('moving with the keyboard', () => {
  it.each([
    ['ArrowDown', 4, 5],
    ['ArrowUp', 4, 3],
    ['ArrowUp', 0, 0],
    ['ArrowDown', 99, 99],
    ['PageDown', 4, 23],
    ['PageUp', 30, 11],
    ['PageUp', 3, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
  ])('%s from row %i goes to row %i', (key, from, to) => {
    expect(rowAfterKey(key, from, 100, 20)).toBe(to);
  });

  it('leaves other keys alone and stays at nought in an empty list', () => {
    expect(rowAfterKey('a', 4, 100, 20)).toBeNull();
    expect(rowAfterKey('End', 0, 0, 20)).toBe(0);
  });
});

describe('the columns of a kind', () => {
  it('leaves out what the kind has not', () => {
    expect(columnsFor('customer')).not.toContain('money');
    expect(columnsFor('inventory_level')).toContain('quantity');
    expect(columnsFor('payment')).not.toContain('externalId');
  });

  it('shows the usual ones until somebody chooses, and always the title', () => {
    expect(shownColumns('order', {})).toEqual(usualColumns('order'));
    expect(shownColumns('order', { order: ['status'] })).toEqual(['title', 'status']);
  });

  it('adds and takes away in the fixed order', () => {
    const less = withColumn('order', {}, 'status', false);
    expect(shownColumns('order', less)).not.toContain('status');
    expect(shownColumns('order', withColumn('order', less, 'status', true))).toEqual(usualColumns('order'));
  });

  it('reads what was stored, and nothing from nonsense', () => {
    expect(parseChosen('{"order":["title","money"]}')).toEqual({ order: ['title', 'money'] });
    expect(parseChosen('{"order":["shoe size"]}')).toEqual({});
    expect(parseChosen('not json')).toEqual({});
    expect(parseChosen(null)).toEqual({});
  });

  it('becomes a grid with a least width', () => {
    expect(gridOf(['status', 'money'])).toEqual({ template: '110px 120px', leastPx: 110 + 12 + 120 + 32 });
    expect(columnsBesidePanel(usualColumns('order'))).not.toContain('connection');
  });

  it('knows the statuses from the schemas', () => {
    expect(statusesOf('payout')).toContain('in_transit');
    expect(statusesOf('inventory_level')).toEqual([]);
    expect(statusWord('in_transit')).toBe('On the way');
    expect(statusWord('half_eaten')).toBe('half eaten');
  });
});

describe('the address of the page', () => {
  const now = new Date(2026, 10, 21, 15, 30);

  it('keeps what it understands and drops the rest', () => {
    expect(recordsSearchSchema.parse({ kind: 'order', sort: 'sideways', q: 7, record: 'x' })).toMatchObject({
      kind: 'order',
    });
    expect(recordsSearchSchema.parse({ since: '2026-02-03', deleted: true })).toMatchObject({
      since: '2026-02-03',
      deleted: true,
    });
  });

  it('counts days back in the calendar of this PC', () => {
    expect(sinceDate('today', now)).toEqual(new Date(2026, 10, 21));
    expect(sinceDate('week', now)).toEqual(new Date(2026, 10, 15));
    expect(sinceDate('year', now)).toEqual(new Date(2026, 0, 1));
    expect(sinceDate('2026-02-03', now)).toEqual(new Date(2026, 1, 3));
  });

  it('asks by instant for what is dated by instant, and by day for what is dated by day', () => {
    expect(recordQueryOf({ since: 'today' }, 'order', now).since).toBe(new Date(2026, 10, 21).toISOString());
    expect(recordQueryOf({ since: 'today' }, 'invoice', now).since).toBe('2026-11-21');
  });

  it('leaves out what is not asked', () => {
    expect(recordQueryOf({ q: '  ' }, 'order', now)).toEqual({ entity: 'order', order: 'newest', deleted: false });
    expect(isNarrowed({ q: ' ' })).toBe(false);
    expect(isNarrowed({ status: 'paid' })).toBe(true);
  });
});

describe('a record laid out for reading', () => {
  const source = { externalId: '7', createdAt: null, changedAt: '2026-11-20T10:00:00Z' };
  const refund = {
    ...source,
    refundedAt: '2026-11-20T10:00:00Z',
    status: 'succeeded',
    amount: { amountMinor: 1250, currency: 'EUR' },
    reason: null,
    orderId: '12',
    paymentId: null,
  };

  it('names what is there and leaves out what is not', () => {
    const names = layoutOf('refund', JSON.stringify(refund))?.fields.map((field) => field.name);
    expect(names).toEqual(['amount', 'status', 'refundedAt', 'orderId', 'changedAt', 'externalId']);
  });

  it('is null for what this version cannot read', () => {
    expect(layoutOf('refund', '{"amount":"12"}')).toBeNull();
    expect(layoutOf('refund', '{')).toBeNull();
  });

  it('writes an address as on an envelope', () => {
    const address = { lines: ['Harbour Street 12'], city: 'Πειραιάς', region: null, postcode: '185 31', country: 'GR' };
    expect(addressLines(address)).toEqual(['Harbour Street 12', '185 31 Πειραιάς', 'GR']);
    expect(addressLines({ lines: [], city: null, region: null, postcode: null, country: null })).toEqual([]);
  });
});

describe('JSON for reading', () => {
  it('keeps every digit and every escape', () => {
    expect(prettyJson('{"id":9007199254740993,"price":1.10,"t":"a\\"{b"}')).toBe(
      '{\n  "id": 9007199254740993,\n  "price": 1.10,\n  "t": "a\\"{b"\n}',
    );
  });

  it('says the same as the text it came from', () => {
    const value = { a: [], b: {}, c: [1, [2, { d: null }], 'x,y:z'], 'ε 🐟': true };
    expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  });

  it('leaves what is no JSON as it is', () => {
    expect(prettyJson('{"cut":')).toBe('{"cut":');
  });
});
