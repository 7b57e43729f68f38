import { describe, expect, it } from 'vitest';
import { type Comparison, compare, type Policy, type Rule, type Shown } from '../../main/flows/two-way.ts';
import { afterPush, afterUndo, type Base, baseOfNew, type SideName } from '../../main/flows/two-way-base.ts';

const older = '2026-05-05T10:00:00Z';
const newer = '2026-05-05T11:00:00Z';

function ruleOf(policy: Policy, given: Partial<Rule> = {}): Rule {
  return {
    ...{ name: 'name', policy, normal: (text: string) => text.trim(), isText: true, optional: true },
    writes: () => true,
    ...given,
  };
}

function shownOf(name: string | null, changedAt: string | null = older): Shown {
  return { changedAt, fields: { name } };
}

/** What both said when they last agreed. */
function baseOf(source: string | null, target: string | null = source): Base {
  return compare({ source: shownOf(source), target: shownOf(target), base: null, rules: [ruleOf('leave')] }).agreed;
}

/** What is to be done, in a word. */
function word({ writes, asks, circles }: Comparison): string {
  const words = [
    ...writes.target.map(() => '->'),
    ...writes.source.map(() => '<-'),
    ...asks.map(() => 'ask'),
    ...circles.map(() => 'circles'),
  ];
  return words.join(' ') || '=';
}

describe('what is carried over, by what both said last', () => {
  // Base, source, target, which is newer, policy, expected.
  it.each<[string | null | undefined, string | null, string | null, SideName | null, Policy, string]>([
    ['a', 'a', 'a', 'source', 'newest', '='],
    ['a', 'b', 'a', 'target', 'newest', '->'],
    ['a', 'a', 'b', 'source', 'newest', '<-'],
    ['a', 'b', 'b', 'source', 'ask', '='],
    ['a', 'b', 'c', 'source', 'newest', '->'],
    ['a', 'b', 'c', 'target', 'newest', '<-'],
    ['a', 'b', 'c', null, 'newest', 'ask'],
    ['a', 'b', 'c', 'target', 'source', '->'],
    ['a', 'b', 'c', 'source', 'target', '<-'],
    ['a', 'b', 'c', 'source', 'ask', 'ask'],
    ['a', 'b', 'c', 'source', 'leave', '='],
    ['a', 'b', 'a', 'source', 'leave', '='],
    // One side has changed: the policy has no say.
    ['a', 'b', 'a', 'target', 'target', '->'],
    ['a', 'a', 'b', 'source', 'source', '<-'],
    ['a', 'b', 'a', 'source', 'ask', '->'],
    // Emptied.
    ['a', null, 'a', 'source', 'newest', '->'],
    ['a', 'a', null, 'source', 'newest', '<-'],
    ['a', null, null, 'source', 'ask', '='],
    ['a', null, 'b', 'source', 'newest', '->'],
    ['a', null, 'b', 'target', 'newest', '<-'],
    // Filled.
    [null, 'b', null, 'target', 'ask', '->'],
    [null, null, 'b', 'source', 'ask', '<-'],
    [null, 'b', 'c', 'source', 'ask', 'ask'],
    [null, null, null, 'source', 'ask', '='],
    // Nothing was ever agreed on: nothing is emptied.
    [undefined, 'a', 'a', 'source', 'ask', '='],
    [undefined, 'a', null, 'target', 'ask', '->'],
    [undefined, null, 'a', 'source', 'ask', '<-'],
    [undefined, 'a', 'b', 'source', 'newest', '->'],
    [undefined, 'a', 'b', 'target', 'newest', '<-'],
    [undefined, 'a', 'b', null, 'newest', 'ask'],
    [undefined, 'a', 'b', 'source', 'target', '<-'],
    [undefined, 'a', 'b', 'source', 'ask', 'ask'],
    [undefined, 'a', 'b', 'source', 'leave', '='],
    // What only looks otherwise is no change.
    ['a', ' a ', 'a', 'source', 'newest', '='],
    ['a', 'b', ' b', 'source', 'ask', '='],
    // One side is obeyed, whoever has changed.
    ['a', 'a', 'b', 'target', { lead: 'source' }, '->'],
    ['a', 'b', 'a', 'target', { lead: 'target' }, '<-'],
    [undefined, 'a', 'b', 'target', { lead: 'source' }, '->'],
    ['a', 'b', 'b', 'target', { lead: 'source' }, '='],
  ])('%j: %j and %j, newer is %s, policy %j: %s', (was, a, b, newest, policy, expected) => {
    const source = shownOf(a, newest === null ? null : newest === 'source' ? newer : older);
    const target = shownOf(b, newest === 'target' ? newer : older);
    const base = was === undefined ? null : baseOf(was);
    expect(word(compare({ source, target, base, rules: [ruleOf(policy)] }))).toBe(expected);
  });

  it.each<[string, Partial<Rule>, string | null, string | null]>([
    ['may not be written there', { writes: (to) => to === 'source' }, 'b', 'a'],
    ['may not be empty', { optional: false }, null, 'a'],
  ])('what %s is left as it is until it changes again', (_, given, a, b) => {
    const rules = [ruleOf('newest', given)];
    const first = compare({ source: shownOf(a), target: shownOf(b), base: baseOf('a'), rules });
    expect(word(first)).toBe('=');
    expect(word(compare({ source: shownOf(a), target: shownOf('c', newer), base: first.agreed, rules }))).toBe('<-');
  });

  it('leaves what differed before the flow began, until one of them changes', () => {
    const rules = [ruleOf('newest')];
    const first = compare({ source: shownOf('a'), target: shownOf('b'), base: null, rules, quiet: true });
    expect(word(first)).toBe('=');
    expect(word(compare({ source: shownOf('a'), target: shownOf('c', newer), base: first.agreed, rules }))).toBe('<-');
  });

  it('works field by field, and in both ways at once', () => {
    const rules = ['name', 'phone', 'email', 'company'].map((name) =>
      ruleOf(name === 'email' ? 'ask' : 'newest', { name }),
    );
    const shown = (changedAt: string, fields: Shown['fields']): Shown => ({ changedAt, fields });
    const all = { name: 'a', phone: 'a', email: 'a', company: 'a' };
    const { agreed } = compare({ source: shown(older, all), target: shown(older, all), base: null, rules });
    const source = shown(newer, { ...all, name: 'b', email: 'b' });
    const target = shown(older, { ...all, phone: 'c', email: 'c' });
    const found = compare({ source, target, base: agreed, rules });
    expect(found).toMatchObject({ writes: { target: ['name'], source: ['phone'] }, asks: ['email'] });
  });
});

