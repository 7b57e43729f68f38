import type { MatchReason, RecordDetail } from '../../../contract/ipc/index.ts';
import { money } from '../../lib/format.ts';
import { addressLines, type Field, type FieldName, type FieldValue, layoutOf } from '../records/fields.ts';

export interface Compared {
  name: FieldName;
  left: string | null;
  right: string | null;
  /** `alone`: one of the two says nothing. */
  verdict: 'same' | 'other' | 'alone';
}

/** Fields that differ between any two systems and say nothing about what is the same. */
const ignored: ReadonlySet<FieldName> = new Set([
  'externalId',
  'createdAt',
  'changedAt',
  'parentId',
  'productId',
  'available',
  'accountBalance',
]);

/** Two records field by field, those that both have first. */
export function compare(left: RecordDetail, right: RecordDetail): Compared[] {
  const [a, b] = [fieldsOf(left), fieldsOf(right)];
  const names = [...new Set([...a.keys(), ...b.keys()])].filter((name) => !ignored.has(name));
  const compared = names.map((name): Compared => {
    const [one, other] = [a.get(name) ?? null, b.get(name) ?? null];
    const isAlone = one === null || other === null;
    return {
      name,
      left: one,
      right: other,
      verdict: isAlone ? 'alone' : plain(one) === plain(other) ? 'same' : 'other',
    };
  });
  return [
    ...compared.filter(({ verdict }) => verdict !== 'alone'),
    ...compared.filter(({ verdict }) => verdict === 'alone'),
  ];
}

function fieldsOf({ entity, canonical }: RecordDetail): Map<FieldName, string> {
  return new Map((layoutOf(entity, canonical)?.fields ?? []).flatMap(read));
}

function read({ name, value }: Field): [FieldName, string][] {
  const text = textOf(value);
  return text === null ? [] : [[name, text]];
}

/** A field as plain text; null for what cannot be compared by it. */
function textOf(value: FieldValue): string | null {
  switch (value.as) {
    case 'text':
    case 'instant':
    case 'day':
      return value.text;
    case 'money':
      return money(value.money);
    case 'party':
      return [value.party.name, value.party.email].filter(Boolean).join(', ') || null;
    case 'address':
      return addressLines(value.address).join(', ');
    case 'list':
      return value.items.join(', ');
    case 'status':
    case 'yesNo':
    case 'word':
      return null;
    default:
      return value satisfies never;
  }
}

/** Letters and digits only: how it is written is not what it says. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

const against: ReadonlySet<MatchReason> = new Set(['other_sku', 'other_barcode', 'not_alone']);

export function speaksAgainst(reason: MatchReason): boolean {
  return against.has(reason);
}
