import type { SpotAnswer } from '../../contract/relay/index.ts';

export interface Inbox {
  readonly id: string;
  /** X25519, base64url. */
  readonly publicKey: string;
  readonly createdAt: string;
  /** SHA-256 in hex. */
  readonly tokenHash: string;
  /** Of the token that takes over when it is first used. */
  readonly nextTokenHash: string | null;
  /** What came in before and was not acknowledged has been let go. */
  readonly lostBefore: string | null;
}

export interface Address {
  readonly id: string;
  readonly inboxId: string;
  /** Of the inbox. */
  readonly publicKey: string;
  /** SHA-256 in hex of the secret part. */
  readonly hash: string;
  /** The key of a `signed` answer is sealed with the relay's own. */
  readonly answers: readonly SpotAnswer[];
}

export interface Arrival {
  readonly inboxId: string;
  readonly addressId: string;
  /** UTC ISO 8601, by this machine's clock. */
  readonly receivedAt: string;
  readonly sealed: Uint8Array;
}

export interface Kept {
  readonly seq: number;
  readonly addressId: string;
  readonly receivedAt: string;
  readonly sealed: Uint8Array;
}

export interface Device {
  readonly device: string;
  readonly acknowledged: number;
  readonly seenAt: string;
}

export interface Usage {
  readonly events: number;
  readonly bytes: number;
  readonly oldestAt: string | null;
  readonly lastReceivedAt: string | null;
}

export interface Downtime {
  readonly from: string;
  readonly to: string;
}

export interface ReadQuery {
  readonly inboxId: string;
  readonly device: string;
  readonly after: number;
  readonly limit: number;
  /** Sealed bytes altogether; one event is answered whatever its size. */
  readonly maxBytes: number;
}

/** Where inboxes and what they were sent lie. What a method promises is kept once its promise resolves. */
export interface RelayStore {
  addInbox(inbox: Inbox): Promise<void>;
  inbox(id: string): Promise<Inbox | null>;
  setTokens(id: string, tokens: Pick<Inbox, 'tokenHash' | 'nextTokenHash'>): Promise<void>;
  /** With all that is kept for it. */
  removeInbox(id: string): Promise<void>;

  addAddress(address: Address): Promise<void>;
  addressByHash(hash: string): Promise<Address | null>;
  /** @returns false when the inbox has no such address */
  setAnswers(inboxId: string, addressId: string, answers: readonly SpotAnswer[]): Promise<boolean>;
  removeAddress(inboxId: string, addressId: string): Promise<boolean>;
  countAddresses(inboxId: string): Promise<number>;

  /**
   * Resolves when the event would be there after a power cut (NATS: as its servers are set up).
   * @throws Refusal full
   */
  append(arrival: Arrival): Promise<void>;
  /** What lies after the cursor, oldest first. */
  read(query: ReadQuery): Promise<{ readonly events: readonly Kept[]; readonly more: boolean }>;
  /** Calls back when something may have come for an inbox. @returns what ends that */
  onArrival(inboxId: string, wake: () => void): () => void;
  usage(inboxId: string): Promise<Usage>;

  devices(inboxId: string): Promise<readonly Device[]>;
  /** Notes that a device asked; from then on it holds back what it has not acknowledged. @throws Refusal too_many */
  seeDevice(inboxId: string, device: string, at: string): Promise<void>;
  /** Never goes backwards. Deletes what all devices have acknowledged. */
  acknowledge(inboxId: string, device: string, upTo: number, at: string): Promise<void>;

  /** Says that the relay is there. A gap of more than `gapMs` since anybody said so becomes a downtime. */
  beat(at: string, gapMs: number): Promise<void>;
  downtimes(since: string): Promise<readonly Downtime[]>;
  /** Lets go what came in before, and the devices that were not seen since then. */
  sweep(before: string): Promise<void>;

  /** @throws when nothing can be kept now */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** What a store keeps to. */
export interface StoreLimits {
  readonly events: number;
  readonly bytes: number;
  readonly devices: number;
  readonly keepDays: number;
}

/** A device is written down as seen at most this often. */
export const seenEveryMs = 600_000;

/** Seconds after which a vendor may try again when an inbox is full. */
export const untilAcknowledged = 60;
