import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newSecret } from './secrets.ts';
import { SettingError } from './settings.ts';

/** What the relay does with its own key. */
export interface OwnKey {
  /** Seals a vendor's key for the disk, bound to the place where it lies. */
  seal(text: string, place: string): string;
  /** @throws Error when it was sealed with another key, for another place, or changed */
  open(sealed: string, place: string): string;
  sign(text: string): string;
  isSigned(text: string, signature: string): boolean;
  /** Tells two keys apart and says nothing about them. */
  readonly fingerprint: string;
}

const nonceBytes = 12;
const tagBytes = 16;

/** @param key 32 bytes in base64url */
export function createOwnKey(key: string): OwnKey {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), '', `backroom relay ${purpose}`, 32));
  const [sealing, signing] = [derive('seal'), derive('sign')];
  const sign = (text: string) => createHmac('sha256', signing).update(text).digest('base64url');
  return {
    sign,
    isSigned(text, signature) {
      const [a, b] = [Buffer.from(sign(text)), Buffer.from(signature)];
      return a.length === b.length && timingSafeEqual(a, b);
    },
    fingerprint: derive('fingerprint').toString('hex').slice(0, 16),
    seal(text, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed, 'base64url');
      const textAt = nonceBytes + tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(nonceBytes, textAt));
      return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString('utf8');
    },
  };
}

/** The key that was given, else the one in the folder, which is made when there is none. @throws SettingError */
export function loadOwnKey(dataDir: string, given: string | null): OwnKey {
  const key = given ?? readOrMake(path.join(dataDir, 'relay.key'));
  if (!/^[A-Za-z0-9_-]{43}$/.test(key)) throw new SettingError('RELAY_DATA does not fit: its relay.key is damaged.');
  return createOwnKey(key);
}

function readOrMake(file: string): string {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    return readKey(file) ?? makeKey(file);
  } catch (thrown) {
    throw new SettingError(`RELAY_DATA does not fit: ${file} can be neither read nor made (${String(thrown)}).`);
  }
}

function readKey(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}

/** Whole or not at all, and never over another one: two relays that start at once end up with the same key. */
function makeKey(file: string): string {
  const part = `${file}.${process.pid}`;
  writeFileSync(part, `${newSecret()}\n`, { mode: 0o600 });
  try {
    linkSync(part, file);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  } finally {
    rmSync(part, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}
