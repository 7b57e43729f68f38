import { JetStreamApiError, type StoredMsg } from '@nats-io/jetstream';
import type { MsgHdrs } from '@nats-io/transport-node';
import { type Link, stream, subjectOf } from './nats-link.ts';
import type { Kept } from './types.ts';

/** Headers of a stored event. */
export const addressHeader = 'Relay-Address';
export const receivedHeader = 'Relay-Received';

/** The first event of an inbox at or after a place, as the stream's leader has it; null when there is none. */
export function nextMessage({ jsm }: Link, inboxId: string, seq: number): Promise<StoredMsg | null> {
  const query = { seq, next_by_subj: subjectOf(inboxId) };
  return jsm.streams.getMessage(stream, query);
}

export function lastMessage({ jsm }: Link, inboxId: string): Promise<StoredMsg | null> {
  return jsm.streams.getMessage(stream, { last_by_subj: subjectOf(inboxId) });
}

export function keptOf(seq: number, headers: MsgHdrs | undefined, sealed: Uint8Array): Kept {
  return { seq, addressId: headers?.get(addressHeader) ?? '', receivedAt: headers?.get(receivedHeader) ?? '', sealed };
}

export function receivedAtOf({ header }: StoredMsg): string {
  return header.get(receivedHeader);
}

/** True for "there is none" of a consumer. */
export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof JetStreamApiError && thrown.status === 404;
}
