import { describe, expect, it } from 'vitest';
import { WITHOUT_REPORTS } from '../../demo/paypal/vendor.ts';
import { get, isDerived, type Page, type StreamContext } from '../../providers/kit/index.ts';
import { paypal } from '../../providers/paypal/index.ts';
import { amountOf, money, times } from '../../providers/paypal/values.ts';
import {
  answer,
  asked,
  changesSince,
  dayMs,
  daysAgo,
  decode,
  fixture,
  full,
  now,
  pretend,
  type Row,
  source,
} from '../support/paypal.ts';

describe('money', () => {
  it.each([
    ['10.00', 'EUR', 1000],
    ['-.50', 'USD', -50],
    ['.5', 'USD', 50],
    ['1500', 'JPY', 1500],
    ['1500', 'HUF', 150000],
    ['0.0000', 'GBP', 0],
  ])('%s %s is %i', (value, currency_code, amountMinor) => {
    expect(money({ currency_code, value })).toEqual({ amountMinor, currency: currency_code });
  });

  it.each([
    [1000, 'EUR', '10.00'],
    [1500, 'JPY', '1500'],
    [150000, 'HUF', '1500'],
    [150000, 'TWD', '1500'],
    [150050, 'HUF', '1500.50'],
  ])('%i %s is written %s', (amountMinor, currency, value) => {
    expect(amountOf({ amountMinor, currency })).toEqual({ currency_code: currency, value });
  });

  it.each([
    ['1.5', '0.33', 50],
    ['3', '19.99', 5997],
    ['0.00001', '100000.00', 100],
    ['-2', '1.10', -220],
    ['1000000', '1000000.00', 100_000_000_000_000],
  ])('%s times %s is %i, exactly', (quantity, value, amountMinor) => {
    expect(times(quantity, { currency_code: 'EUR', value }).amountMinor).toBe(amountMinor);
  });

  it.each(['', '-', '1e3', 'two', '1.2.3'])('%j is no quantity', (quantity) => {
    expect(() => times(quantity, { currency_code: 'EUR', value: '1.00' })).toThrow(RangeError);
  });
});

