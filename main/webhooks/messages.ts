import type { WireError } from '../../contract/errors.ts';
import type { NetworkSettings } from '../http/network.ts';
import type { Stored } from '../store/inbox-writer.ts';

/** What the thread that collects deliveries is started with. */
export interface InboxWorkerStart {
  readonly databaseFile: string;
  readonly nativeBinding: string | undefined;
  readonly clockOffsetMs: number;
  /** Module that exports `providers`, where tests bring their own; Backroom's registry otherwise. */
  readonly registry: string | undefined;
}

/** The inbox to collect from. */
export interface InboxOrder {
  readonly url: string;
  readonly inboxId: string;
  readonly device: string;
  readonly token: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly network: NetworkSettings;
  /** Where pretend connections' vendors are, by connection. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** What deliveries of a connection are checked with. */
export type Secrets = Readonly<Record<string, string>>;

export type ToInboxWorker =
  | { readonly kind: 'collect'; readonly order: InboxOrder }
  /** Stop polling; what is being stored is finished. */
  | { readonly kind: 'rest' }
  /** Poll again now: the PC woke, or the line is back. */
  | { readonly kind: 'wake' }
  /** Deliveries that could not be judged are looked at again. */
  | { readonly kind: 'judge'; readonly connectionId: string }
  | { readonly kind: 'secrets'; readonly ask: number; readonly secrets: Secrets | 'locked' }
  /** Secrets of a connection have changed. */
  | { readonly kind: 'forget'; readonly connectionId: string }
  | { readonly kind: 'quit' };

export interface PollState {
  readonly state: 'well' | 'catching_up' | 'waiting' | 'refused' | 'resting';
  readonly error: WireError | null;
}

export type FromInboxWorker =
  | { readonly kind: 'state'; readonly now: PollState }
  | { readonly kind: 'stored'; readonly stored: Stored }
  /** Told once for each poll that is not empty of news about the relay itself. */
  | {
      readonly kind: 'holes';
      readonly downtimes: readonly { readonly from: string; readonly to: string }[];
      readonly lostBefore: string | null;
    }
  | { readonly kind: 'secrets'; readonly ask: number; readonly connectionId: string }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly facts: object;
      readonly message: string;
    }
  | { readonly kind: 'rested' };
