import { describe, expect, it } from 'vitest';
import type { MatchKind } from '../../contract/ipc/matches.ts';
import { type KeyName, keyNameOf } from '../../main/matches/keys.ts';
import { crowd, type Keyed } from '../../main/matches/sight.ts';
import { decideAll, sightOf } from '../support/matches.ts';

/** A record as "shop1": its connection is the letters, what it is known by the rest. */
type Known = Partial<Record<KeyName, string>>;
type Said = readonly [string, string, 'same' | 'apart'];

function decide(kind: MatchKind, records: Record<string, Known>, said: readonly Said[] = []) {
  const names = Object.keys(records);
  const keyed = names.map((name, id): Keyed => {
    const keys = new Map(
      Object.entries(records[name] ?? {}).flatMap(([text, value]): [KeyName, string][] => {
        const key = keyNameOf(text);
        return key ? [[key, value]] : [];
      }),
    );
    return { id, kind, connectionId: name.replace(/\d+$/, ''), keys };
  });
  const id = (name: string) => names.indexOf(name);
  const decisions = said.map(([a, b, word]) => {
    const [left = 0, right = 0] = [id(a), id(b)].sort((x, y) => x - y);
    return { left, right, same: word === 'same', how: 'by_hand' as const };
  });
  const { groups, suggestions } = decideAll(keyed, sightOf(keyed, decisions));
  const nameOf = (one: number) => names[one] ?? '';
  return {
    groups: groups
      .map((members) =>
        members
          .map((one) => nameOf(one.id))
          .sort()
          .join('+'),
      )
      .sort(),
    suggested: suggestions
      .sort((a, b) => b.score - a.score)
      .map((one) => `${nameOf(one.left)}?${nameOf(one.right)} ${one.score} ${one.reasons.join(',')}`),
  };
}

const anna = { email: 'anna@x.gr', name_postcode: 'anna|10671', phone: '+302101' };

