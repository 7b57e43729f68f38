import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { type Clock, instantOf } from '../clock.ts';
import type { ConnectService } from '../connect/service.ts';
import type { ConnectionRepo } from '../store/connections.ts';
import type { SettingRepo } from '../store/settings.ts';

const textMap = z.record(z.string(), z.string());
const openedSchema = z.object({
  origins: textMap,
  logins: z.record(z.string(), z.array(z.object({ method: z.string(), settings: textMap, secrets: textMap }))),
});
type Opened = z.infer<typeof openedSchema>;

export interface PretendOptions {
  readonly workerUrl: URL;
  readonly settings: SettingRepo;
  readonly connections: ConnectionRepo;
  readonly connect: ConnectService;
  readonly providerName: (id: string) => string;
  readonly disconnect: (connectionId: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: { warn(facts: object, message: string): void };
}

/** The pretend shop inside the app: its systems are connected by the very code that connects real ones. */
export interface PretendService {
  /** Opens the shop and connects all of its systems; their first fetches begin by themselves. */
  start(): Promise<void>;
  /** Disconnects and forgets everything pretend. */
  remove(): Promise<void>;
  /** After a restart of the app: opens the shop again when something is connected to it. */
  resume(): Promise<void>;
  originOf(provider: string): string | undefined;
  stop(): Promise<void>;
}

/** The shop's data follow from its first day; kept, so that they are the same after a restart. */
const startedKey = 'pretend.startedAt';

export function createPretend(options: PretendOptions): PretendService {
  const { settings, connections, connect } = options;
  let worker: Worker | undefined;
  let opening: Promise<Opened> | undefined;
  let opened: Opened | undefined;

  function open(): Promise<Opened> {
    opening ??= openShop().catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    });
    return opening;
  }

  async function openShop(): Promise<Opened> {
    const startedAt = settings.get(startedKey) ?? instantOf(options.clock);
    settings.set(startedKey, startedAt);
    const started = new Worker(options.workerUrl, { workerData: { startedAt }, name: 'pretend-shop' });
    worker = started;
    const message = await new Promise<unknown>((resolve, reject) => {
      started.once('message', resolve);
      started.once('error', reject);
    });
    opened = openedSchema.parse(message);
    return opened;
  }

  /** Signs in to one system of the shop; the person in the browser is played by the shop. */
  async function signIn(provider: string, shop: Opened, connectionId?: string): Promise<void> {
    const login = shop.logins[provider]?.[0];
    if (!login) return;
    const { consent } = await import('../../demo/person.ts');
    const attempt = connect.start({
      provider,
      way: login.method,
      name: connectionId ? '' : freeName(provider),
      settings: login.settings,
      secrets: login.secrets,
      pretend: true,
      firstChoice: true,
      openPage: async (url) => (await consent(url)).url,
      ...(connectionId ? { connectionId } : {}),
    });
    await attempt.done;
  }

  function freeName(provider: string): string {
    const name = options.providerName(provider);
    return connections.find(name) ? `${name} (pretend)` : name;
  }

  function mine() {
    return connections.list().filter((connection) => connection.pretend);
  }

  return {
    async start() {
      const shop = await open();
      const there = new Set(mine().map((connection) => connection.provider));
      const missing = Object.keys(shop.logins).filter((provider) => !there.has(provider));
      await Promise.all(missing.map((provider) => signIn(provider, shop)));
    },
    async remove() {
      for (const connection of mine()) await options.disconnect(connection.id);
      settings.remove(startedKey);
      await close();
    },
    async resume() {
      const known = mine();
      if (known.length === 0) return;
      const shop = await open();
      for (const connection of known) {
        // The shop forgets its visitors when the app closes; it knows them again at once.
        await signIn(connection.provider, shop, connection.id).catch((thrown: unknown) =>
          options.log.warn({ provider: connection.provider, problem: String(thrown) }, 'the pretend shop did not open'),
        );
      }
    },
    originOf: (provider) => opened?.origins[provider],
    stop: close,
  };

  async function close(): Promise<void> {
    const ending = worker;
    worker = undefined;
    opening = undefined;
    opened = undefined;
    if (!ending) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.postMessage('close');
    await gone;
  }
}
