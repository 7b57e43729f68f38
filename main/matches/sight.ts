import type { MatchHow, MatchKind } from '../../contract/ipc/matches.ts';
import type { KeyName, Keys } from './keys.ts';

/** A record that is there at its vendor, with its keys. */
export interface Keyed {
  readonly id: number;
  readonly kind: MatchKind;
  readonly connectionId: string;
  readonly keys: Keys;
}

/** The owner's word on two records; `other` is the one that it is not about in a list of one record's. */
export interface Decision {
  readonly other: number;
  readonly same: boolean;
  readonly how: MatchHow;
}

/**
 * More records than this with one key say nothing about each other ("Guest", a shop's own phone number): such a key is
 * not looked at, so that no key costs more than this many squared.
 */
export const crowd = 30;

/** What deciding needs to see around a record: the store, or in tests a plain list. */
export interface Sight {
  /** Undefined for what is gone at its vendor, or here. */
  record(id: number): Keyed | undefined;
  /** All records of a kind with that key; null where they are a crowd. */
  holders(kind: MatchKind, name: KeyName, key: string): readonly number[] | null;
  decisions(id: number): readonly Decision[];
}
