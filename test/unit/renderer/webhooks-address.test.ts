import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../../contract/ipc/index.ts';
import {
  addressTroubles,
  emptyAddress,
  urlTrouble,
  valuesOf,
  wishOf,
} from '../../../renderer/routes/webhooks/address-check.ts';

const good = { ...emptyAddress, url: 'https://hooks.example.com/x', types: ['order.paid'] };

describe('where an address may lie', () => {
  it.each([
    ['https://hooks.example.com/x', false, null],
    ['', false, 'Give the address.'],
    ['hooks.example.com', false, 'begins with https://'],
    ['ftp://hooks.example.com', false, 'begins with https://'],
    ['https://hooks .example.com', false, 'begins with https://'],
    ['http://hooks.example.com', false, 'only https:// is safe'],
    ['http://localhost:3000', false, 'your own network'],
    ['https://192.168.1.20/in', false, 'your own network'],
    ['https://172.20.0.1', false, 'your own network'],
    ['https://172.40.0.1', false, null],
    ['https://[::1]:8080/', false, 'your own network'],
    ['https://printer', false, 'your own network'],
    ['https://shop.local', false, 'your own network'],
    ['http://localhost:3000', true, null],
    ['http://192.168.1.20:8080/in', true, null],
  ])('%s (own network allowed: %s)', (url, near, trouble) => {
    if (trouble === null) expect(urlTrouble(url, near)).toBeNull();
    else expect(urlTrouble(url, near)).toContain(trouble);
  });
});

describe('the form of an address', () => {
  it('is sent when nothing is wrong', () => {
    expect(addressTroubles(good)).toEqual({});
    expect(wishOf({ ...good, description: ' Sheet ' })).toEqual({
      url: 'https://hooks.example.com/x',
      description: 'Sheet',
      types: ['order.paid'],
      filter: {},
      private: false,
    });
  });

  it('wants a kind of event, or all', () => {
    expect(Object.keys(addressTroubles({ ...good, types: [] }))).toEqual(['types']);
    expect(addressTroubles({ ...good, types: [], everything: true })).toEqual({});
    expect(wishOf({ ...good, everything: true }).types).toEqual(['*']);
  });

  it('takes an amount in the currency’s own digits', () => {
    const least = (amount: string, currency: string) => wishOf({ ...good, amount, currency }).filter;
    expect(least('99.50', 'eur')).toEqual({ minAmountMinor: 9950, currency: 'EUR' });
    expect(least('99,5', 'EUR')).toEqual({ minAmountMinor: 9950, currency: 'EUR' });
    expect(least('500', 'JPY')).toEqual({ minAmountMinor: 500, currency: 'JPY' });
    expect(Object.keys(addressTroubles({ ...good, amount: '1.2.3', currency: 'E' }))).toEqual(['amount', 'currency']);
    expect(Object.keys(addressTroubles({ ...good, amount: '-5', currency: 'EUR' }))).toEqual(['amount']);
    expect(addressTroubles({ ...good, currency: 'E' })).toEqual({});
  });

  it('shows an address as it was saved', () => {
    const saved: Subscription = {
      id: 's',
      url: good.url,
      description: 'Sheet',
      types: ['*'],
      filter: { connectionIds: ['c'], minAmountMinor: 1050, currency: 'EUR' },
      private: true,
      state: 'on',
      problem: null,
      createdAt: '2026-03-01T00:00:00.000Z',
      lastDeliveredAt: null,
      failingSince: null,
      waiting: 0,
      oldSecretUntil: null,
    };
    const { url, description, types, filter } = saved;
    expect(wishOf(valuesOf(saved))).toEqual({ url, description, types, filter, private: true });
  });
});
