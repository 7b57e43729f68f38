import { createHash } from 'node:crypto';

/**
 * The idempotency key of one step of a write: a UUID (version 8, RFC 9562) made of what it is for, so that it is the
 * same whenever and wherever the same write is tried again.
 */
export function keyFor(connectionId: string, action: string, reference: string, step = ''): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([connectionId, action, reference, step]))
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
