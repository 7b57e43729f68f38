import { describe, expect, it } from 'vitest';
import type { RecordDetail } from '../../../contract/ipc/index.ts';
import { compare, speaksAgainst } from '../../../renderer/routes/matches/compare.ts';
import { stepOf } from '../../../renderer/routes/matches/keys.ts';
import { matchesSearchSchema } from '../../../renderer/routes/matches/search.ts';

function customer(id: number, patch: object): RecordDetail {
  const party = { name: 'Ada Lovelace', company: null, email: null, phone: null, address: null, active: true };
  const canonical = { externalId: String(id), createdAt: null, changedAt: null, currency: null, ...party, ...patch };
  return {
    ...{ id, connectionId: 'c', connectionName: 'Shop', entity: 'customer', externalId: String(id), title: 'Ada' },
    ...{ subtitle: null, occurredAt: null, status: null, money: null, deletedAt: null, raw: '{}', link: null },
    ...{ firstSeenAt: '', lastChangedAt: '', stream: 's', same: [], canonical: JSON.stringify(canonical) },
  };
}

describe('two records beside each other', () => {
  it('agree by what they say, not by how it is written, and what only one says comes last', () => {
    const left = customer(1, { email: 'ada@example.com', phone: '+44 20 123', name: 'ADA  Lovelace' });
    const right = customer(2, { email: 'ada@example.org', phone: '+4420123', company: 'Engines' });
    expect(compare(left, right).map(({ name, verdict }) => [name, verdict])).toEqual([
      ['name', 'same'],
      ['email', 'other'],
      ['phone', 'same'],
      ['company', 'alone'],
    ]);
  });

  it('are not told apart by their numbers', () => {
    expect(compare(customer(1, {}), customer(2, {})).map(({ name }) => name)).toEqual(['name']);
  });

  it('that cannot be read have nothing to compare', () => {
    expect(compare({ ...customer(1, {}), canonical: '{}' }, customer(2, {})).every(({ left }) => left === null)).toBe(
      true,
    );
  });
});

describe('the review', () => {
  it.each([
    ['a', 'accept'],
    ['R', 'reject'],
    ['ArrowDown', 'next'],
    ['ArrowLeft', 'before'],
    ['Enter', null],
  ])('key %s', (key, step) => {
    expect(stepOf(key)).toBe(step);
  });

  it('tells what speaks against', () => {
    expect([speaksAgainst('email'), speaksAgainst('other_sku'), speaksAgainst('not_alone')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('is found again by its address', () => {
    expect(matchesSearchSchema.parse({ kind: 'customer', show: 'joined' })).toEqual({
      kind: 'customer',
      show: 'joined',
    });
    expect(matchesSearchSchema.parse({ kind: 'invoice', show: 'x' })).toEqual({});
  });
});
