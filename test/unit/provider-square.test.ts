import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EntityOf } from '../../contract/entities/index.ts';
import { sumMoney } from '../../contract/money.ts';
import { type ErasedSource, isDerived, type Request, type StreamContext } from '../../providers/kit/index.ts';
import { square } from '../../providers/square/index.ts';

const settings = { environment: 'production' };
const account = { id: 'M1', name: 'Shop', currency: 'EUR', timezone: 'Europe/Athens', facts: { location: 'L1' } };
const full: StreamContext = {
  mode: 'full',
  since: null,
  from: null,
  now: '2026-11-21T12:00:00.000Z',
  settings,
  account,
};
const changes: StreamContext = { ...full, mode: 'changes', since: '2026-11-20T08:00:00.000Z' };

type Row = Record<string, unknown>;

function fixture(name: string): Row[] {
  return JSON.parse(readFileSync(new URL(`../../providers/square/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

function source(id: string): ErasedSource {
  const found = square.streams.find((one) => one.id === id);
  if (!found || isDerived(found)) throw new Error(`${id} asks nothing itself`);
  return found;
}

/** What a stream makes of a raw record, as the kind of entity that it is known to be. */
function decoded<T>(id: string, raw: unknown): T {
  const found = square.streams.find((one) => one.id === id);
  // The caller names the kind that the stream promises; the acceptance suite checks that it keeps it.
  return found?.decode(raw, full) as T;
}

const answer = (body: unknown, status = 200) => ({ status, headers: {}, body });

function only(requests: readonly Request[] | undefined): Request {
  const [request, ...others] = requests ?? [];
  if (!request || others.length > 0) throw new Error(`${requests?.length ?? 0} requests instead of one`);
  return request;
}

/** The lists that a stream asks for once the locations are known. */
function listsOf(id: string, context: StreamContext, locations: number): readonly Request[] {
  const first = only(source(id).first(context));
  expect(first.path).toBe('/v2/locations');
  const all = Array.from({ length: locations }, (_, index) => ({ id: `L${index + 1}`, name: `Shop ${index + 1}` }));
  return source(id).read(answer({ locations: all }), first, context).next ?? [];
}

describe('lists', () => {
  it('names every location and all time where Square would show the main one and the last year', () => {
    const asked = listsOf('payments', full, 2);
    expect(asked.map(({ query }) => query?.location_id)).toEqual(['L1', 'L2']);
    expect(asked[0]?.query).toMatchObject({ begin_time: '2009-01-01T00:00:00Z', sort_field: 'CREATED_AT' });
    expect(listsOf('payments', changes, 1)[0]?.query).toMatchObject({
      begin_time: '2009-01-01T00:00:00Z',
      updated_at_begin_time: changes.since,
      sort_field: 'UPDATED_AT',
      sort_order: 'ASC',
    });
    expect(listsOf('payouts', { ...full, from: '2026-01-01T00:00:00.000Z' }, 1)[0]?.query).toMatchObject({
      begin_time: '2026-01-01T00:00:00.000Z',
    });
  });

  it.each([
    [1, 1],
    [10, 1],
    [11, 2],
    [25, 3],
  ])('asks for the orders of %i locations in %i searches', (locations, searches) => {
    expect(listsOf('orders', full, locations)).toHaveLength(searches);
  });

  it('filters orders by the field that they are sorted by', () => {
    expect(listsOf('orders', changes, 1)[0]?.json).toMatchObject({
      query: {
        filter: { date_time_filter: { updated_at: { start_at: changes.since } } },
        sort: { sort_field: 'UPDATED_AT', sort_order: 'ASC' },
      },
    });
    expect(listsOf('orders', full, 1)[0]?.json).toMatchObject({
      query: { sort: { sort_field: 'CREATED_AT', sort_order: 'ASC' } },
    });
  });

  it('concludes nothing from an answer without locations', () => {
    const first = only(source('invoices').first(full));
    expect(() => source('invoices').read(answer({ locations: [] }), first, full)).toThrow(RangeError);
  });

  it('takes an answer without a list for an empty one, and asks the same again with its cursor', () => {
    const first = only(source('customers').first(changes));
    expect(source('customers').read(answer({}), first, changes)).toMatchObject({ records: [], next: [] });
    const page = source('customers').read(answer({ customers: [{ id: 'A' }], cursor: 'next' }), first, changes);
    expect(page.records).toEqual([{ id: 'A' }]);
    expect(only(page.next)).toEqual({ ...first, json: { ...Object(first.json), cursor: 'next' } });
  });

  it('leaves out the orders that refunds make', () => {
    const [list] = listsOf('orders', full, 1);
    if (!list) throw new Error('no list');
    const refund = { id: 'R', returns: [{ source_order_id: 'S' }], total_money: { amount: 0, currency: 'EUR' } };
    const exchange = { ...refund, id: 'X', line_items: [{ uid: 'l' }] };
    expect(source('orders').read(answer({ orders: [refund, exchange] }), list, full).records).toEqual([exchange]);
  });
});

describe('the catalog', () => {
  const item = { type: 'ITEM', id: 'I', item_data: { name: 'Mug' } };
  const variation = { type: 'ITEM_VARIATION', id: 'V', item_variation_data: { item_id: 'I' } };
  const read = (body: object) =>
    source('products').read(answer(body), only(source('products').first(changes)), changes);

  it('takes the item along when only its variation was changed or deleted', () => {
    expect(read({ objects: [variation], related_objects: [item] })).toMatchObject({ records: [item], deleted: [] });
    const gone = { ...variation, is_deleted: true };
    expect(read({ objects: [gone], related_objects: [item] })).toMatchObject({ records: [item], deleted: ['V'] });
  });

  it('does not take an item twice, nor miss one that was deleted as a whole', () => {
    expect(read({ objects: [variation, item], related_objects: [item] }).records).toEqual([item]);
    const objects = [
      { ...item, is_deleted: true },
      { ...variation, is_deleted: true },
    ];
    const page = read({ objects });
    expect(page).toMatchObject({ records: [], deleted: ['I', 'V'] });
    expect(page.incomplete).toBeUndefined();
  });

  it('says so when an item did not come along', () => {
    expect(read({ objects: [variation] }).incomplete).toMatch(/item/);
  });

  it('names the only variation of an item like the item', () => {
    const variants = square.streams.find((one) => one.id === 'variants');
    if (!variants || !isDerived(variants)) throw new Error('variants lie inside products');
    const titles = fixture('products').flatMap((raw) =>
      variants.each(raw).map((one) => decoded<EntityOf<'product'>>('variants', one).title),
    );
    expect(titles).toEqual(['Κούπα ☕ - Small', 'Κούπα ☕ - Μεγάλη', 'Gift card top-up']);
  });

  it('asks again for what was counted during a whole pass, since the newest come first', () => {
    const list = only(listsOf('stock', full, 2));
    const end = source('stock').read(answer({}), list, full);
    const again = only(end.next);
    expect(again.json).toMatchObject({ updated_after: full.now, location_ids: ['L1', 'L2'] });
    expect(source('stock').read(answer({}), again, full).next).toEqual([]);
    expect(source('stock').read(answer({}), only(listsOf('stock', changes, 1)), changes).next).toEqual([]);
  });

  it('says what is counted, and where', () => {
    const list = only(listsOf('stock', changes, 2));
    const count = { catalog_object_id: 'V', location_id: 'L2', quantity: '5.50000', state: 'IN_STOCK' };
    const lookUp = only(source('stock').read(answer({ counts: [count] }), list, changes).next);
    expect(lookUp).toMatchObject({ path: '/v2/catalog/batch-retrieve', json: { object_ids: ['V'] } });
    const objects = [{ ...variation, item_variation_data: { item_id: 'I', name: 'Regular', sku: 'MUG' } }];
    const related_objects = [{ ...item, item_data: { name: 'Mug', variations: [{}] } }];
    const [raw] = source('stock').read(answer({ objects, related_objects }), lookUp, changes).records;
    const level = decoded<EntityOf<'inventory_level'>>('stock', raw);
    expect(level).toMatchObject({ externalId: 'V:L2', sku: 'MUG', title: 'Mug', location: 'Shop 2', available: '5.5' });
  });
});

describe('documents', () => {
  type Order = EntityOf<'order'>;
  const eur = (amount: number) => ({ amount, currency: 'EUR' });
  const order = (total: number, more: Row): Row => ({
    id: 'O',
    state: 'COMPLETED',
    created_at: '2026-11-20T10:00:00Z',
    line_items: [{ uid: 'l', name: 'Mug', quantity: '1', total_money: eur(1240), total_tax_money: eur(240) }],
    total_tax_money: eur(240),
    total_money: eur(total),
    ...more,
  });
  const titles = (raw: Row) =>
    decoded<Order>('orders', raw).lines.map(({ title, total }) => [title, total.amountMinor]);

  it('adds up, in every currency of the fixtures', () => {
    const orders = fixture('orders').map((raw) => decoded<Order>('orders', raw));
    const invoices = fixture('invoices').map((raw) => decoded<EntityOf<'invoice'>>('invoices', raw));
    expect(orders.map(({ total }) => total.currency)).toEqual(['USD', 'JPY', 'CAD']);
    for (const { lines, tax, total } of [...orders, ...invoices]) {
      expect(sumMoney([...lines.map((line) => line.total), tax], total.currency)).toEqual(total);
    }
    expect(invoices.map(({ balance }) => balance.amountMinor)).toEqual([1788, 1440]);
  });

  it('finds the tip inside the total, or beside it', () => {
    const tip = { total_tip_money: eur(200) };
    expect(titles(order(1440, tip))).toEqual([
      ['Mug', 1000],
      ['Tip', 200],
    ]);
    expect(titles(order(1240, tip))).toEqual([['Mug', 1000]]);
  });

  it('makes a line of what rounding did, and refuses what is more', () => {
    expect(titles(order(1242, {}))).toEqual([
      ['Mug', 1000],
      ['Rounding', 2],
    ]);
    expect(titles(order(1260, { rounding_adjustment: { amount_money: eur(20) } }))).toEqual([
      ['Mug', 1000],
      ['Rounding', 20],
    ]);
    expect(() => titles(order(1300, {}))).toThrow(RangeError);
  });

  it('does not count a charge twice that Square has put into the lines', () => {
    const charge = { name: 'Service', total_money: eur(100), total_tax_money: eur(0) };
    const own = { service_charges: [{ ...charge, treatment_type: 'LINE_ITEM_TREATMENT' }] };
    expect(titles(order(1340, own))).toEqual([
      ['Mug', 1000],
      ['Service', 100],
    ]);
    expect(titles(order(1240, { service_charges: [{ ...charge, treatment_type: 'APPORTIONED_TREATMENT' }] }))).toEqual([
      ['Mug', 1000],
    ]);
  });

  it.each([
    [{ state: 'OPEN' }, 'open'],
    [{ state: 'OPEN', tenders: [{}], net_amount_due_money: eur(0) }, 'paid'],
    [{ state: 'DRAFT' }, 'draft'],
    [{ state: 'CANCELED' }, 'cancelled'],
    [{ refunds: [{ status: 'APPROVED', amount_money: eur(100) }] }, 'partly_refunded'],
    [{ refunds: [{ status: 'APPROVED', amount_money: eur(1240) }] }, 'refunded'],
    [{ refunds: [{ status: 'FAILED', amount_money: eur(1240) }] }, 'paid'],
  ])('%j is an order that is %s', (more, status) => {
    expect(decoded<Order>('orders', order(1240, more)).status).toBe(status);
  });

  it('dates an invoice where the shop is, and a subscription at midnight there', () => {
    const [angeles] = fixture('invoices').map((raw) => decoded<EntityOf<'invoice'>>('invoices', raw));
    // 06:30 UTC is still the day before in Los Angeles.
    expect(angeles).toMatchObject({ issuedOn: '2026-10-29', dueOn: '2026-11-30', status: 'open' });
    const [athens] = fixture('subscriptions').map((raw) => decoded<EntityOf<'subscription'>>('subscriptions', raw));
    expect(athens).toMatchObject({ startedAt: '2026-04-18T21:00:00.000Z', paidUntil: '2026-12-18T22:00:00.000Z' });
    expect(athens?.price).toEqual({ amountMinor: 1900, currency: 'EUR' });
  });

  it('reads payout entries with currency_code, and the fee that a refund gives back', () => {
    const entries = fixture('balance').map((raw) => decoded<EntityOf<'balance_transaction'>>('balance', raw));
    expect(entries.map(({ kind, fee, net }) => [kind, fee.amountMinor, net.amountMinor])).toEqual([
      ['refund', -2, -48],
      ['sale', 19, 81],
      ['other', 0, -10],
    ]);
    const [entry] = fixture('balance');
    expect(() => decoded('balance', { ...entry, net_amount_money: { amount: -40, currency: 'USD' } })).toThrow(
      RangeError,
    );
  });
});

describe('connecting', () => {
  const pattern = (way: string, key: string) =>
    square.auth.find(({ id }) => id === way)?.fields.find((field) => field.key === key)?.pattern;

  it.each([
    ['oauth', 'clientId', 'sq0idp-AbCdEfGhIjKlMnOpQrStUv', true],
    ['oauth', 'clientId', 'sandbox-sq0idb-AbCdEfGhIjKlMnOpQrStUv', true],
    ['oauth', 'clientId', 'sq0csp-AbCdEfGhIjKlMnOpQrStUv', false],
    ['oauth-secret', 'clientSecret', 'sq0csp-AbCdEfGhIjKlMnOpQrStUv', true],
    ['oauth', 'redirectUri', 'https://shop.example/square', true],
    ['oauth', 'redirectUri', 'http://localhost:4321/callback', false],
    ['oauth', 'redirectUri', 'https://shop.example/square?x=1', false],
    ['token', 'accessToken', 'EAAAEOuLQObrVwJvCvoio3H13b8Ssqz1ighmTBKZvIENW9qxirHGHkqsGcPBC1uN', true],
    ['token', 'accessToken', 'Bearer EAAAEOuLQObrVwJvCvoio3H13b8', false],
  ])('%s: %s %s fits: %s', (way, key, value, fits) => expect(pattern(way, key)?.test(value)).toBe(fits));

  it('goes to the sandbox where that was chosen, with the credential of one only', () => {
    expect(square.api.base({ environment: 'sandbox' })).toBe('https://connect.squareupsandbox.com');
    expect(square.api.base({ environment: 'production' })).toBe('https://connect.squareup.com');
    expect(square.api.hosts).toBeUndefined();
  });
});