describe('the report', () => {
  const stream = source('balance');
  const page = (rows: readonly unknown[], total_items = rows.length, total_pages = 1) =>
    answer({ transaction_details: rows, total_items, total_pages });
  const [sale] = fixture('balance');
  const { id: _id, ...raw } = sale ?? {};
  const info = Object(raw.transaction_info);
  const changed = (change: Row) => ({ ...raw, transaction_info: { ...info, ...change } });

  /** Every window of a pass whose first pages all tell of so many records. */
  function windows(context: StreamContext, total: number): [string, string][] {
    const all: [string, string][] = [];
    let [request] = stream.first(context);
    while (request) {
      const { start_date, end_date } = asked(request);
      all.push([String(start_date), String(end_date)]);
      const { next = [] }: Page = stream.read(page([raw], total), request, context);
      request = next.at(-1);
    }
    return all;
  }

  it('is asked in windows of at most 31 days, without a gap, for three years less a day', () => {
    const all = windows(full, 1);
    for (const [start, end] of all) expect(Date.parse(end) - Date.parse(start)).toBeLessThanOrEqual(31 * dayMs);
    for (const [index, [start]] of all.entries()) {
      const before = all[index + 1];
      if (before) expect(Date.parse(start) - Date.parse(before[1])).toBe(1000);
    }
    expect([all[0]?.[1], all.at(-1)?.[0]]).toEqual(['2026-11-20T09:30:15Z', '2023-11-22T09:30:15Z']);
    expect(all).toHaveLength(37);
  });

  it('is asked in shorter windows where much happens, as no more than 10,000 results are shown', () => {
    const days = windows({ ...full, from: daysAgo(30) }, 8000).map(([start, end]) =>
      Math.round((Date.parse(end) - Date.parse(start)) / dayMs),
    );
    // 1,000 a day make windows of four days, in which 8,000 would be twice as many: then of two, and of one.
    expect(days.slice(0, 4)).toEqual([8, 4, 2, 1]);
  });

  it('is read again for the last seven days, since it shows late', () => {
    expect(windows(changesSince(daysAgo(0.01)), 10)).toEqual([['2026-11-13T09:15:51Z', '2026-11-20T09:30:15Z']]);
    expect(windows(changesSince(daysAgo(40)), 10).at(-1)?.[0]).toBe('2026-10-04T09:30:15Z');
  });

  it('is not asked for the future, and not for longer ago than it reaches', () => {
    expect(stream.first(changesSince(daysAgo(-20)))).toEqual([]);
    expect(asked(stream.first({ ...full, from: daysAgo(2) })[0]).start_date).toBe('2026-11-18T09:30:15Z');
    expect(windows({ ...full, from: '2001-01-01T00:00:00.000Z' }, 1).at(-1)?.[0]).toBe('2023-11-22T09:30:15Z');
  });

  it('names its other pages once, and refuses one that is empty though it should not be', () => {
    const [request = get('')] = stream.first(full);
    const { next = [] } = stream.read(page([raw], 1200, 3), request, full);
    expect(next.map((one) => asked(one).page)).toEqual([2, 3, 1]);
    expect(stream.read(page([raw], 1200, 3), next[0] ?? request, full).next).toBeUndefined();
    expect(() => stream.read(page([], 1200, 3), request, full)).toThrow(RangeError);
    expect(stream.read(page([], 0, 0), request, full).records).toEqual([]);
  });

  it('gives each record a key of its own, and lets go of what was denied', () => {
    const [request = get('')] = stream.first(full);
    const same = { transaction_id: '5TY05013RG002845M' };
    const rows = [
      changed(same),
      changed({ ...same, transaction_event_code: 'T1105' }),
      changed({ ...same, transaction_status: 'D' }),
      { odd: true },
    ];
    const { records, deleted } = stream.read(page(rows), request, full);
    const { currency_code } = info.transaction_amount;
    expect(records.map((one) => Object(one).id)).toEqual([
      `5TY05013RG002845M-T0006-${currency_code}`,
      `5TY05013RG002845M-T1105-${currency_code}`,
      undefined,
    ]);
    expect(deleted).toEqual([`5TY05013RG002845M-T0006-${currency_code}`]);
  });

  it.each([
    ['T0006', '10.00', 'sale', 'payments'],
    ['T0002', '10.00', 'sale', 'payments'],
    ['T0000', '-10.00', 'transfer', null],
    ['T1107', '-10.00', 'refund', 'refunds'],
    ['T0400', '-10.00', 'payout', 'payouts'],
    ['T0403', '-10.00', 'payout', 'payouts'],
    ['T0106', '-10.00', 'fee', null],
    ['T0200', '10.00', 'transfer', null],
    ['T1201', '-10.00', 'dispute', null],
    ['T1110', '-10.00', 'dispute', null],
    ['T1105', '10.00', 'adjustment', null],
    ['T9800', '10.00', 'other', null],
  ])('%s of %s is a %s', (transaction_event_code, value, kind, inner) => {
    const row = {
      id: 'x',
      ...changed({ transaction_event_code, transaction_amount: { currency_code: 'USD', value } }),
    };
    expect(decode('balance', row).kind).toBe(kind);
    const within = paypal.streams.filter(isDerived).filter((one) => one.from === 'balance' && one.each(row).length > 0);
    expect(within.map((one) => one.id)).toEqual(inner === null ? [] : [inner]);
  });

  it('counts fees as what PayPal kept: amount - fee = net', () => {
    const eur = (value: string) => ({ currency_code: 'EUR', value });
    const of = (amount: string, fee: string) =>
      decode('balance', { id: 'x', ...changed({ transaction_amount: eur(amount), fee_amount: eur(fee) }) });
    expect(of('10.00', '-0.69')).toMatchObject({ fee: { amountMinor: 69 }, net: { amountMinor: 931 } });
    expect(of('-10.00', '0.34')).toMatchObject({ fee: { amountMinor: -34 }, net: { amountMinor: -966 } });
    const mixed = changed({ transaction_amount: eur('1.00'), fee_amount: { currency_code: 'USD', value: '-0.10' } });
    expect(() => decode('balance', { id: 'x', ...mixed })).toThrow(RangeError);
  });

  it('a withdrawal bears the day that stands there, an instant is UTC', () => {
    const late = changed({
      ...{ transaction_event_code: 'T0400', transaction_initiation_date: '2026-11-20T23:30:00+0200' },
      transaction_amount: { currency_code: 'EUR', value: '-80.00' },
    });
    expect(decode('payouts', { id: 'x', ...late })).toMatchObject({
      ...{ arrivesOn: '2026-11-20', createdAt: '2026-11-20T21:30:00.000Z', amount: { amountMinor: 8000 } },
    });
  });

  it.each([
    ['an unknown status', { transaction_status: 'X' }],
    ['no amount', { transaction_amount: undefined }],
    ['no time', { transaction_initiation_date: 'yesterday' }],
    ['an amount beyond exactness', { transaction_amount: { currency_code: 'EUR', value: '99999999999999999999.99' } }],
    ['a code that is none', { transaction_event_code: 'SALE' }],
  ])('%s sets a record aside', (_what, change) => {
    expect(() => decode('balance', { id: 'x', ...changed(change) })).toThrow();
  });
});

