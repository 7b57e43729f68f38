import { z } from 'zod';
import { HubError } from '../../contract/errors.ts';
import type { Db } from '../store/database.ts';
import { createSettings } from '../store/settings.ts';
import { type MasterKey, open, seal } from './envelope.ts';
import { wrappedSchema } from './passphrase.ts';

export type Protection = 'keychain' | 'passphrase';

const schema = z.object({
  /** The keychain entry's account. */
  account: z.string().min(1),
  keyId: z.hex(),
  protection: z.enum(['keychain', 'passphrase']),
  /** A known text sealed with the master key: tells the right key from another. */
  verifier: z.base64(),
  wrapped: wrappedSchema.optional(),
});

/** What the profile knows of its master key; never the key. */
export type Description = z.infer<typeof schema>;

const setting = 'vault';
const verifierOwner = 'verifier';

export interface Descriptions {
  read(): Description | null;
  write(description: Description): void;
  /** Puts the description of a lost key aside, so that what it sealed can still be opened should it turn up. */
  putAside(): void;
}

export function createDescriptions(db: Db): Descriptions {
  const settings = createSettings(db);
  return {
    read() {
      const text = settings.get(setting);
      if (text === null) return null;
      const parsed = schema.safeParse(parseJson(text));
      if (!parsed.success) throw new HubError('store_corrupt', { detail: 'the description of the vault is damaged' });
      return parsed.data;
    },
    write: (description) => settings.set(setting, JSON.stringify(description)),
    putAside() {
      const text = settings.get(setting);
      const keyId = this.read()?.keyId;
      if (text !== null && keyId !== undefined) settings.set(`${setting}.lost.${keyId}`, text);
    },
  };
}

export function verifierFor(key: MasterKey): string {
  return seal(key, Buffer.from('backroom'), verifierOwner).toString('base64');
}

/** True when the key is the one described. */
export function matches(description: Description, key: MasterKey): boolean {
  if (key.id.toString('hex') !== description.keyId) return false;
  return open(key, Buffer.from(description.verifier, 'base64'), verifierOwner) !== null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
