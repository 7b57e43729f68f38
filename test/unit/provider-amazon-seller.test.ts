import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ActionKind } from '../../contract/actions/index.ts';
import { type EntityKind, type EntityOf, entitySchemas } from '../../contract/entities/index.ts';
import { parseExact } from '../../main/http/body.ts';
import { amazonSeller } from '../../providers/amazon-seller/index.ts';
import { type ErasedSource, isDerived, type Request, type StreamContext } from '../../providers/kit/index.ts';

const [germany, britain] = ['A1PA6795UKMFR9', 'A1F83G8C2ARO7P'];
const full: StreamContext = {
  mode: 'full',
  since: null,
  from: null,
  now: '2026-11-21T12:00:00.000Z',
  settings: { region: 'eu', sellerId: 'A3TH9S8BH6GOGM', buyers: 'leave', marketplaceIds: germany, domain: 'amazon.de' },
  account: { id: 'A3TH9S8BH6GOGM', name: 'Shop', currency: 'EUR', facts: { [britain]: 'GBP' } },
};
const changes: StreamContext = { ...full, mode: 'changes', since: '2026-11-21T08:00:00.000Z' };

type Row = Record<string, unknown>;

/** Numbers as the client reads them: as their own digits. */
function exact(value: unknown): unknown {
  return parseExact(JSON.stringify(value));
}

