import { describe, expect, it } from 'vitest';
import { createRandom } from '../../demo/data/random.ts';
import { onThisMachine } from '../../demo/deliveries.ts';
import { compared, type Hooks, retrying } from '../../demo/hooks.ts';
import { VENDORS, type VendorId, vendors } from '../../demo/vendors.ts';
import { providers } from '../../providers/registry.ts';

const context = {
  ...{ scale: 0.02, nowMs: Date.now, startMs: Date.parse('2026-11-20T09:30:00Z'), tokenSeconds: 3600 },
  origin: () => 'http://127.0.0.1',
};

function hooksOf(id: VendorId): Hooks | undefined {
  return vendors[id]({ ...context, random: createRandom(1) }).hooks;
}

const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

describe('vendors that tell by themselves', () => {
  it('are those whose provider says so', () => {
    const telling = VENDORS.filter((id) => hooksOf(id) !== undefined);
    expect(telling).toEqual(VENDORS.filter((id) => providers.get(id)?.webhooks !== undefined));
    expect(telling.length).toBeGreaterThan(7);
  });

  it.each(VENDORS.filter((id) => providers.get(id)?.webhooks))(
    '%s goes on trying for as long as its provider counts on, and ever less often',
    (id) => {
      const { retrySeconds = [], answerMs = 0 } = hooksOf(id) ?? {};
      const hours = sum(retrySeconds) / 3600;
      expect(hours).toBeGreaterThanOrEqual(providers.get(id)?.webhooks?.retryHours ?? Number.NaN);
      expect(retrySeconds.every((wait) => wait >= 0)).toBe(true);
      expect(answerMs).toBeGreaterThan(0);
    },
  );

  it.each(VENDORS.filter((id) => providers.get(id)?.webhooks))('%s sees nothing where nothing happened', (id) => {
    const hooks = hooksOf(id);
    const marks = hooks?.marks() ?? new Map();
    expect(marks.size).toBeGreaterThan(5);
    expect(compared(marks, hooks?.marks() ?? new Map())).toEqual([]);
    expect(hooks?.subscribers()).toEqual([]);
  });
});

describe('what is different', () => {
  it('is what came, changed and went, each once', () => {
    const before = new Map([
      ['order 1', 'a'],
      ['order 2', 'b'],
      ['level 3:x y', 'c'],
    ]);
    const after = new Map([
      ['order 1', 'a'],
      ['order 4', ''],
      ['order 2', 'B'],
    ]);
    expect(compared(before, after)).toEqual([
      { kind: 'order', id: '4', verb: 'created', before: undefined },
      { kind: 'order', id: '2', verb: 'updated', before: 'b' },
      { kind: 'level', id: '3:x y', verb: 'deleted', before: 'c' },
    ]);
  });
});

describe('retries', () => {
  it('end at their hour, with what is left before it', () => {
    expect(retrying([60, 540], 1, 3)).toEqual([60, 540, 3600, 3600, 3000]);
    expect(retrying([3600], 1, 2)).toEqual([3600, 3600]);
  });
});

describe('an address', () => {
  it.each(['http://127.0.0.1:80/x', 'http://localhost/x', 'http://[::1]:9/x', 'https://127.0.0.1/x'])(
    'on this machine is reached: %s',
    (url) => {
      expect(onThisMachine(url)).toBe(url);
    },
  );

  it.each([
    'https://hooks.example/x',
    'http://127.0.0.1.example/',
    'http://10.0.0.1/',
    'http://localhost@a.example/',
    '',
  ])('elsewhere is not: %s', (url) => {
    expect(onThisMachine(url)).toBeNull();
  });
});