describe('the account', () => {
  const balances = answer({ account_id: 'PAYERID', balances: fixture('accounts') });

  it('is named by PayPal where it may be, and by its id where not', () => {
    const info = answer({ name: 'Eleni', zoneinfo: 'Europe/Athens' });
    expect(paypal.probe.read(balances, { environment: 'sandbox' }, [info])).toEqual({
      ...{ id: 'PAYERID', name: 'Eleni (sandbox)', timezone: 'Europe/Athens', currency: 'EUR' },
    });
    expect(paypal.probe.read(balances, {}, [null])).toEqual({ id: 'PAYERID', name: 'PayPal PAYERID', currency: 'EUR' });
    expect(() => paypal.probe.read(answer({ balances: [] }), {})).toThrow();
  });

  it.each([
    ['A'.repeat(80), true],
    [`A${'b-_9'.repeat(20)}`, true],
    ['A'.repeat(39), false],
    [`${'A'.repeat(79)} `, false],
    ['shop@example.com', false],
  ])('takes %s for an id or a secret: %s', (typed, fits) => {
    for (const field of paypal.auth[0]?.fields.filter(({ pattern }) => pattern) ?? []) {
      expect(field.pattern?.test(typed), field.key).toBe(fits);
    }
  });

  it('lies where the setting says', () => {
    const [way] = paypal.auth;
    const tokenUrl = way?.kind === 'client-credentials' ? way.tokenUrl : () => '';
    expect([tokenUrl({ environment: 'live' }), tokenUrl({ environment: 'sandbox' })]).toEqual([
      'https://api-m.paypal.com/v1/oauth2/token',
      'https://api-m.sandbox.paypal.com/v1/oauth2/token',
    ]);
  });
});

describe('refusals', () => {
  const said = (name: string, issue?: string) => ({
    ...{ name, message: 'No.', debug_id: 'd1', details: issue ? [{ issue, description: `About ${issue}.` }] : [] },
  });

  it.each([
    [200, said('ODD'), undefined],
    [400, said('RESULTSET_TOO_LARGE'), 'bad_data'],
    [401, { error: 'invalid_token' }, undefined],
    [401, said('AUTHENTICATION_FAILURE'), 'signed_out'],
    [403, said('NOT_AUTHORIZED', 'PERMISSION_DENIED'), 'forbidden'],
    [404, said('RESOURCE_NOT_FOUND'), undefined],
    [409, said('RESOURCE_CONFLICT'), 'vendor_fault'],
    [422, said('UNPROCESSABLE_ENTITY', 'DUPLICATE_INVOICE_NUMBER'), 'duplicate'],
    [422, said('UNPROCESSABLE_ENTITY', 'REFUND_AMOUNT_EXCEEDED'), 'bad_data'],
    [429, said('RATE_LIMIT_REACHED'), 'limited'],
    [500, said('INTERNAL_SERVER_ERROR'), 'vendor_fault'],
    [502, '<html>', undefined],
  ])('%i %j is %s', (status, body, code) => {
    expect(paypal.faultOf?.(answer(body, status))?.code).toBe(code);
  });

  it('come in PayPal’s words, with the number that its support asks for', () => {
    const { detail } = paypal.faultOf?.(answer(said('UNPROCESSABLE_ENTITY', 'X'), 422)) ?? {};
    expect(detail).toBe('UNPROCESSABLE_ENTITY: About X. (debug id d1)');
  });
});

describe('against the imitation', () => {
  it('what the report shows late is found, though it began before the cursor', async () => {
    const { vendor, clock, ids } = pretend();
    const id = vendor.hands?.add('balance', clock.ms);
    const at = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString();
    clock.ms += 10 * 60_000;
    expect(await ids('balance', { ...full, now: at(10) })).not.toContain(id);
    clock.ms += 50 * 60_000;
    expect(await ids('balance', { ...changesSince(at(5)), now: at(60) })).toContain(id);
  });

  it('an app without Transaction search is told so', async () => {
    const { send, tokenOf, clientId } = pretend();
    const refused = await send(paypal.probe.request({}), await tokenOf(`${clientId}${WITHOUT_REPORTS}`));
    expect(paypal.faultOf?.(refused)).toMatchObject({ code: 'forbidden' });
    expect((await send(get('/v1/catalogs/products'), await tokenOf(`${clientId}${WITHOUT_REPORTS}`))).status).toBe(200);
  });
});
