import { describe, expect, test } from 'vitest';
import type { Matter } from '../../../contract/ipc/index.ts';
import { pageOf, pickNew, textOf } from '../../../main/shell/matters.ts';

function matter(id: string, part: Partial<Matter> = {}): Matter {
  return {
    id,
    connectionId: 'c1',
    connectionName: 'Stripe',
    why: 'signed_out',
    count: 1,
    problem: null,
    remedy: 'sign_in',
    raisedAt: '2026-01-01T00:00:00Z',
    ...part,
  };
}

describe('notifications', () => {
  test('tell of a matter once', () => {
    const first = pickNew([matter('a')], []);
    expect(first.fresh.map(({ id }) => id)).toEqual(['a']);
    const second = pickNew([matter('a'), matter('b')], first.remembered);
    expect(second.fresh.map(({ id }) => id)).toEqual(['b']);
    expect(pickNew([matter('a'), matter('b')], second.remembered).fresh).toEqual([]);
  });

  test('tell again of what was settled and came back', () => {
    const settled = pickNew([], ['a']);
    expect(settled.remembered).toEqual([]);
    expect(pickNew([matter('a')], settled.remembered).fresh).toHaveLength(1);
  });

  test('say who and what in plain words', () => {
    const { title, body } = textOf(matter('a'));
    expect(title).toBe('Stripe needs you');
    expect(body).toContain('Sign in again');
  });

  test('have words for a reason that nobody knew', () => {
    const { title, body } = textOf(matter('a', { connectionName: null, connectionId: null, why: 'unheard_of' }));
    expect(title).toBe('Backroom needs you');
    expect(body).not.toContain('unheard_of');
  });

  test('open the page of their connection', () => {
    expect(pageOf(matter('a'))).toBe('/connections/c1');
    expect(pageOf(matter('a', { connectionId: null }))).toBe('/');
  });
});
