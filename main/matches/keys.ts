import type { z } from 'zod';
import { type EntityOf, entitySchemas } from '../../contract/entities/index.ts';
import type { MatchKind } from '../../contract/ipc/matches.ts';
import { phoneKey } from './phone.ts';

/** What a record can be known by. Each record has at most one key of each name. */
export type KeyName =
  | 'email'
  | 'phone'
  | 'name_postcode'
  | 'company'
  | 'sku'
  | 'barcode'
  | 'title'
  | 'number'
  | 'code'
  | 'percent';
export type Keys = ReadonlyMap<KeyName, string>;

interface KeyNature {
  /** Whether it joins records by itself; money never is (accounts, tax rates). */
  readonly strong: boolean;
  /** What it adds to a suggestion's score, of 100. */
  readonly points: number;
}

export const natures: Readonly<Record<KeyName, KeyNature>> = {
  email: { strong: true, points: 70 },
  sku: { strong: true, points: 70 },
  barcode: { strong: true, points: 70 },
  number: { strong: false, points: 60 },
  code: { strong: false, points: 50 },
  name_postcode: { strong: false, points: 45 },
  phone: { strong: false, points: 40 },
  percent: { strong: false, points: 30 },
  title: { strong: false, points: 25 },
  company: { strong: false, points: 15 },
};

const isKeyName = (name: string): name is KeyName => Object.hasOwn(natures, name);

/** The key's name of text that the store gives back; null for a name of some later version. */
export function keyNameOf(text: string): KeyName | null {
  return isKeyName(text) ? text : null;
}

type Found = readonly (readonly [KeyName, string | null])[];
type Readers = { readonly [K in MatchKind]: (entity: EntityOf<K>) => Found };

const person = (one: EntityOf<'customer'>): Found => [
  ['email', emailKey(one.email)],
  ['phone', phoneKey(one.phone, one.address?.country ?? null)],
  ['name_postcode', namePostcodeKey(one.name, one.address?.postcode ?? null)],
  ['company', wordsKey(one.company)],
];

const readers: Readers = {
  customer: person,
  supplier: person,
  // A group of variations is not sold: what stands on it is its own, and never that of a thing that is.
  product: (one) =>
    one.kind === 'group'
      ? [['title', prefixed('group:', wordsKey(one.title))]]
      : [
          ['sku', skuKey(one.sku)],
          ['barcode', barcodeKey(one.barcode)],
          ['title', wordsKey(one.title)],
        ],
  inventory_level: (one) => [
    ['sku', skuKey(one.sku)],
    ['title', wordsKey(one.title)],
  ],
  account: (one) => [['number', plainKey(one.number)]],
  tax_rate: (one) => [
    ['code', plainKey(one.code)],
    ['percent', `${decimal(one.percent)}|${plainKey(one.country) ?? ''}`],
  ],
};

/** The keys of a record in our form; none for one that does not fit its kind (an older version wrote it). */
export function keysOf<K extends MatchKind>(kind: K, canonical: unknown): Keys {
  const schema: z.ZodType<EntityOf<MatchKind>> = entitySchemas[kind];
  const parsed = schema.safeParse(canonical);
  if (!parsed.success) return new Map();
  // The schema was chosen by the same kind as the reader.
  const found = readers[kind](parsed.data as EntityOf<K>);
  return new Map(found.flatMap(([name, key]): [KeyName, string][] => (key === null ? [] : [[name, key]])));
}

/** Longer texts are no keys: nobody types them twice alike, and an index should stay small. */
const longest = 200;

function bounded(key: string): string | null {
  return key === '' || key.length > longest ? null : key;
}

const prefixed = (prefix: string, key: string | null) => (key === null ? null : prefix + key);

/**
 * Lower case, since no vendor tells them apart; dots and what follows a plus are left, since only some mail services
 * ignore them.
 */
export function emailKey(text: string | null): string | null {
  const plain = (text ?? '').normalize('NFC').trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(plain) ? bounded(plain) : null;
}

/** Letters and digits without case and accents, one space between words; Greek stays Greek, Latin stays Latin. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A title or a company's name. */
export function wordsKey(text: string | null): string | null {
  const plain = folded(text ?? '');
  return plain.length < 2 ? null : bounded(plain);
}

/** The words of a name in any order ("Papadaki, Eleni"), and the postcode without spaces. */
export function namePostcodeKey(name: string, postcode: string | null): string | null {
  const words = folded(name).split(' ').sort().join(' ');
  const code = folded(postcode ?? '').replaceAll(' ', '');
  return words.length < 2 || code.length < 3 ? null : bounded(`${words}|${code}`);
}

/** What shops write into a field that they have nothing for. */
const nothings = new Set(['na', 'none', 'null', 'undefined', 'tbd', 'xxx', 'sku', 'default', 'nosku']);

/** Case and spaces around do not tell article numbers apart; punctuation does: A-1 and A1 may be two things. */
export function skuKey(text: string | null): string | null {
  const plain = (text ?? '').normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
  const core = plain.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^0*$/.test(core) || nothings.has(core) ? null : bounded(plain);
}

/**
 * A GTIN (8, 12, 13 or 14 digits) with zeros in front up to 14, as GS1 says that they are to be compared; any other
 * code as it stands. https://www.gs1.org/standards/id-keys/gtin
 */
export function barcodeKey(text: string | null): string | null {
  const plain = (text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '');
  if (/^0*$/.test(plain) || nothings.has(plain.replaceAll(/[^\p{L}\p{N}]/gu, ''))) return null;
  return /^(\d{8}|\d{12,14})$/.test(plain) ? plain.padStart(14, '0') : bounded(plain);
}

/** An account's number, a tax code or a country: letters and digits only. */
function plainKey(text: string | null): string | null {
  return bounded(folded(text ?? '').replaceAll(' ', ''));
}

/** "24.00" and "24" are one rate. */
function decimal(percent: string): string {
  const [whole = '0', part = ''] = percent.split('.');
  const end = part.replace(/0+$/, '');
  return `${whole.replace(/^(-?)0+(?=\d)/, '$1')}${end === '' ? '' : `.${end}`}`;
}
