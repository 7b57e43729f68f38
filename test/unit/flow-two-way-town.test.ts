import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostBounces } from '../../main/flows/two-way.ts';
import type { SideName } from '../../main/flows/two-way-base.ts';
import { type Field, plainVendor, TwoSystems, type Vendor } from '../support/two-systems.ts';

const vendors: Readonly<Record<string, Vendor>> = {
  plain: plainVendor,
  // Trims and writes addresses in lower case.
  tidy: { ...plainVendor, stores: (f) => ({ ...f, name: f.name.trim(), email: f.email?.toLowerCase() ?? null }) },
  // Cuts names, as most do somewhere.
  short: { ...plainVendor, stores: (f) => ({ ...f, name: f.name.slice(0, 9) }) },
  // Has its own idea of names.
  loud: { ...plainVendor, stores: (f) => ({ ...f, name: f.name.toUpperCase() }) },
  // Keeps no phone numbers.
  phoneless: { ...plainVendor, stores: (f) => ({ ...f, phone: null }) },
  // Moves its stamp once more after each write.
  touchy: { ...plainVendor, later: (f) => f },
  // Names states by tokens, which no stamp of a record can be held against.
  token: { ...plainVendor, versions: 'token' },
  // Has neither stamps nor versions.
  bare: { ...plainVendor, versions: 'none' },
};
const isSure = (name: string) => vendors[name]?.versions === 'changed';

interface At {
  readonly side: SideName;
  readonly who: number;
}
type Step =
  | (At & { readonly do: 'edit'; readonly field: Field; readonly value: number })
  | (At & { readonly do: 'read' | 'again' })
  | { readonly do: 'send' | 'answer' };

const side = fc.constantFrom<SideName>('source', 'target');
const who = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      side,
      who,
      field: fc.constantFrom<Field>('name', 'company', 'email', 'phone'),
      value: fc.nat({ max: 3 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('read' as const, 'again' as const), side, who }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('send' as const, 'answer' as const) }) },
);

const words = ['Anna Vlachou', 'Nikos Petridis Sons', 'Zoe Marinou', 'Lia Stavrou'];

/** What somebody enters. E-mail addresses and phone numbers are nobody else's. */
function enteredIn(field: Field, value: number, at: number, isRepeated: boolean): string | null {
  const n = isRepeated ? value : at;
  if (field === 'email') return `Person${at}@Shop.example`;
  if (field === 'phone') return isRepeated && value === 0 ? null : `+30 2100 ${String(100000 + n)}`;
  const text = `${words[value] ?? ''}${isRepeated ? '' : ` ${'abcdefghijklmnopqrstuvwxyz'[at % 26]}${at}`}`;
  return field === 'company' && isRepeated && value === 0 ? null : text;
}

type Policies = Partial<Record<Field, 'newest' | 'source' | 'target' | 'ask'>>;

function play(names: readonly [string, string], policies: Policies, steps: readonly Step[], isNew: boolean) {
  const [a = plainVendor, b = plainVendor] = names.map((name) => vendors[name]);
  const said = Object.fromEntries(Object.entries(policies).map(([field, policy]) => [`field.${field}`, policy]));
  const town = new TwoSystems({ source: a, target: b }, { direction: 'both', ...said });
  const isRepeated = names.every(isSure);
  town.enter('source', 's', { name: 'Anna Vlachou', email: 'anna@shop.example' });
  town.enter('target', 't', { name: 'Nikos Petridis', email: 'nikos@shop.example', company: 'Petridis' });
  // Half of the plays begin with customers that are there on both sides already.
  if (!isNew) town.settle();
  steps.forEach((one, at) => {
    if (one.do === 'send') for (const it of town.ready().slice(0, 1)) town.send(it);
    else if (one.do === 'answer') for (const it of town.sending().slice(0, 1)) town.answer(it);
    else if ('side' in one) {
      const id = town.ids(one.side)[one.who];
      if (id === undefined) return;
      if (one.do === 'edit') town.edit(one.side, id, { [one.field]: enteredIn(one.field, one.value, at, isRepeated) });
      else if (one.do === 'read') town.read(one.side, id);
      else town.look(one.side, id);
    }
  });
  return { town, rounds: town.settle() };
}

