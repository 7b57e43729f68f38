import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newMasterKey, open, seal } from '../../main/vault/envelope.ts';
import { unwrapKey, wrapKey, wrappedSchema } from '../../main/vault/passphrase.ts';
import { fromRecoveryCode, toRecoveryCode } from '../../main/vault/recovery-code.ts';

describe('envelope', () => {
  const key = newMasterKey();

  it('opens what was sealed, for the same owner with the same key only', () => {
    const sealed = seal(key, Buffer.from('secret'), 'c1');
    expect(open(key, sealed, 'c1')?.toString()).toBe('secret');
    expect(open(key, sealed, 'c2')).toBeNull();
    expect(open(newMasterKey(), sealed, 'c1')).toBeNull();
    expect(sealed.includes('secret')).toBe(false);
  });

  it('never seals the same twice alike', () => {
    expect(seal(key, Buffer.from('x'), 'c1').equals(seal(key, Buffer.from('x'), 'c1'))).toBe(false);
  });

  it('opens nothing that was changed anywhere or cut', () => {
    const sealed = seal(key, Buffer.from('a secret of some length'), 'c1');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(open(key, changed, 'c1')).toBeNull();
      expect(open(key, sealed.subarray(0, at), 'c1')).toBeNull();
    }
  });
});

describe('passphrase', () => {
  it('wraps a key that only the same passphrase opens, however its letters are composed', async () => {
    const key = newMasterKey();
    const wrapped = wrappedSchema.parse(JSON.parse(JSON.stringify(await wrapKey(key, 'Caf\u00e9 au lait'))));
    expect(wrapped.cost).toBeGreaterThanOrEqual(2 ** 17);
    expect((await unwrapKey(wrapped, key.id, 'Cafe\u0301 au lait'))?.bytes.equals(key.bytes)).toBe(true);
    expect(await unwrapKey(wrapped, key.id, 'Cafe au lait')).toBeNull();
  });

  it('does not accept a weakened cost', async () => {
    const wrapped = await wrapKey(newMasterKey(), 'long enough');
    expect(wrappedSchema.safeParse({ ...wrapped, cost: 2 }).success).toBe(false);
  });
});

describe('recovery code', () => {
  it('brings any key back, however it is typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const code = toRecoveryCode(Buffer.from(bytes));
        expect(code).toMatch(/^([0-9A-Z]{4}-){12}[0-9A-Z]{4}$/);
        const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        expect(fromRecoveryCode(typed, 32)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each(['', 'ABCD', 'U'.repeat(52), '0'.repeat(53)])('refuses %j', (typed) => {
    expect(fromRecoveryCode(typed, 32)).toBeNull();
  });
});
