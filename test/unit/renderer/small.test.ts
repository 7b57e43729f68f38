import { describe, expect, it } from 'vitest';
import type { ProviderView } from '../../../contract/ipc/index.ts';
import { fits } from '../../../renderer/lib/fits.ts';
import { inkOn, monogram } from '../../../renderer/lib/mark.ts';
import { scopeWords } from '../../../renderer/lib/scopes.ts';
import { textIn } from '../../../renderer/lib/search.ts';
import { namesMadeStale } from '../../../renderer/lib/stale.ts';
import { byCategory, found } from '../../../renderer/routes/connections/catalogue-search.ts';

describe('scopes in plain words', () => {
  it.each([
    ['read_all_orders', 'Read all orders'],
    ['write_products', 'Change products'],
    ['orders:read', 'Read orders'],
    ['com.vendor.accounting', 'Accounting'],
    ['https://api.example/auth/calendar.read', 'https://api.example/auth/calendar.read'],
    ['', ''],
  ])('%s is "%s"', (scope, words) => expect(scopeWords(scope)).toBe(words));
});

describe('a system without a mark', () => {
  it('gets its initials', () => {
    expect(monogram('Grey Ledger')).toBe('GL');
    expect(monogram('καφές')).toBe('Κ');
    expect(monogram('  ')).toBe('?');
  });
  it('has ink that can be read on its colour', () => {
    expect(inkOn('#635bff')).toBe('#ffffff');
    expect(inkOn('#ffe01b')).toBe('#15181d');
    expect(inkOn('not a colour')).toBe('#ffffff');
  });
});

describe('searching as people type', () => {
  it('takes no notice of case, accents and the order of words', () => {
    expect(fits('μαρια', 'Μαρία Παπαδοπούλου')).toBe(true);
    expect(fits('shop gar', 'Garden shop')).toBe(true);
    expect(fits('', 'anything')).toBe(true);
    expect(fits('zzz', 'Garden shop')).toBe(false);
  });

  const provider = (id: string, name: string, category: string): ProviderView => ({
    id,
    name,
    category,
    summary: '',
    docs: '',
    mark: null,
    ways: [],
    actions: [],
    streams: [{ id: 'orders', label: 'Orders', entity: 'order', note: null }],
  });
  const all = [
    provider('b', 'Beta', 'payments'),
    provider('a', 'Alpha', 'accounting'),
    provider('c', 'Gamma', 'new-kind'),
  ];

  it('finds by name, purpose and what is read', () => {
    expect(found(all, 'accounting').map((one) => one.id)).toEqual(['a']);
    expect(found(all, 'orders')).toHaveLength(3);
    expect(found(all, 'nothing')).toEqual([]);
  });

  it('groups by purpose, with one it does not know under its own', () => {
    expect(byCategory(all).map((group) => group.category)).toEqual(['accounting', 'new-kind', 'payments']);
  });
});

describe('an address', () => {
  it('gives texts and nothing else', () => {
    expect(textIn({ again: 'c1' }, 'again')).toBe('c1');
    expect(textIn({ again: 12 }, 'again')).toBe('12');
    expect(textIn({ again: { x: 1 } }, 'again')).toBeUndefined();
    expect(textIn({ again: '' }, 'again')).toBeUndefined();
  });
});

describe('what grows old when the Hub announces a change', () => {
  it('is named by kind, each once', () => {
    const names = namesMadeStale(['records', 'runs']);
    expect(names.has('records.list')).toBe(true);
    expect(names.has('runs.list')).toBe(true);
    expect(names.has('app.settings')).toBe(false);
  });
});