/** What is agreed on after "b" was written to the target, where "a" stood. */
function afterWriting(version: string | null, target = shownOf('a')): Base {
  const found = compare({ source: shownOf('b', newer), target, base: baseOf('a'), rules: [ruleOf('newest')] });
  return afterPush(found.agreed, found.bases.target, 'target', version);
}

const written = '2026-05-05T12:00:00Z';
const later = '2026-05-05T13:00:00Z';

describe('must-not-fail 19: what comes back of what was written', () => {
  // What the vendor called its state, what is read now and when it changed, expected.
  it.each<[string, string | null, Shown, string]>([
    ['not read since', written, shownOf('a', older), '='],
    ['an older state of it', written, shownOf('x', '2026-05-05T11:30:00Z'), '='],
    ['as it was written', written, shownOf('b', written), '='],
    ['cut short, as the write left it', written, shownOf('x', written), '='],
    ['not kept there, as the write left it', written, shownOf(null, written), '='],
    ['in other letters, touched later', written, shownOf('B', later), '='],
    ['changed by somebody since', written, shownOf('c', later), '<-'],
    ['changed back by somebody since', written, shownOf('a', later), '<-'],
    ['gone, though nobody ever saw it there: written once more', written, shownOf(null, later), '->'],
    ['no versions: not read since', null, shownOf('a', older), '='],
    ['no versions: still as before', null, shownOf('a', later), '='],
    ['no versions: as it was written', null, shownOf('b', later), '='],
    ['no versions: changed by somebody since', null, shownOf('c', later), '<-'],
    ['a token for a version: changed by somebody since', '7', shownOf('c', later), '<-'],
  ])('%s', (_, version, target, expected) => {
    const base = afterWriting(version);
    const found = compare({ source: shownOf('b', newer), target, base, rules: [ruleOf('newest')] });
    expect(word(found)).toBe(expected);
  });

  it('learns the form that a vendor keeps, and carries over what changes from it', () => {
    const rules = [ruleOf('newest')];
    const cut = compare({
      source: shownOf('b', newer),
      target: shownOf('x', written),
      base: afterWriting(written),
      rules,
    });
    const looked = (a: Shown, b: Shown) => word(compare({ source: a, target: b, base: cut.agreed, rules }));
    expect(looked(shownOf('b', newer), shownOf('x', later))).toBe('=');
    expect(looked(shownOf('b', newer), shownOf('y', later))).toBe('<-');
    expect(looked(shownOf('c', later), shownOf('x', written))).toBe('->');
  });

  it('takes no amount for another one', () => {
    const rules = [ruleOf('newest', { isText: false })];
    const base = { ...baseOfNew({ name: '-12.50 EUR' }, 'target') };
    const found = compare({ source: shownOf('-12.50 EUR'), target: shownOf('12.50 EUR', later), base, rules });
    expect(word(found)).toBe('<-');
  });

  it('changes a record from the state that the last write left, until it is read', () => {
    const base = afterWriting(written);
    const rules = [ruleOf('newest')];
    const source = shownOf('c', later);
    expect(compare({ source, target: shownOf('a'), base, rules }).versions.target).toBe(written);
    expect(compare({ source, target: shownOf('b', later), base, rules }).versions.target).toBe(later);
  });

  it('knows by the second of two quick writes that the first was not read either', () => {
    const rules = [ruleOf('newest'), ruleOf('newest', { name: 'phone' })];
    const shown = (name: string, phone: string, changedAt: string): Shown => ({ changedAt, fields: { name, phone } });
    const stale = shown('a', '1', older);
    const { agreed } = compare({ source: stale, target: stale, base: null, rules });
    const first = compare({ source: shown('b', '1', newer), target: stale, base: agreed, rules });
    const once = afterPush(first.agreed, first.bases.target, 'target', written);
    const second = compare({ source: shown('b', '2', later), target: stale, base: once, rules });
    expect(second.writes.target).toEqual(['phone']);
    const twice = afterPush(second.agreed, second.bases.target, 'target', '2026-05-05T14:00:00Z');
    // The vendor keeps the name in its own form, which is seen only now.
    const target = shown('x', '2', '2026-05-05T14:00:00Z');
    expect(word(compare({ source: shown('b', '2', later), target, base: twice, rules }))).toBe('=');
  });
});

