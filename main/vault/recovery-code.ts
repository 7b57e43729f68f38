// Crockford's base 32: no I, L, O, U, so that a code copied by hand survives.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A key as text to write down: 52 letters in groups of four. */
export function toRecoveryCode(bytes: Buffer): string {
  let code = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      code += letters[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  if (bits > 0) code += letters[(value << (5 - bits)) & 31];
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}

/** The bytes of a code as typed, or null when it cannot be one. */
export function fromRecoveryCode(typed: string, size: number): Buffer | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (code.length !== Math.ceil((size * 8) / 5)) return null;
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of code) {
    const index = letters.indexOf(letter);
    if (index < 0) return null;
    value = (value << 5) | index;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 255);
    value &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