describe('must-not-fail 5 and 34: what is the same', () => {
  it.each<[string, MatchKind, Record<string, Known>, readonly Said[], string[], string[]]>([
    ['the same e-mail', 'customer', { a1: anna, b1: anna }, [], ['a1+b1'], []],
    ['in three systems', 'customer', { a1: anna, b1: anna, c1: anna }, [], ['a1+b1+c1'], []],
    ['nothing in common', 'customer', { a1: anna, b1: { email: 'b@x.gr' } }, [], [], []],
    ['guests without e-mail', 'customer', { a1: {}, b1: {}, a2: {} }, [], [], []],
    ['twice in one system only', 'customer', { a1: anna, a2: anna }, [], [], []],
    [
      'twice in one system and once in another',
      'customer',
      { a1: anna, a2: anna, b1: anna },
      [],
      [],
      ['a1?b1 100 email,name_postcode,phone,not_alone', 'a2?b1 100 email,name_postcode,phone,not_alone'],
    ],
    [
      'a family that shares an e-mail',
      'customer',
      {
        a1: { email: 'home@x.gr', name_postcode: 'anna' },
        a2: { email: 'home@x.gr' },
        b1: { email: 'home@x.gr', name_postcode: 'anna' },
      },
      [],
      [],
      ['a1?b1 95 email,name_postcode,not_alone', 'a2?b1 50 email,not_alone'],
    ],
    ['the same phone only', 'customer', { a1: { phone: '1' }, b1: { phone: '1' } }, [], [], ['a1?b1 40 phone']],
    [
      'the same name and postcode, another e-mail',
      'customer',
      { a1: anna, b1: { email: 'other@x.gr', name_postcode: 'anna|10671' } },
      [],
      [],
      ['a1?b1 45 name_postcode'],
    ],
    [
      'the same company',
      'customer',
      { a1: { company: 'acme' }, b1: { company: 'acme' } },
      [],
      [],
      ['a1?b1 15 company'],
    ],
    [
      'colleagues whose partners are known are left alone',
      'customer',
      {
        ...{ a1: { email: '1', company: 'acme' }, a2: { email: '2', company: 'acme' } },
        ...{ b1: { email: '1', company: 'acme' }, b2: { email: '2', company: 'acme' } },
      },
      [],
      ['a1+b1', 'a2+b2'],
      [],
    ],
    ['a refused pair stays refused', 'customer', { a1: anna, b1: anna }, [['a1', 'b1', 'apart']], [], []],
    [
      'a refused pair does not come together by a third',
      'customer',
      { a1: anna, b1: anna, c1: anna },
      [['a1', 'b1', 'apart']],
      [],
      ['a1?c1 100 email,name_postcode,phone', 'b1?c1 100 email,name_postcode,phone'],
    ],
    [
      'what was taken out leaves the others together',
      'customer',
      { a1: anna, b1: anna, c1: anna },
      [
        ['a1', 'b1', 'apart'],
        ['a1', 'c1', 'apart'],
      ],
      ['b1+c1'],
      [],
    ],
    [
      'a newcomer between both sides is asked about, and the sides stay as they are',
      'customer',
      { a1: anna, b1: anna, r1: anna, d1: anna },
      [
        ['a1', 'r1', 'apart'],
        ['b1', 'r1', 'apart'],
      ],
      ['a1+b1'],
      [
        'a1?d1 100 email,name_postcode,phone',
        'b1?d1 100 email,name_postcode,phone',
        'r1?d1 100 email,name_postcode,phone',
      ],
    ],
    ['joined by hand with nothing in common', 'customer', { a1: {}, b1: {} }, [['a1', 'b1', 'same']], ['a1+b1'], []],
    ['two of one system joined by hand', 'customer', { a1: {}, a2: {} }, [['a1', 'a2', 'same']], ['a1+a2'], []],
    [
      'by hand and by key go together',
      'customer',
      { a1: {}, b1: anna, c1: anna },
      [['a1', 'b1', 'same']],
      ['a1+b1+c1'],
      [],
    ],
    [
      'the owner’s yes settles who of two it is',
      'customer',
      { a1: anna, a2: anna, b1: anna },
      [['a1', 'b1', 'same']],
      ['a1+b1'],
      [],
    ],
    ['the same SKU', 'product', { a1: { sku: 's' }, b1: { sku: 's' } }, [], ['a1+b1'], []],
    [
      'SKU and barcode',
      'product',
      { a1: { sku: 's', barcode: 'c' }, b1: { sku: 's', barcode: 'c' } },
      [],
      ['a1+b1'],
      [],
    ],
    [
      'the same SKU on two products',
      'product',
      { a1: { sku: 's' }, a2: { sku: 's' }, b1: { sku: 's' } },
      [],
      [],
      ['a1?b1 50 sku,not_alone', 'a2?b1 50 sku,not_alone'],
    ],
    [
      'the same SKU, another barcode',
      'product',
      { a1: { sku: 's', barcode: 'c' }, b1: { sku: 's', barcode: 'd' } },
      [],
      [],
      ['a1?b1 30 sku,other_barcode'],
    ],
    [
      'the SKU says one, the barcode another',
      'product',
      { a1: { sku: 's', barcode: 'c' }, b1: { sku: 's' }, b2: { barcode: 'c' } },
      [],
      [],
      ['a1?b1 70 sku', 'a1?b2 70 barcode'],
    ],
    [
      'a chain by SKU and by barcode',
      'product',
      { a1: { sku: 's' }, b1: { sku: 's', barcode: 'c' }, c1: { barcode: 'c' } },
      [],
      ['a1+b1+c1'],
      [],
    ],
    ['the same title only', 'product', { a1: { title: 'mug' }, b1: { title: 'mug' } }, [], [], ['a1?b1 25 title']],
    [
      'money: an account’s number',
      'account',
      { a1: { number: '4' }, b1: { number: '4' } },
      [],
      [],
      ['a1?b1 60 number'],
    ],
    [
      'money: a tax rate',
      'tax_rate',
      { a1: { code: 't', percent: '24|gr' }, b1: { code: 't', percent: '24|gr' } },
      [],
      [],
      ['a1?b1 80 code,percent'],
    ],
    [
      'money, once the owner has said so',
      'tax_rate',
      { a1: { percent: '24|gr' }, b1: { percent: '24|gr' } },
      [['a1', 'b1', 'same']],
      ['a1+b1'],
      [],
    ],
    ['suppliers as customers', 'supplier', { a1: { email: 'e' }, b1: { email: 'e' } }, [], ['a1+b1'], []],
    ['stock', 'inventory_level', { a1: { sku: 's' }, b1: { sku: 's' } }, [], ['a1+b1'], []],
  ])('%s', (_name, kind, records, said, groups, suggested) => {
    expect(decide(kind, records, said)).toEqual({ groups, suggested });
  });

  it('a key that a crowd shares says nothing, and what is beside it still does', () => {
    const guests = Object.fromEntries(Array.from({ length: crowd }, (_, at) => [`a${at}`, { name_postcode: 'guest' }]));
    const more = { b1: { name_postcode: 'guest', phone: '1' }, c1: { name_postcode: 'guest', phone: '1' } };
    expect(decide('customer', { ...guests, ...more }).suggested).toEqual(['b1?c1 40 phone']);
    expect(decide('customer', { a1: { name_postcode: 'guest' }, ...more }).suggested).toHaveLength(3);
  });
});
