import { Worker } from 'node:worker_threads';
import { z } from 'zod';

const texts = z.record(z.string(), z.string());
const counts = z.record(z.string(), z.int());
const login = z.object({ method: z.string(), settings: texts, secrets: texts });
const opened = z.object({ origins: texts, logins: z.record(z.string(), z.array(login)) });
const held = z.object({ holds: z.record(z.string(), counts) });
const changed = z.object({
  changed: z.record(
    z.string(),
    z.record(z.string(), z.object({ created: z.int(), changed: z.int(), deleted: z.int() })),
  ),
});

export type Login = z.infer<typeof login>;
/** Per vendor and stream id. */
export type Holdings = z.infer<typeof held>['holds'];
export type FromShop = z.infer<typeof opened> | z.infer<typeof held> | z.infer<typeof changed>;
export interface ToShop {
  readonly ask: 'holds' | 'change' | 'close';
}

/** The pretend shop, in another thread: what it does for its visitors does not hold up the app. */
export interface RemoteShop {
  readonly origins: Readonly<Record<string, string>>;
  readonly logins: Readonly<Record<string, readonly Login[]>>;
  /** How many records of each stream each vendor holds now. */
  holds(): Promise<Holdings>;
  /** A day passes there. @returns how many records were made, edited and deleted */
  change(): Promise<{ created: number; changed: number; deleted: number }>;
  close(): Promise<void>;
}

export async function openShop(scale: number): Promise<RemoteShop> {
  const thread = new Worker(new URL('./shop-thread.ts', import.meta.url), { workerData: { scale }, name: 'shop' });
  const gone = new Promise<void>((resolve) => thread.once('exit', () => resolve()));

  function hear<T>(schema: z.ZodType<T>, ask?: ToShop['ask']): Promise<T> {
    return new Promise((resolve, reject) => {
      thread.once('message', (message) => resolve(schema.parse(message)));
      thread.once('error', reject);
      if (ask) thread.postMessage({ ask } satisfies ToShop);
    });
  }

  const { origins, logins } = await hear(opened);
  return {
    origins,
    logins,
    holds: async () => (await hear(held, 'holds')).holds,
    async change() {
      const vendors = Object.values((await hear(changed, 'change')).changed);
      const sum = { created: 0, changed: 0, deleted: 0 };
      for (const stream of vendors.flatMap((vendor) => Object.values(vendor))) {
        sum.created += stream.created;
        sum.changed += stream.changed;
        sum.deleted += stream.deleted;
      }
      return sum;
    },
    async close() {
      thread.postMessage({ ask: 'close' } satisfies ToShop);
      await gone;
    },
  };
}