function fixture(name: string): Row[] {
  const text = readFileSync(new URL(`../../providers/amazon-seller/fixtures/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text);
}

function stream(id: string): ErasedSource {
  const found = amazonSeller.streams.find((one) => one.id === id);
  if (!found || isDerived(found)) throw new Error(`no stream ${id}`);
  return found;
}

/** What a stream makes of records of a fixture; of one inside another, of the records inside them. */
function decoded<K extends EntityKind>(id: string, kind: K, raws: readonly Row[], context = full): EntityOf<K>[] {
  const found = amazonSeller.streams.find((one) => one.id === id);
  if (!found) throw new Error(`no stream ${id}`);
  const records = raws.map(exact).flatMap((raw) => (isDerived(found) ? found.each(raw) : [raw]));
  // The schema of a kind gives that kind; the lookup by a type parameter loses it.
  return records.map((raw) => entitySchemas[kind].parse(found.decode(raw, context)) as EntityOf<K>);
}

function answer(body: unknown, status = 200, headers: Record<string, string> = {}) {
  return { status, headers, body: exact(body) };
}

function firstOf(id: string, context: StreamContext): Request {
  const [request] = stream(id).first(context);
  if (!request) throw new Error(`${id} asks nothing`);
  return request;
}

const eur = (amount: string) => ({ amount, currencyCode: 'EUR' });
const [, withParts = {}] = fixture('orders');

describe('orders', () => {
  it('add up, whether the tax comes on top or lies inside (must-not-fail 29)', () => {
    const orders = decoded('orders', 'order', fixture('orders'));
    for (const { lines, shipping, tax, total } of orders) {
      const sum = lines.reduce((all, line) => all + line.total.amountMinor, shipping.amountMinor + tax.amountMinor);
      expect(sum).toBe(total.amountMinor);
    }
    expect(orders).toMatchObject([
      {
        total: { amountMinor: 15499, currency: 'USD' },
        taxIncluded: false,
        lines: [{}, {}, { title: 'Delivery tip' }],
      },
      { discount: { amountMinor: 875 }, shipping: { amountMinor: 0 }, lines: [{ total: { amountMinor: 3274 } }, {}] },
      { total: { amountMinor: 3200, currency: 'JPY' }, tax: { amountMinor: 291 }, taxIncluded: true },
      { status: 'open', total: { amountMinor: 0, currency: 'EUR' } },
    ]);
  });

  it('a discount is a deduction whatever its sign', () => {
    const flipped = JSON.parse(JSON.stringify(withParts).replaceAll('"-', '"'));
    expect(decoded('orders', 'order', [flipped])).toEqual(decoded('orders', 'order', [withParts]));
  });

  it('without amounts are worth nothing in the currency of their marketplace', () => {
    const pending = { ...fixture('orders')[3], salesChannel: { channelName: 'AMAZON', marketplaceId: britain } };
    expect(decoded('orders', 'order', [pending])[0]?.total).toEqual({ amountMinor: 0, currency: 'GBP' });
  });

  it('a cent too few becomes a line, more is no order', () => {
    const worth = (amount: string) => ({ ...withParts, proceeds: { grandTotal: eur(amount) } });
    expect(decoded('orders', 'order', [worth('43.47')])[0]?.lines.at(-1)).toMatchObject({
      title: 'Rounding',
      total: { amountMinor: -1 },
    });
    expect(() => decoded('orders', 'order', [worth('53.48')])).toThrow('its total is 5348');
  });

  it.each([
    ['an unknown state', { fulfillment: { fulfillmentStatus: 'LOST' } }],
    ['another currency inside', { proceeds: { grandTotal: { amount: '43.48', currencyCode: 'USD' } } }],
    ['no time', { createdTime: 'yesterday' }],
    ['an amount beyond exactness', { proceeds: { grandTotal: eur('90071992547409930.00') } }],
  ])('%s throws instead of being guessed', (_name, wrong) => {
    expect(() => decoded('orders', 'order', [{ ...withParts, ...wrong }])).toThrow();
  });

  it('packages are shipments, whose number is one within the order', () => {
    expect(decoded('shipments', 'shipment', fixture('orders'))).toMatchObject([
      {
        externalId: '123-4567890-1234567/1',
        orderId: '123-4567890-1234567',
        status: 'delivered',
        lines: [{ lineId: '12345678901234', quantity: '2' }, { sku: 'CABLE/4K-2026' }],
      },
    ]);
  });
});

describe('listings', () => {
  it('tell what consumers pay in the most important marketplace, and who belongs to whom', () => {
    const settings = { ...full.settings, marketplaceIds: `A2EUQ1WTGCTBG2,ATVPDKIKX0DER,${germany}` };
    expect(decoded('products', 'product', fixture('products'), { ...full, settings })).toMatchObject([
      {
        title: 'Valise cabine rigide',
        price: { amountMinor: 13000, currency: 'CAD' },
        kind: 'simple',
        status: 'active',
      },
      { kind: 'group', price: null },
      { kind: 'variation', parentId: 'MUG-ALL', price: { amountMinor: 1250 }, createdAt: '2026-01-01T08:00:01.250Z' },
      { title: 'OLD-1', status: 'draft' },
    ]);
  });

  it('count only what the seller keeps himself, nothing being a count too', () => {
    const levels = decoded('stock', 'inventory_level', fixture('products'));
    expect(levels.map(({ externalId, available }) => [externalId, available])).toEqual([
      ['GM-ZDPI-9B4E', '100'],
      ['MUG-1', '0'],
    ]);
  });

  const page = (count: number, last: string, more: object) => ({
    numberOfResults: 1400,
    items: Array.from({ length: count }, () => ({
      sku: 'S',
      summaries: [{ createdDate: last, lastUpdatedDate: '2026-11-20T00:00:00Z' }],
    })),
    ...more,
  });

  it('beyond the thousand that Amazon shows, go on from the time of the last', () => {
    const { read } = stream('products');
    const token = { pagination: { nextToken: 't' } };
    const first = read(answer(page(20, '2026-01-01T00:00:00Z', token)), firstOf('products', full), full);
    expect(first).toMatchObject({ total: 1400, next: [{ query: { pageToken: 't' }, carry: { seen: 20 } }] });
    const [second] = first.next ?? [];
    if (!second) throw new Error('no second page');
    const at = { ...second, carry: { seen: 980 } };
    const { next } = read(answer(page(20, '2026-03-01T00:00:00Z', {})), at, full);
    expect(next).toMatchObject([{ query: { createdAfter: '2026-03-01T00:00:00Z' }, carry: { seen: 0, later: true } }]);
    expect(next?.[0]?.query).not.toHaveProperty('pageToken');
    const stuck = { ...at, query: { createdAfter: '2026-03-01T00:00:00Z' } };
    expect(() => read(answer(page(20, '2026-03-01T00:00:00Z', {})), stuck, full)).toThrow('more listings');
    expect(() => read(answer(page(0, '', {})), firstOf('products', full), full)).toThrow('more listings');
  });

  it('at Amazon are asked for one marketplace at a time, and know it', () => {
    const settings = { ...full.settings, marketplaceIds: `${germany},${britain}` };
    const asked = stream('stock-fba').first({ ...changes, settings });
    expect(asked.map(({ query }) => [query?.marketplaceIds, query?.startDateTime])).toEqual([
      [germany, changes.since],
      [britain, changes.since],
    ]);
    const [request] = asked;
    if (!request) throw new Error('nothing asked');
    const body = { payload: { inventorySummaries: [{ sellerSku: 'MUG/1' }] }, pagination: { nextToken: 'n' } };
    expect(stream('stock-fba').read(answer(body), request, changes)).toMatchObject({
      records: [{ id: `${germany}:MUG/1`, marketplaceId: germany }],
      next: [{ query: { nextToken: 'n', startDateTime: changes.since } }],
    });
  });
});

describe('money', () => {
  it('is what was moved, less what Amazon kept, to the cent (must-not-fail 30)', () => {
    const rows = decoded('balance', 'balance_transaction', fixture('balance'));
    for (const { amount, fee, net } of rows) expect(amount.amountMinor - fee.amountMinor).toBe(net.amountMinor);
    expect(rows).toMatchObject([
      { kind: 'sale', amount: { amountMinor: 14890 }, fee: { amountMinor: 3300 }, net: { amountMinor: 11590 } },
      { kind: 'refund', status: 'settled', amount: { amountMinor: -1040 }, fee: { amountMinor: -120 } },
      { kind: 'sale', status: 'pending', net: { amountMinor: 2750, currency: 'JPY' } },
      { kind: 'fee', amount: { amountMinor: -12609 }, fee: { amountMinor: 0 } },
      { kind: 'other', net: { amountMinor: 622, currency: 'GBP' } },
    ]);
    expect(decoded('payments', 'payment', fixture('balance'))).toMatchObject([
      { status: 'succeeded', fee: { amountMinor: 3300 }, paysFor: ['305-1111111-2222222'] },
      { status: 'pending', amount: { amountMinor: 2750 } },
    ]);
    expect(decoded('refunds', 'refund', fixture('balance'))).toMatchObject([{ amount: { amountMinor: 1040 } }]);
  });

  it('that was held back and released counts once', () => {
    const [sale] = fixture('balance');
    const held = { ...sale, transactionId: 'held', transactionStatus: 'DEFERRED_RELEASED' };
    const link = { relatedIdentifierName: 'DEFERRED_TRANSACTION_ID', relatedIdentifierValue: 'held' };
    const freed = { ...sale, transactionId: 'freed', relatedIdentifiers: [link] };
    const body = { payload: { transactions: [held, freed, { odd: true }] } };
    const { records, deleted } = stream('balance').read(answer(body), firstOf('balance', full), full);
    expect(records).toMatchObject([{ transactionId: 'freed' }, { odd: true }]);
    expect(deleted).toEqual(['held']);
  });

  it.each([
    ['Succeeded', 'paid'],
    ['TRANSFERED', 'paid'],
    ['Processing', 'in_transit'],
    ['Failed', 'failed'],
    [undefined, 'scheduled'],
  ])('a transfer that is %s is %s', (FundTransferStatus, status) => {
    const raw = { ...fixture('payouts')[0], FundTransferStatus };
    expect(decoded('payouts', 'payout', [raw])[0]).toMatchObject({ status, arrivesOn: '2026-09-14' });
  });

  it('a transfer of another word, and an open settlement, are no payouts', () => {
    const [paid] = fixture('payouts');
    expect(() => decoded('payouts', 'payout', [{ ...paid, FundTransferStatus: 'Beamed' }])).toThrow('Beamed');
    const body = { payload: { FinancialEventGroupList: [paid, { ...paid, ProcessingStatus: 'Open' }], NextToken: '' } };
    expect(stream('payouts').read(answer(body), firstOf('payouts', full), full)).toMatchObject({
      records: [{ ProcessingStatus: 'Closed' }],
      next: [],
    });
  });
});

describe('what is asked', () => {
  it.each(['balance', 'payouts'])('%s of two years in spans that Amazon answers, without a gap', (id) => {
    const [from, to] =
      id === 'balance' ? ['posted', 'posted'] : ['FinancialEventGroupStarted', 'FinancialEventGroupStarted'];
    const spans = stream(id)
      .first(full)
      .map(({ query }) => [String(query?.[`${from}After`]), String(query?.[`${to}Before`] ?? full.now)] as const);
    expect(spans[0]?.[0]).toBe('2024-11-21T12:00:00.000Z');
    expect(spans.slice(1).map(([after]) => after)).toEqual(spans.slice(0, -1).map(([, before]) => before));
    for (const [after, before] of spans) {
      expect(Date.parse(before) - Date.parse(after)).toBeLessThanOrEqual(179 * 86_400_000);
    }
  });

  it('changes of money reach back the two days that it may be late', () => {
    const asked = stream('balance').first(changes);
    expect(asked.map(({ query }) => query)).toEqual([
      { postedAfter: '2026-11-19T08:00:00.000Z', marketplaceId: germany },
    ]);
  });

  it('orders bring buyers only where the owner wants them', () => {
    const reading = { ...full, settings: { ...full.settings, buyers: 'read' }, from: '2026-06-01T00:00:00.000Z' };
    expect(firstOf('orders', full).query).toEqual({
      createdAfter: '2024-11-21T12:00:00.000Z',
      marketplaceIds: germany,
      maxResultsPerPage: 100,
      includedData: 'PROCEEDS,FULFILLMENT,PACKAGES',
    });
    expect(firstOf('orders', reading).query).toMatchObject({
      createdAfter: '2026-06-01T00:00:00.000Z',
      includedData: 'PROCEEDS,FULFILLMENT,PACKAGES,BUYER,RECIPIENT',
    });
    expect(firstOf('orders', changes).query).toHaveProperty('lastUpdatedAfter', changes.since);
  });

  it.each(['orders', 'products', 'stock-fba', 'balance'])('%s of the future are not asked for', (id) => {
    expect(stream(id).first({ ...changes, since: '2026-12-21T00:00:00.000Z' })).toEqual([]);
  });

  it.each([
    ['GET /orders/2026-01-01/orders', 0.0056],
    ['GET /orders/2026-01-01/orders/1-2-3', 0.5],
    ['GET /listings/2021-08-01/items/A1', 5],
    ['PATCH /listings/2021-08-01/items/A1/S%2F1', 5],
    ['POST /orders/v0/orders/1-2-3/shipmentConfirmation', 2],
    ['GET /sellers/v1/marketplaceParticipations', 0.016],
  ])('%s is kept within the one rate of its own', (operation, perSecond) => {
    const own = amazonSeller.limits.operations?.filter(({ matches }) => matches.test(operation)) ?? [];
    expect(own.map(({ rates }) => rates)).toEqual([[expect.objectContaining({ perSecond })]]);
  });
});

describe('connecting', () => {
  const [way] = amazonSeller.auth;
  const field = (key: string) => [...amazonSeller.fields, ...(way?.fields ?? [])].find((one) => one.key === key);

  it.each([
    ['clientId', `amzn1.application-oa2-client.${'0a'.repeat(16)}`, true],
    ['clientId', 'amzn1.sp.solution.0a', false],
    ['clientSecret', `amzn1.oa2-cs.v1.${'0a'.repeat(32)}`, true],
    ['clientSecret', '0a'.repeat(32), true],
    ['sellerToken', `Atzr|${'IwEB'.repeat(20)}`, true],
    ['sellerToken', `Atza|${'IwEB'.repeat(20)}`, false],
    ['sellerId', 'A3TH9S8BH6GOGM', true],
    ['sellerId', 'amzn1.seller', false],
  ])('%s takes %s: %s', (key, typed, fits) => {
    expect(field(key)?.pattern?.test(typed)).toBe(fits);
  });

  it('gives the refresh token for a token, and shows that in a header of its own', () => {
    if (way?.kind !== 'client-credentials') throw new Error('another way');
    expect(way.grant?.({ sellerToken: 'Atzr|x' })).toEqual({
      type: 'refresh_token',
      params: { refresh_token: 'Atzr|x' },
    });
    expect(way.sign('Atza|y')).toEqual({ headers: { 'x-amz-access-token': 'Atza|y' } });
    expect(amazonSeller.api.base({ region: 'fe' })).toBe('https://sellingpartnerapi-fe.amazon.com');
  });

  const place = (
    id: string,
    name: string,
    domainName: string,
    defaultCurrencyCode: string,
    isParticipating = true,
  ) => ({
    marketplace: { id, name, countryCode: 'XX', defaultCurrencyCode, defaultLanguageCode: 'en', domainName },
    storeName: 'Κατάστημα',
    participation: { isParticipating, hasSuspendedListings: false },
  });
  const all = [
    place(germany, 'Amazon.de', 'www.amazon.de', 'EUR'),
    place(britain, 'Amazon.co.uk', 'www.amazon.co.uk', 'GBP'),
    place('AZMDEXL2RVFNN', 'SI UK Prod Marketplace', 'siprod.stores.amazon.com', 'GBP'),
    place('A13V1IB3VIYZZH', 'Amazon.fr', 'www.amazon.fr', 'EUR', false),
  ];

  it('offers all marketplaces that are shops together, or one', () => {
    const choices = amazonSeller.choose?.read(answer({ payload: all }), full.settings);
    expect(choices?.map(({ id, settings }) => [id, settings.marketplaceIds, settings.domain])).toEqual([
      ['all', `${germany},${britain}`, 'amazon.de'],
      [germany, germany, 'amazon.de'],
      [britain, britain, 'amazon.co.uk'],
    ]);
    expect(amazonSeller.choose?.read(answer({ payload: all.slice(1) }), full.settings)).toHaveLength(1);
  });

  it('says whose account it is, and refuses one that left the marketplace', () => {
    const settings = { ...full.settings, marketplaceIds: `${germany},${britain}` };
    expect(amazonSeller.probe.read(answer({ payload: all }), settings)).toEqual({
      id: 'A3TH9S8BH6GOGM',
      name: 'Κατάστημα (Amazon.de and 1 more)',
      currency: 'EUR',
      facts: { [germany]: 'EUR', [britain]: 'GBP' },
    });
    expect(() => amazonSeller.probe.read(answer({ payload: all.slice(2) }), settings)).toThrow(RangeError);
  });
});

describe('refusals', () => {
  const said = (details: string, message = 'Access to requested resource is denied.') => ({
    errors: [{ code: 'Unauthorized', message, details }],
  });

  it.each([
    [403, said('The access token you provided has expired.'), {}, { code: 'signed_out' }],
    [403, said(''), {}, { code: 'forbidden' }],
    [429, said(''), { 'x-amzn-ratelimit-limit': '0.0056' }, { code: 'limited', waitMs: 178_572 }],
    [429, said(''), {}, { code: 'limited' }],
    [400, said('', 'The order is already shipped.'), {}, { code: 'duplicate' }],
  ])('%i %j', (status, body, headers, fault) => {
    expect(amazonSeller.faultOf?.(answer(body, status, headers))).toMatchObject(fault);
  });

  it.each([
    [429, said(''), { 'retry-after': '3' }],
    [400, said('', 'Invalid input'), {}],
    [403, '<html>', {}],
    [500, said(''), {}],
    [200, {}, {}],
  ])('%i %j is left to the usual rules', (status, body, headers: Record<string, string>) => {
    expect(amazonSeller.faultOf?.(answer(body, status, headers))).toBeUndefined();
  });
});

describe('writing', () => {
  const context = {
    reference: 'r-1',
    key: (step = '') => `${step === 'package' ? 'ffffffff' : '00000000'}-0000-4000-8000-000000000000`,
    settings: full.settings,
    account: full.account,
    now: full.now,
  };
  const [luggage, , mug] = fixture('products');

  function prepared(kind: ActionKind, input: object) {
    const action = amazonSeller.actions?.find((one) => one.kind === kind);
    if (!action) throw new Error(`no ${kind}`);
    return action.prepare(input, context);
  }

  /** What comes after the first answer. */
  function stepAfter(kind: ActionKind, input: object, body: unknown) {
    const write = prepared(kind, input);
    return write.read(answer(body), write.first());
  }

  const stock = { externalId: 'MUG-1', productId: 'MUG-1', available: '7' };

  it('asks for a SKU with a slash by one name', () => {
    expect(prepared('stock.set', { ...stock, productId: 'MUG/1 ☕' }).first().path).toBe(
      '/listings/2021-08-01/items/A3TH9S8BH6GOGM/MUG%2F1%20%E2%98%95',
    );
  });

  it('sets a quantity, and knows what puts it back', () => {
    const write = prepared('stock.set', stock);
    const step = write.read(answer(mug), write.first());
    if (!('next' in step)) throw new Error('nothing written');
    expect(step.next).toMatchObject({
      method: 'PATCH',
      repeatable: true,
      json: {
        productType: 'DRINKING_CUP',
        patches: [{ op: 'merge', value: [{ fulfillment_channel_code: 'DEFAULT', quantity: 7 }] }],
      },
    });
    const done = write.read(answer({ sku: 'MUG-1', status: 'ACCEPTED', issues: [] }), step.next);
    if (!('done' in done)) throw new Error('not done');
    expect(write.inverse(done.done)).toMatchObject({ action: 'stock.set', input: { available: '0', expected: '7' } });
    const issues = [
      { message: 'Too many.', severity: 'ERROR' },
      { message: 'Mind the weather.', severity: 'WARNING' },
    ];
    expect(write.read(answer({ sku: 'MUG-1', status: 'INVALID', issues }), step.next)).toEqual({
      refuse: { code: 'refused', detail: 'Too many.' },
    });
  });

  const price = { amountMinor: 1999, currency: 'USD' };
  it.each<readonly [string, ActionKind, object, unknown, string]>([
    ['a quantity that changed meanwhile', 'stock.set', { ...stock, expected: '3' }, mug, 'conflict'],
    ['half a mug', 'stock.set', { ...stock, available: '0.5' }, mug, 'refused'],
    ['what lies at Amazon', 'stock.set', stock, { ...mug, fulfillmentAvailability: [] }, 'refused'],
    ['a listing that changed meanwhile', 'product.update', { externalId: 'X', version: 'old' }, luggage, 'conflict'],
    ['another SKU', 'product.update', { externalId: 'MUG-1', sku: 'MUG-2' }, mug, 'refused'],
    ['a price in a currency it is not sold in', 'product.update', { externalId: 'MUG-1', price }, mug, 'refused'],
  ])('refuses %s', (_name, kind, input, body, code) => {
    expect(stepAfter(kind, input, body)).toMatchObject({ refuse: { code } });
  });

  it('changes title and price where they belong, from the version that was seen', () => {
    const input = { externalId: 'GM-ZDPI-9B4E', version: '2026-03-05T00:00:00.000Z', title: 'Βαλίτσα', price };
    expect(stepAfter('product.update', input, luggage)).toMatchObject({
      next: {
        json: {
          patches: [
            { path: '/attributes/item_name', value: [{ value: 'Βαλίτσα', marketplace_id: 'ATVPDKIKX0DER' }] },
            { value: [{ audience: 'ALL', currency: 'USD', our_price: [{ schedule: [{ value_with_tax: 19.99 }] }] }] },
          ],
        },
        carry: { before: { title: 'Hardside Carry-On Spinner Suitcase Luggage', price: { amountMinor: 10000 } } },
      },
    });
  });

  const shipment = { orderId: '305-1111111-2222222', carrier: 'ups', trackingNumber: '1Z' };

  it('sends what is left, under a positive number that our reference gives', () => {
    expect(stepAfter('shipment.create', shipment, { order: withParts })).toMatchObject({
      next: {
        method: 'POST',
        path: '/orders/v0/orders/305-1111111-2222222/shipmentConfirmation',
        json: {
          marketplaceId: germany,
          packageDetail: {
            packageReferenceId: '294967300',
            carrierCode: 'UPS',
            shipDate: full.now,
            orderItems: [{ orderItemId: '50000000000001', quantity: 3 }],
          },
        },
      },
    });
    const other = stepAfter('shipment.create', { ...shipment, carrier: 'ΕΛΤΑ' }, { order: withParts });
    expect(other).toMatchObject({ next: { json: { packageDetail: { carrierCode: 'Other', carrierName: 'ΕΛΤΑ' } } } });
  });

  it('finds by that number what an earlier try has sent', () => {
    const { lookUp } = prepared('shipment.create', shipment);
    const order = (packageReferenceId: string) => ({ ...withParts, packages: [{ packageReferenceId }] });
    const look = (number: string) => lookUp?.read(answer({ order: order(number) }), lookUp.first());
    expect(look('294967300')).toMatchObject({ done: { externalId: '305-1111111-2222222/294967300' } });
    expect(look('1')).toEqual({ absent: true });
  });

  it.each([
    ['that Amazon sends', { ...withParts, fulfillment: { fulfillmentStatus: 'UNSHIPPED', fulfilledBy: 'AMAZON' } }],
    ['that is sent already', { ...fixture('orders')[0] }],
  ])('refuses to send an order %s', (_name, order) => {
    expect(stepAfter('shipment.create', shipment, { order })).toMatchObject({ refuse: { code: 'refused' } });
  });
});