describe('what was taken back', () => {
  const rules = [ruleOf('newest')];
  const undone = () => {
    const found = compare({ source: shownOf('b', newer), target: shownOf('a'), base: baseOf('a'), rules });
    const done = afterPush(found.agreed, found.bases.target, 'target', written);
    return afterUndo(done, found.bases.target, 'target', later);
  };

  it.each<[string, Shown, Shown, string]>([
    ['is not written again', shownOf('b', newer), shownOf('a', later), '='],
    ['is not carried to where it came from', shownOf('b', newer), shownOf('a', '2026-05-05T14:00:00Z'), '='],
    ['is not read since', shownOf('b', newer), shownOf('b', written), '='],
    ['changes at the source', shownOf('c', later), shownOf('a', later), '->'],
    ['changes there', shownOf('b', newer), shownOf('c', '2026-05-05T14:00:00Z'), '<-'],
  ])('%s', (_, source, target, expected) => {
    expect(word(compare({ source, target, base: undone(), rules }))).toBe(expected);
  });

  it('leaves alone what was written since', () => {
    const first = compare({ source: shownOf('b', newer), target: shownOf('a'), base: baseOf('a'), rules });
    const once = afterPush(first.agreed, first.bases.target, 'target', written);
    const second = compare({ source: shownOf('c', later), target: shownOf('b', written), base: once, rules });
    const twice = afterPush(second.agreed, second.bases.target, 'target', later);
    expect(afterUndo(twice, first.bases.target, 'target', later)).toMatchObject({ 'name.target': 'c' });
  });
});

/** Two machines: whatever is written to one comes back in its own form a moment later. */
function machines(limit: number, rounds: number): { writes: number; last: string } {
  const forms = { source: (text: string) => text.replace(/!*$/, ''), target: (text: string) => `${text}!` };
  const rules = [ruleOf('newest', { isText: false })];
  let [a, b] = [shownOf('b', newer), shownOf('a', older)];
  let base = baseOf('a');
  let [writes, last] = [0, ''];
  for (let round = 0; round < rounds; round++) {
    const at = (minute: number) => new Date(Date.parse(later) + (round * 2 + minute) * 60_000).toISOString();
    const found = compare({ source: a, target: b, base, rules, limit });
    last = word(found);
    base = found.agreed;
    for (const to of ['source', 'target'] as const) {
      if (found.writes[to].length === 0) continue;
      writes++;
      const value = (to === 'source' ? b : a).fields.name ?? '';
      base = afterPush(base, found.bases[to], to, at(0));
      if (to === 'source') a = shownOf(forms.source(value), at(1));
      else b = shownOf(forms.target(value), at(1));
    }
  }
  return { writes, last };
}

describe('must-not-fail 19: the breaker', () => {
  it('stops after three that came back otherwise', () => {
    expect(machines(3, 50)).toEqual({ writes: 3, last: 'circles' });
  });

  it('is what stops them', () => {
    expect(machines(Number.POSITIVE_INFINITY, 50).writes).toBe(50);
  });

  it('holds until somebody changes one of them, and begins anew', () => {
    const rules = [ruleOf('newest')];
    const held = { ...baseOf('a', 'b'), 'name.bounces': '3' };
    const looked = (a: string, b: string) =>
      word(compare({ source: shownOf(a), target: shownOf(b, newer), base: held, rules }));
    expect(looked('a', 'b')).toBe('circles');
    expect(looked('a', 'c')).toBe('<-');
    expect(looked('b', 'b')).toBe('=');
  });

  it('lets a count be told as often as it changes where it is counted', () => {
    const rules = [ruleOf({ lead: 'source' }, { isText: false })];
    const held = { ...baseOf('10', '8'), 'name.bounces': '3' };
    const looked = (a: string, b: string) =>
      word(compare({ source: shownOf(a), target: shownOf(b, newer), base: held, rules }));
    expect(looked('10', '7')).toBe('circles');
    expect(looked('9', '7')).toBe('->');
  });
});
