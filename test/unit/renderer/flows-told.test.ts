import { describe, expect, it } from 'vitest';
import type { GalleryEntry } from '../../../contract/ipc/index.ts';
import { byKind, choiceOf, pairText, reasonText } from '../../../renderer/routes/flows/tell.ts';
import { writtenFields } from '../../../renderer/routes/flows/written.ts';

describe('two ways round', () => {
  const [shop, books] = [
    { id: 'a', name: 'Shop', provider: 'shop' },
    { id: 'b', name: 'Books', provider: 'books' },
  ];
  const entry = { kind: 'customers', flowId: null, needs: [] } as const;

  it('the one from a shop to the books stands first, and names both alike', () => {
    const back: GalleryEntry = { ...entry, source: books, target: shop, needs: [] };
    const there: GalleryEntry = { ...entry, source: shop, target: books, needs: [] };
    const categories = new Map([
      ['shop', 'ecommerce'],
      ['books', 'accounting'],
    ]);
    const [group] = byKind([back, there], (provider) => categories.get(provider));
    expect(group?.entries).toEqual([there, back]);
    expect(pairText(there)).toBe('Shop and Books');
    expect(pairText({ ...there, kind: 'bills' })).toBe('From Shop to Books');
  });
});

describe('what is written where there are no lines', () => {
  it('is told by the names that an owner knows, without ids', () => {
    const input = { externalId: '26', productId: '26', locationId: null, available: '4', expected: '12' };
    expect(writtenFields(input)).toEqual([{ name: 'available', text: '4 instead of 12' }]);
  });

  it('says what is emptied by a change, and leaves out what a new one has not', () => {
    const change = { externalId: '1', version: null, name: 'Ada', phone: null };
    expect(writtenFields(change).map(({ text }) => text)).toEqual(['Ada', '(empty)']);
    const address = { lines: ['Ermou 1'], city: 'Athens', region: null, postcode: '10563', country: 'GR' };
    const fresh = { name: 'Ada', phone: null, address };
    expect(writtenFields(fresh).map(({ text }) => text)).toEqual(['Ada', 'Ermou 1, 10563, Athens, GR']);
    expect(
      writtenFields({ price: { amountMinor: 1250, currency: 'EUR' }, status: 'archived' }).map(({ text }) => text),
    ).toEqual(['€12.50', 'No, archived']);
    expect(writtenFields(null)).toEqual([]);
  });
});

describe('what mends it', () => {
  it('is the choice that a reason names, or which side counts for the field that both have changed', () => {
    expect(choiceOf({ code: 'unmapped', params: { choice: 'tax.24' } })).toBe('tax.24');
    expect(choiceOf({ code: 'both_changed', params: { field: 'name', source: 'A', target: 'B' } })).toBe('field.name');
    expect(choiceOf({ code: 'tax_unclear', params: {} })).toBeUndefined();
    expect(choiceOf(null)).toBeUndefined();
  });

  it('is told without a name where none came', () => {
    expect(reasonText({ code: 'supplier_unclear', params: { name: 'Clay' } })).toContain('“Clay”');
    expect(reasonText({ code: 'supplier_unclear', params: { name: '' } })).toBe('Which supplier is it?');
  });
});
