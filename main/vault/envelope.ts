import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * A sealed value: version (1 byte), key id (8), nonce (12), ciphertext, tag (16). AES-256-GCM; the header and what the
 * value belongs to are authenticated with it, so that a row cannot be moved to another connection.
 */
const version = 1;
const keyIdBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + keyIdBytes;

export interface MasterKey {
  /** Names the key without telling anything of it. */
  readonly id: Buffer;
  /** 256 bits; zeroed when the vault is locked. */
  readonly bytes: Buffer;
}

export function newMasterKey(): MasterKey {
  return { id: randomBytes(keyIdBytes), bytes: randomBytes(32) };
}

/** @param owner what the value belongs to, such as a connection's id */
export function seal(key: MasterKey, plain: Buffer, owner: string): Buffer {
  const header = Buffer.concat([Buffer.of(version), key.id]);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated(header, owner));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([header, nonce, sealed, cipher.getAuthTag()]);
}

/** The value, or null when it was sealed with another key, for another owner, or has been changed. */
export function open(key: MasterKey, envelope: Buffer, owner: string): Buffer | null {
  if (envelope.length < headerBytes + nonceBytes + tagBytes || envelope[0] !== version) return null;
  const header = envelope.subarray(0, headerBytes);
  const nonce = envelope.subarray(headerBytes, headerBytes + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated(header, owner));
  decipher.setAuthTag(envelope.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(envelope.subarray(headerBytes + nonceBytes, -tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}

function associated(header: Buffer, owner: string): Buffer {
  return Buffer.concat([header, Buffer.from(`backroom:${owner}`)]);
}