const plain = (text: string | null) => text?.trim().toLowerCase() ?? null;

/** The fields in which the pairs still differ, other than by what a vendor makes of what it is told. */
function differences(town: TwoSystems, names: readonly [string, string]): string[] {
  const [a = plainVendor, b = plainVendor] = names.map((name) => vendors[name]);
  return town.records('source').flatMap((one) => {
    const agreed = town.agreedOn(one.externalId, 'source');
    const two = town.record('target', agreed?.target ?? '');
    if (!two) return [`${one.externalId} has no counterpart`];
    return (['name', 'company', 'email', 'phone'] as const).flatMap((field) => {
      const forms = [two[field], b.stores(one)[field]].map(plain);
      const backs = [one[field], a.stores(two)[field]].map(plain);
      const isSame = forms[0] === forms[1] || backs[0] === backs[1];
      return isSame ? [] : [`${field}: ${one[field]} | ${two[field]}`];
    });
  });
}

const pair = fc.tuple(fc.constantFrom(...Object.keys(vendors)), fc.constantFrom(...Object.keys(vendors)));
const policy = fc.constantFrom<'newest' | 'source' | 'target'>('newest', 'source', 'target');
const policies = fc.record({ name: policy, company: policy, email: policy, phone: policy });
const steps = fc.array(step, { maxLength: 60, size: 'max' });

describe('must-not-fail 19: any interleaving of edits on both sides', () => {
  it('ends equal and quiet, with no more customers than there were', () => {
    fc.assert(
      fc.property(pair, policies, steps, fc.boolean(), (names, chosen, done, isNew) => {
        const { town, rounds } = play(names, chosen, done, isNew);
        expect(rounds).not.toBeNull();
        expect(town.ids('source')).toHaveLength(2);
        expect(town.ids('target')).toHaveLength(2);
        const held = new Set(town.holds.values());
        // Without a stamp nobody knows which is newer, and the owner is asked.
        if (!names.includes('bare')) expect(held).not.toContain('both_changed');
        // Somebody got in between every time.
        const edits = done.filter((one) => one.do === 'edit').length;
        if (edits < mostBounces) expect(held).not.toContain('going_in_circles');
        if (held.size === 0) expect(differences(town, names)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('ends in questions about just what differs, where the owner wants to be asked', () => {
    const ask = { name: 'ask', company: 'ask', email: 'ask', phone: 'ask' } as const;
    fc.assert(
      fc.property(steps, (done) => {
        const names = ['plain', 'tidy'] as const;
        const { town, rounds } = play(names, ask, done, false);
        expect(rounds).not.toBeNull();
        expect(differences(town, names).length > 0).toBe(town.holds.size > 0);
      }),
      { numRuns: 200 },
    );
  });

  it('stops two machines that keep correcting each other', () => {
    const later = (change: (name: string) => string): Vendor => ({
      ...plainVendor,
      later: (fields) => ({ ...fields, name: change(fields.name) }),
    });
    const vendor = {
      source: later((name) => `Ms ${name.replace(/^M\w+ /, '')}`),
      target: later((name) => `Mrs ${name.replace(/^M\w+ /, '')}`),
    };
    const town = new TwoSystems(vendor, { direction: 'both' });
    town.enter('source', 's', { name: 'Ms Anna Vlachou', email: 'anna@shop.example' });
    expect(town.settle()).not.toBeNull();
    expect([...town.holds]).toEqual([['customer/s', 'going_in_circles']]);
    // One made it; it came back otherwise, and so did both that carried that over.
    expect(town.writes).toBe(3);
    town.edit('source', 's', { phone: '+30 2100 100200' });
    expect(town.settle()).not.toBeNull();
    expect(town.writes).toBe(3);
  });
});
