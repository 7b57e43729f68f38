import { describe, expect, it } from 'vitest';
import type { Hook } from '../../main/store/hooks.ts';
import { connectionsToMend } from '../../main/webhooks/holes.ts';
import { planFetch } from '../../main/webhooks/plan-fetch.ts';
import { defineProvider, get, isDerived, type Provider } from '../../providers/kit/index.ts';
import { testProvider } from '../support/test-provider.ts';

const only = { atOnce: 10, ask: (ids: readonly string[]) => [get('/c', { ids: ids.join() })] };

/** Customers can be asked for one by one, ten at once; orders cannot; refunds lie inside orders. */
const provider: Provider = defineProvider({
  ...testProvider,
  streams: testProvider.streams.map((stream) => {
    if (isDerived(stream)) return stream;
    const { only: _only, ...rest } = stream;
    return stream.id === 'customers' ? { ...rest, only } : rest;
  }),
  webhooks: {
    per: 'connection',
    signature: { scheme: 'hmac', hash: 'sha256', encoding: 'hex', header: 'x', secret: 's', signed: ['body'] },
    retryHours: 4,
    topics: {
      customer: ['customers'],
      'customer.paid': ['customers', 'payouts'],
      order: ['orders', 'refunds'],
      refund: ['refunds'],
    },
    read: () => [],
  },
});

const all = () => true;
const one = (topic: string, externalId: string | null, gone = false) => ({ topic, externalId, gone });

describe('what is read for what was told', () => {
  it.each([
    ['a named record', [one('customer', '1')], [], [{ stream: 'customers', ids: ['1'], gone: [] }]],
    [
      'the same twice',
      [one('customer', '1'), one('customer', '1')],
      [],
      [{ stream: 'customers', ids: ['1'], gone: [] }],
    ],
    ['one that is gone', [one('customer', '1', true)], [], [{ stream: 'customers', ids: [], gone: ['1'] }]],
    [
      'changed, then gone',
      [one('customer', '1'), one('customer', '2'), one('customer', '1', true)],
      [],
      [{ stream: 'customers', ids: ['2'], gone: ['1'] }],
    ],
    ['none named', [one('customer', null)], ['customers'], []],
    ['named, and another not', [one('customer', '1'), one('customer', null)], ['customers'], []],
    [
      'more streams than the first',
      [one('customer.paid', '1')],
      ['payouts'],
      [{ stream: 'customers', ids: ['1'], gone: [] }],
    ],
    ['one that cannot be asked for alone', [one('order', '7')], ['orders'], []],
    ['an order that is gone', [one('order', '7', true)], [], [{ stream: 'orders', ids: [], gone: ['7'] }]],
    ['what lies inside another', [one('refund', '9')], ['orders'], []],
    ['a topic that nobody knows', [one('other', '1')], [], []],
  ])('%s', (_name, told, streams, only) => {
    expect(planFetch(told, provider, all)).toEqual({ streams, only });
  });

  it('more records than are worth asking for one by one are read as changes', () => {
    const told = Array.from({ length: 101 }, (_, index) => one('customer', `${index}`));
    expect(planFetch(told, provider, all)).toEqual({ streams: ['customers'], only: [] });
    expect(planFetch(told.slice(1), provider, all).streams).toEqual([]);
  });

  it('streams that are switched off stay so', () => {
    const off = (stream: string) => stream !== 'customers';
    expect(planFetch([one('customer', '1'), one('customer', null)], provider, off)).toEqual({ streams: [], only: [] });
    expect(planFetch([one('customer.paid', '1')], provider, off)).toEqual({ streams: ['payouts'], only: [] });
  });
});

describe('#18 when the relay was away', () => {
  const hook = (change: Partial<Hook> = {}): Hook => ({
    ...{ connectionId: 'c1', wanted: true, addressId: 'a1', url: 'https://r.example/in/x', state: 'on', code: null },
    ...{ detail: null, keyed: true, checkedAt: null, goodAt: '2026-11-01T00:00:00Z', lastEventAt: null },
    ...change,
  });
  const down = (hours: number) => ({
    downtimes: [{ from: '2026-11-20T00:00:00Z', to: new Date(Date.UTC(2026, 10, 20, hours)).toISOString() }],
    lostBefore: null,
  });
  const unseen = { downUntil: '', lostBefore: '' };

  it.each([
    ['shorter than the vendor tries', down(3), unseen, hook(), 4, []],
    ['longer than the vendor tries', down(5), unseen, hook(), 4, ['c1']],
    ['for a vendor that tries once', down(0), unseen, hook(), 0, ['c1']],
    ['and it was mended before', down(5), { downUntil: '2026-11-20T05:00:00.000Z', lostBefore: '' }, hook(), 4, []],
    ['but nothing is subscribed', down(5), unseen, hook({ addressId: null }), 4, []],
    ['but it never told anything', down(5), unseen, hook({ goodAt: null }), 4, []],
    ['and let go what was too old', { downtimes: [], lostBefore: '2026-11-01T00:00:00Z' }, unseen, hook(), 72, ['c1']],
    [
      'and had let go before',
      { downtimes: [], lostBefore: '2026-11-01T00:00:00Z' },
      { downUntil: '', lostBefore: '2026-11-01T00:00:00Z' },
      hook(),
      72,
      [],
    ],
  ])('%s', (_name, holes, seen, one, hours, mended) => {
    expect(connectionsToMend(holes, seen, [one], () => hours)).toEqual(mended);
  });
});
