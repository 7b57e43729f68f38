import type { WireError } from '../errors.ts';
import type { InputOf, OutputOf, ProcedureName } from './procedures.ts';
import type { TopicName, TopicPayload } from './topics.ts';

/** The two channels that exist between the window and the main process. */
export const channels = { invoke: 'backroom:invoke', topic: 'backroom:topic' } as const;

/** An answer as it crosses the boundary: errors are data, rebuilt on the other side. */
export type WireAnswer<T> = { ok: true; value: T } | { ok: false; error: WireError };

/** What the preload puts on `window.backroom`; nothing else crosses. */
export interface Bridge {
  invoke<N extends ProcedureName>(name: N, input: InputOf<N>): Promise<WireAnswer<OutputOf<N>>>;
  /** Returns the function that ends the subscription. */
  subscribe<T extends TopicName>(topic: T, listener: (payload: TopicPayload<T>) => void): () => void;
}
