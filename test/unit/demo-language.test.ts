import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { parseStatement, StatementError } from '../../demo/quickbooks-online/language.ts';
import { CostBucket, requestedCost } from '../../demo/shopify/cost.ts';
import { parseSearch } from '../../demo/shopify/search.ts';
import { parseTime } from '../../demo/woocommerce/times.ts';

describe('the QuickBooks select language', () => {
  it('reads a whole statement', () => {
    const text =
      "select Id, DisplayName from Customer where Active in (true, false) and DisplayName like 'O\\'N%' and Balance >= -1.5 " +
      'orderby MetaData.LastUpdatedTime desc, Id startposition 11 maxresults 50';
    expect(parseStatement(text)).toEqual({
      fields: ['Id', 'DisplayName'],
      isCount: false,
      entity: 'Customer',
      conditions: [
        { field: 'Active', operator: 'IN', values: [true, false] },
        { field: 'DisplayName', operator: 'LIKE', values: ["O'N%"] },
        { field: 'Balance', operator: '>=', values: [-1.5] },
      ],
      orders: [
        { field: 'MetaData.LastUpdatedTime', descending: true },
        { field: 'Id', descending: false },
      ],
      startPosition: 11,
      maxResults: 50,
    });
    expect(parseStatement('SELECT COUNT(*) FROM Item').isCount).toBe(true);
  });

  it.each([
    '',
    'select',
    'select * frm Invoice',
    "select * from Invoice where Id = '1' or Id = '2'",
    "select * from Invoice where Id ='1",
    'select * from Invoice where Id ! 1',
    'select * from Invoice maxresults 0',
    'select * from Invoice maxresults 1001',
    'select * from Invoice and more',
  ])('refuses %j', (text) => {
    expect(() => parseStatement(text)).toThrow(StatementError);
  });
});

describe('the Shopify search syntax', () => {
  const at = Date.parse('2026-11-01T00:00:00.500Z');
  const read = (field: string) => ({ updated_at: at, name: '#1001', id: 7 })[field];

  it.each([
    ["updated_at:>'2026-10-31T23:59:59Z'", true],
    ["updated_at:>'2026-11-01T00:00:00Z'", false],
    ["updated_at:>='2026-11-01T00:00:00Z'", true],
    ['updated_at:>=2026-11-01T00:00:00Z AND updated_at:<2026-11-02', true],
    ["updated_at:<'2026-10-01'", false],
    ['id:>6', true],
    ['id:7 status:any', true],
    ['unknown_field:x', true],
    ['name:#1001', true],
  ])('%s is %s', (query, expected) => {
    expect(parseSearch(query)(read)).toBe(expected);
  });
});

describe('Shopify query cost', () => {
  it('multiplies connections and follows variables and fragments', () => {
    const text = 'query ($n: Int) { orders(first: $n) { nodes { ...F } } } fragment F on Order { id customer { id } }';
    expect(requestedCost(parse(text), { n: 10 })).toBe(2 + 10 * 2);
    expect(requestedCost(parse('{ shop { name } }'), {})).toBe(1);
  });

  it('is kept in a bucket that refills', () => {
    const bucket = new CostBucket(100, 1_000_000);
    bucket.take(100);
    expect(bucket.status().maximumAvailable).toBe(100);
    const slow = new CostBucket(100, 0);
    slow.take(60);
    expect([slow.affords(40), slow.affords(41)]).toEqual([true, false]);
  });
});

describe('WooCommerce times', () => {
  it('are the store’s own unless said otherwise', () => {
    expect(parseTime('2026-07-01T12:00:00', true)).toBe(Date.parse('2026-07-01T12:00:00Z'));
    expect(parseTime('2026-07-01T12:00:00', false)).toBe(Date.parse('2026-07-01T09:00:00Z'));
    expect(parseTime('2026-01-01T12:00:00', false)).toBe(Date.parse('2026-01-01T10:00:00Z'));
    expect(parseTime('2026-07-01T12:00:00+01:00', false)).toBe(Date.parse('2026-07-01T11:00:00Z'));
    expect(parseTime('yesterday', true)).toBeNull();
  });
});
