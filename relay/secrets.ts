import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits that nobody can guess, as 43 characters of base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A name that says nothing: 128 bits as 22 characters of base64url. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

/** SHA-256 in hex. Enough for secrets of 256 random bits: there is nothing to guess, so nothing to slow down. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two hashes of the same length in constant time. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
