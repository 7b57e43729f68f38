import { createConnection, type Socket } from 'node:net';
import { z } from 'zod';
import { errorCodes, HubError } from '../../contract/errors.ts';
import { type TopicName, topics, type WireAnswer } from '../../contract/ipc/index.ts';
import type { Announcement } from '../events.ts';
import { readLines, writeLine } from './lines.ts';
import { readNote } from './place.ts';

/** A running instance as the command line sees it. */
export interface InstanceClient {
  answer(name: string, input: unknown): Promise<WireAnswer<unknown>>;
  listen(listener: (announcement: Announcement) => void): () => void;
  /** Aborted when the instance has gone, or the client is closed. */
  readonly gone: AbortSignal;
  close(): void;
}

const wireError = z.object({
  code: z.enum(errorCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  detail: z.string().exactOptional(),
});
const answerSchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: wireError }),
]);
const messageSchema = z.union([
  z.object({ welcome: z.literal(true) }),
  z.object({ id: z.int(), answer: answerSchema }),
  z.object({ announcement: z.object({ topic: z.string(), payload: z.unknown() }) }),
]);

/** An answer may hold five hundred whole records. */
const longestAnswer = 256_000_000;
/** How long an instance has to greet before it counts as not there. */
const greetMs = 5_000;

/** Reaches the instance that runs on a profile; null when none answers. */
export async function reachInstance(profileDir: string): Promise<InstanceClient | null> {
  const note = readNote(profileDir);
  if (!note) return null;
  const socket = createConnection(note.address);
  const client = talk(socket);
  writeLine(socket, { token: note.token });
  const late = setTimeout(() => socket.destroy(), greetMs);
  const welcome = await client.welcome;
  clearTimeout(late);
  return welcome ? client : null;
}

function talk(socket: Socket): InstanceClient & { readonly welcome: Promise<boolean> } {
  const waiting = new Map<number, (answer: WireAnswer<unknown>) => void>();
  const listeners = new Set<(announcement: Announcement) => void>();
  const closed: WireAnswer<unknown> = {
    ok: false,
    error: new HubError('stopped', { detail: 'Backroom was closed meanwhile' }).toWire(),
  };
  const over = new AbortController();
  let asked = 0;
  let greet: (welcome: boolean) => void = () => undefined;
  const welcome = new Promise<boolean>((resolve) => {
    greet = resolve;
  });

  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    greet(false);
    over.abort();
    for (const settle of waiting.values()) settle(closed);
    waiting.clear();
  });
  readLines(socket, longestAnswer, (line) => {
    const read = messageSchema.safeParse(line);
    if (!read.success) return void socket.destroy();
    const message = read.data;
    if ('welcome' in message) greet(true);
    else if ('id' in message) {
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    } else for (const listener of listeners) announce(message.announcement, listener);
  });

  return {
    welcome,
    answer(name, input) {
      asked += 1;
      const id = asked;
      if (!socket.writable) return Promise.resolve(closed);
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        writeLine(socket, { id, name, input });
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    gone: over.signal,
    close: () => socket.destroy(),
  };
}

function announce(
  { topic, payload }: { topic: string; payload?: unknown },
  listener: (one: Announcement) => void,
): void {
  if (!isTopic(topic)) return;
  const read = topics[topic].safeParse(payload);
  // Topic and payload belong together: the schema was the topic's own.
  if (read.success) listener({ topic, payload: read.data } as Announcement);
}

function isTopic(topic: string): topic is TopicName {
  return Object.hasOwn(topics, topic);
}
