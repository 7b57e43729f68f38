import { z } from 'zod';
import type { Secrets } from '../../providers/kit/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Db } from '../store/database.ts';
import { type MasterKey, open, seal } from './envelope.ts';

/** A credential as stored, without what is secret; its owner is a connection, or another that has secrets. */
export interface CredentialFacts {
  /** Grows with each write, also across forgetting and signing in again. */
  readonly generation: number;
  /** When the access token ends (UTC), or null. */
  readonly expiresAt: string | null;
  readonly updatedAt: string;
}

export interface Credential extends CredentialFacts {
  readonly secrets: Secrets;
}

interface Row {
  owner: string;
  sealed: Buffer;
  previous: Buffer | null;
  generation: number;
  expires_at: string | null;
  updated_at: string;
}

export interface Credentials {
  facts(owner: string): CredentialFacts | null;
  /** `unreadable` when it was sealed with another key or has been tampered with. */
  read(key: MasterKey, owner: string): Credential | null | 'unreadable';
  /** What was there before the last write; null where nothing was, or it cannot be opened. */
  previous(key: MasterKey, owner: string): Secrets | null;
  /** Keeps what was there as the previous one (must-not-fail 3). */
  write(key: MasterKey, owner: string, secrets: Secrets, expiresAt: string | null): number;
  forget(owner: string): void;
  /** Seals everything that `from` opens with `to` instead; to be called inside a transaction. */
  reseal(from: MasterKey, to: MasterKey): void;
}

const secretsSchema = z.record(z.string(), z.string());

/** What an envelope is bound to, so that it opens for nobody else. */
const bindingOf = (owner: string) => `credential:${owner}`;

export function createCredentials(db: Db, clock: Clock): Credentials {
  const one = db.prepare<[string], Row>('SELECT * FROM credential WHERE owner = ?');
  const all = db.prepare<[], Row>('SELECT * FROM credential');
  const put = db.prepare<[Pick<Row, 'owner' | 'sealed' | 'generation' | 'expires_at' | 'updated_at'>]>(`
    INSERT INTO credential (owner, sealed, generation, expires_at, updated_at)
    VALUES (@owner, @sealed, @generation, @expires_at, @updated_at)
    ON CONFLICT (owner) DO UPDATE SET previous = credential.sealed, sealed = excluded.sealed,
      generation = credential.generation + 1, expires_at = excluded.expires_at, updated_at = excluded.updated_at
    RETURNING generation`);
  const swap = db.prepare('UPDATE credential SET sealed = ?, previous = ? WHERE owner = ?');
  const erase = db.prepare('DELETE FROM credential WHERE owner = ?');

  return {
    facts(owner) {
      const row = one.get(owner);
      return row ? factsOf(row) : null;
    },
    read(key, owner) {
      const row = one.get(owner);
      if (!row) return null;
      const secrets = secretsIn(row.sealed, key, owner);
      return secrets ? { ...factsOf(row), secrets } : 'unreadable';
    },
    previous(key, owner) {
      const sealed = one.get(owner)?.previous;
      return sealed ? secretsIn(sealed, key, owner) : null;
    },
    write(key, owner, secrets, expiresAt) {
      const plain = Buffer.from(JSON.stringify(secrets));
      const sealed = seal(key, plain, bindingOf(owner));
      plain.fill(0);
      // The first number is taken from the clock, so that it is none that was used before a forgetting.
      const generation = Math.floor(clock.now().getTime() / 1000);
      const values = {
        owner,
        sealed,
        generation,
        expires_at: expiresAt,
        updated_at: instantOf(clock),
      };
      return z.object({ generation: z.int() }).parse(put.get(values)).generation;
    },
    forget: (owner) => void erase.run(owner),
    reseal(from, to) {
      for (const row of all.all()) {
        const again = (envelope: Buffer | null) => resealed(envelope, from, to, bindingOf(row.owner));
        swap.run(again(row.sealed), again(row.previous), row.owner);
      }
    },
  };
}

function secretsIn(sealed: Buffer, key: MasterKey, owner: string): Secrets | null {
  const plain = open(key, sealed, bindingOf(owner));
  if (!plain) return null;
  const secrets = secretsSchema.parse(JSON.parse(plain.toString('utf8')));
  plain.fill(0);
  return secrets;
}

function factsOf(row: Row): CredentialFacts {
  return { generation: row.generation, expiresAt: row.expires_at, updatedAt: row.updated_at };
}

/** What the old key does not open stays as it is: its own key may still turn up. */
function resealed(envelope: Buffer | null, from: MasterKey, to: MasterKey, owner: string): Buffer | null {
  const plain = envelope && open(from, envelope, owner);
  if (!plain) return envelope;
  const sealed = seal(to, plain, owner);
  plain.fill(0);
  return sealed;
}
