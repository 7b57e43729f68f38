import { existsSync } from 'node:fs';
import { HubError } from '../../contract/errors.ts';
import type { InputOf, OutputOf, ProcedureName, WireAnswer } from '../../contract/ipc/index.ts';
import type { Announcement } from '../events.ts';
import { createHub, type Hub, type HubOptions } from '../hub.ts';
import { type InstanceClient, type InstanceLock, reachInstance, takeInstanceLock } from '../instance/index.ts';
import { createHandlers } from '../ipc/handlers.ts';
import { createRouter } from '../ipc/router.ts';
import { databaseFile } from '../store/database.ts';

/** Backroom as a command sees it, whether it runs in this process or the command talks to one that is open. */
export interface Backroom {
  ask<N extends ProcedureName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>;
  listen(listener: (announcement: Announcement) => void): () => void;
  /** Aborted when a Backroom elsewhere that was talked to has gone. */
  readonly gone: AbortSignal;
  /** The Hub of this process; null when it runs elsewhere. */
  readonly hub: Hub | null;
}

export interface WorkHow {
  /** Instead of the one from the environment; undefined for none. */
  readonly passphrase: string | undefined;
}

/** Opens and closes what a command needs of a profile. */
export interface Door {
  look(): Promise<Backroom>;
  work(how?: WorkHow): Promise<Backroom>;
  claim(): void;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly hub: HubOptions;
  readonly version: string;
  /** True where the profile's folder was named: one that is not there is then a slip, and is not made. */
  readonly named: boolean;
}

export function createDoor(options: DoorOptions): Door {
  const { profileDir, nativeBinding } = options.hub;
  const closers: (() => unknown)[] = [];
  let lock: InstanceLock | null = null;

  async function reach(): Promise<Backroom | null> {
    const client = await reachInstance(profileDir);
    if (!client) return null;
    closers.push(() => client.close());
    return elsewhere(client);
  }

  async function open(how: Partial<WorkHow> = {}): Promise<Backroom> {
    const hub = await createHub({ ...options.hub, ...how });
    closers.push(() => hub.stop());
    return here(hub, options.version);
  }

  function claim(): void {
    lock ??= takeInstanceLock(profileDir, nativeBinding);
    if (!lock) throw new HubError('already_running', { detail: 'the profile is in use by another process' });
  }

  return {
    claim,
    async look() {
      if (options.named && !existsSync(databaseFile(profileDir))) {
        throw new HubError('not_found', { params: { what: 'Backroom profile', name: profileDir } });
      }
      return (await reach()) ?? (await open());
    },
    async work(how) {
      const running = await reach();
      if (running) return running;
      claim();
      return open(how);
    },
    async close() {
      for (const close of closers.reverse()) await close();
      lock?.release();
    },
  };
}

const never = new AbortController().signal;

function here(hub: Hub, version: string): Backroom {
  const desk = {
    openFolder: async () => undefined,
    showText: async () => undefined,
    pickFile: async () => null,
    restart: () => undefined,
    version,
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
  };
  const answer = createRouter(createHandlers(hub, desk), hub.log);
  return { ask: asking(answer), listen: hub.events.listen, gone: never, hub };
}

function elsewhere(client: InstanceClient): Backroom {
  return { ask: asking(client.answer), listen: client.listen, gone: client.gone, hub: null };
}

function asking(answer: (name: string, input: unknown) => Promise<WireAnswer<unknown>>): Backroom['ask'] {
  return async <N extends ProcedureName>(name: N, input: InputOf<N>) => {
    const answered = await answer(name, input);
    if (!answered.ok) throw HubError.fromWire(answered.error);
    // The router has checked the value against this procedure's output schema.
    return answered.value as OutputOf<N>;
  };
}
