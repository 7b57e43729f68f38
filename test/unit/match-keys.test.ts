import { describe, expect, it } from 'vitest';
import type { Customer } from '../../contract/entities/people.ts';
import type { MatchKind } from '../../contract/ipc/matches.ts';
import { barcodeKey, emailKey, keysOf, namePostcodeKey, skuKey, wordsKey } from '../../main/matches/keys.ts';
import { phoneKey } from '../../main/matches/phone.ts';

describe('keys are made alike', () => {
  it.each([
    [' Eleni@Example.COM ', 'eleni@example.com'],
    ['e.leni+shop@example.com', 'e.leni+shop@example.com'],
    ['ΕΛΈΝΗ@παράδειγμα.ελ', 'ελένη@παράδειγμα.ελ'],
    ['no address', null],
    ['@example.com', null],
    ['', null],
    [null, null],
    [`${'x'.repeat(300)}@example.com`, null],
  ])('e-mail %s', (text, key) => {
    expect(emailKey(text)).toBe(key);
  });

  it.each([
    ['+30 210 123 4567', null, '+302101234567'],
    ['0030 210 1234567', 'DE', '+302101234567'],
    ['210-1234567', 'GR', '+302101234567'],
    ['302101234567', 'gr', '+302101234567'],
    ['(030) 123 45 67', 'DE', '+49301234567'],
    ['+44 (0)20 7946 0958', 'US', '+442079460958'],
    ['020 7946 0958', 'GB', '+442079460958'],
    ['02 1234 5678', 'IT', '+390212345678'],
    ['(555) 010-1234', 'US', '+15550101234'],
    ['1-555-010-1234', 'US', '+15550101234'],
    ['555 010 1234 ext. 22', 'CA', '+15550101234'],
    ['210 123 4567', null, '2101234567'],
    ['210 123 4567', 'ZZ', '2101234567'],
    ['112', 'GR', null],
    ['000 000 0000', null, null],
    [null, 'GR', null],
  ])('phone %s of %s', (text, country, key) => {
    expect(phoneKey(text, country)).toBe(key);
  });

  it.each([
    ['José  Müller', 'jose muller'],
    ['ΓΙΏΡΓΟΣ', 'γιωργοσ'],
    ['Γιώργος', 'γιωργοσ'],
    ['Giórgos', 'giorgos'],
    ['Straße 1', 'strasse 1'],
    ['ﬁne T-Shirt!', 'fine t shirt'],
    ['…', null],
    ['x', null],
  ])('words %s', (text, key) => {
    expect(wordsKey(text)).toBe(key);
  });

  it.each([
    ['Papadáki, Eléni', '106 71', 'eleni papadaki|10671'],
    ['Eleni Papadaki', '10671', 'eleni papadaki|10671'],
    ['Eleni Papadaki', null, null],
    ['', '10671', null],
  ])('name %s at %s', (name, postcode, key) => {
    expect(namePostcodeKey(name, postcode)).toBe(key);
  });

  it.each([
    [' Ab-1 ', 'ab-1'],
    ['AB  1', 'ab 1'],
    ['n/a', null],
    ['-', null],
    ['000', null],
    ['Ελ-7', 'ελ-7'],
  ])('SKU %s', (text, key) => {
    expect(skuKey(text)).toBe(key);
  });

  it.each([
    ['036000291452', '00036000291452'],
    ['0036000291452', '00036000291452'],
    ['5 201234-567894', '05201234567894'],
    ['96385074', '00000096385074'],
    ['ABC-123', 'abc123'],
    ['0000000000000', null],
    [null, null],
  ])('barcode %s', (text, key) => {
    expect(barcodeKey(text)).toBe(key);
  });
});

const blank = { externalId: '1', createdAt: null, changedAt: null };
const eleni: Customer = {
  ...blank,
  ...{ name: 'Eleni Papadaki', company: 'Acme Ltd.', email: 'E@x.gr', phone: '2101234567', active: true },
  address: { lines: [], city: null, region: null, postcode: '10671', country: 'GR' },
};
const mug = { ...blank, title: 'Mug', sku: 'M-1', barcode: null, parentId: null, status: 'active', price: null };
const vat = { ...blank, name: 'VAT', inclusive: null, status: 'active', balance: null };

describe('the keys of a record', () => {
  it.each<[MatchKind, unknown, Record<string, string>]>([
    [
      'customer',
      eleni,
      { email: 'e@x.gr', phone: '+302101234567', name_postcode: 'eleni papadaki|10671', company: 'acme ltd' },
    ],
    ['supplier', { ...eleni, email: null, address: null }, { phone: '2101234567', company: 'acme ltd' }],
    ['product', { ...mug, kind: 'simple' }, { sku: 'm-1', title: 'mug' }],
    ['product', { ...mug, kind: 'group' }, { title: 'group:mug' }],
    [
      'inventory_level',
      { ...blank, productId: '1', sku: 'M-1', title: null, locationId: null, location: null, available: '2' },
      { sku: 'm-1' },
    ],
    ['account', { ...vat, number: '4-000', kind: 'income', type: null, currency: null }, { number: '4000' }],
    ['tax_rate', { ...vat, code: 'TAX 24', percent: '24.00', country: 'GR' }, { code: 'tax24', percent: '24|gr' }],
    ['tax_rate', { ...vat, code: null, percent: '8.875', country: null }, { percent: '8.875|' }],
    ['customer', { name: 'of an older version' }, {}],
  ])('%s', (kind, record, keys) => {
    expect(Object.fromEntries(keysOf(kind, record))).toEqual(keys);
  });
});
