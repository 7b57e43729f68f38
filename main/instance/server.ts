import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import type { WireAnswer } from '../../contract/ipc/index.ts';
import type { Announcement } from '../events.ts';
import { readLines, writeLine } from './lines.ts';
import { type InstanceLock, takeInstanceLock } from './lock.ts';
import { newAddress, removeNote, writeNote } from './place.ts';

export interface ServeOptions {
  readonly profileDir: string;
  readonly nativeBinding?: string | undefined;
  /** Answers one call by name; never rejects. The same router that answers the window. */
  readonly answer: (name: string, input: unknown) => Promise<WireAnswer<unknown>>;
  readonly listen: (listener: (announcement: Announcement) => void) => () => void;
}

/** The one instance of a profile, as long as it is not closed. */
export interface Instance {
  /** Resolves when commands can reach it. */
  readonly open: Promise<void>;
  close(): Promise<void>;
}

const helloSchema = z.strictObject({ token: z.string().max(200) });
const callSchema = z.strictObject({ id: z.int(), name: z.string().max(100), input: z.unknown() });

/** The longest question: a whole connecting form with room to spare. */
const longestCall = 4_000_000;
/** Whoever does not show the token within this time is sent away. */
const helloMs = 5_000;
/** A reader that lags by more than this many bytes misses progress rather than filling our memory. */
const mostLag = 4_000_000;
/** How often a lock that a command holds is asked for again. */
const againMs = 500;

/**
 * Makes this process the one instance of its profile and answers the command line there. While a command holds the
 * profile it goes on asking for it, so the app never waits: what a run needs is protected in the store as well.
 */
export function serveInstance(options: ServeOptions): Instance {
  let timer: NodeJS.Timeout | undefined;
  let serving: Instance | undefined;
  let closed = false;
  const open = new Promise<void>((resolve) => {
    function begin(): void {
      const lock = takeLock(options);
      if (lock === 'unusable') return;
      if (lock) {
        serving = serve(lock, options);
        void serving.open.then(resolve);
      } else timer = setTimeout(begin, againMs).unref();
    }
    begin();
  });
  return {
    open,
    async close() {
      clearTimeout(timer);
      if (!closed) await serving?.close();
      closed = true;
    },
  };
}

/** A disk that takes no lock file takes no store either, and the store says so; this must not bring the app down. */
function takeLock({ profileDir, nativeBinding }: ServeOptions): InstanceLock | null | 'unusable' {
  try {
    return takeInstanceLock(profileDir, nativeBinding);
  } catch {
    return 'unusable';
  }
}

function serve(lock: InstanceLock, options: ServeOptions): Instance {
  const { profileDir } = options;
  const place = newAddress(profileDir);
  const token = randomBytes(32).toString('base64url');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    welcome(socket, token, options);
  });
  const open = listenAt(server, place.address).then(
    () => writeNote(profileDir, { pid: process.pid, address: place.address, token }),
    // Without a socket commands say that Backroom is already running, which is true.
    () => undefined,
  );
  return {
    open,
    async close() {
      await open;
      removeNote(profileDir);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      place.clear();
      lock.release();
    },
  };
}

function listenAt(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      if (process.platform !== 'win32') chmodSync(address, 0o600);
      resolve();
    });
  });
}

/** The first line must be the token; everything after it is a call. */
function welcome(socket: Socket, token: string, { answer, listen }: ServeOptions): void {
  let known = false;
  let mute = () => {};
  const late = setTimeout(() => socket.destroy(), helloMs).unref();
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    clearTimeout(late);
    mute();
  });
  readLines(socket, longestCall, (message) => {
    if (!known) {
      const hello = helloSchema.safeParse(message);
      if (!hello.success || !isSame(hello.data.token, token)) return void socket.destroy();
      known = true;
      clearTimeout(late);
      mute = listen((announcement) => {
        if (socket.writableLength < mostLag) writeLine(socket, { announcement });
      });
      return writeLine(socket, { welcome: true });
    }
    const call = callSchema.safeParse(message);
    if (!call.success) return void socket.destroy();
    const { id, name, input } = call.data;
    void answer(name, input).then((answered) => writeLine(socket, { id, answer: answered }));
  });
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
