import { JetStreamApiError } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import type { z } from 'zod';

/** The server's code for "somebody else wrote in between". */
const wrongLastSequence = 10_071;

/** Values of one kind in the bucket, as JSON, changed by read, change and compare. */
export function createEntries<T>(kv: KV, prefix: string, schema: z.ZodType<T>) {
  const keyOf = (name: string) => `${prefix}.${name}`;

  async function find(name: string): Promise<{ value: T | null; revision: number }> {
    const entry = await kv.get(keyOf(name));
    if (!entry) return { value: null, revision: 0 };
    return { value: entry.operation === 'PUT' ? schema.parse(entry.json()) : null, revision: entry.revision };
  }

  /**
   * Applies a change to what is there now, again when another process was faster.
   * @param apply returns what it got for "leave it"; may throw
   * @returns what is there afterwards
   */
  async function change<V extends T | null>(name: string, apply: (value: T | null) => V): Promise<V | T> {
    for (;;) {
      const { value, revision } = await find(name);
      const next = apply(value);
      if (next === null || next === value) return next;
      try {
        await kv.put(keyOf(name), JSON.stringify(next), { previousSeq: revision });
        return next;
      } catch (thrown) {
        if (!(thrown instanceof JetStreamApiError && thrown.code === wrongLastSequence)) throw thrown;
      }
    }
  }

  return {
    get: async (name: string) => (await find(name)).value,
    change,
    remove: async (name: string) => void (await kv.purge(keyOf(name))),
  };
}
