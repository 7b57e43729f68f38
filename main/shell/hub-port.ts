import type { InputOf, OutputOf, ProcedureName, WireAnswer } from '../../contract/ipc/index.ts';
import type { Announcement } from '../events.ts';

/** All that the shell needs of a Hub. */
export interface ShellHub {
  /** Answers one call by name. Checks name and input, never rejects: a refusal is an answer too. */
  answer(name: string, input: unknown): Promise<WireAnswer<unknown>>;
  /** Hands every announcement to `listener`; returns the function that ends it. */
  listen(listener: (announcement: Announcement) => void): () => void;
  /** The PC goes to sleep or has woken: runs are checkpointed, missed schedules caught up. */
  power(event: 'suspend' | 'resume'): void;
  /** Ends runs at their next checkpoint and closes the store. */
  stop(): Promise<void>;
}

/** What the shell lends to the Hub, which knows no Electron. */
export interface ShellHost {
  /** Opens a web page in the owner's browser. Refuses anything but http and https. */
  openLink(url: string): Promise<void>;
  /** Shows a folder in the file manager. */
  openFolder(folder: string): Promise<void>;
  /** Shows something that must not come into the page, to be copied down by the owner. */
  showText(title: string, text: string): Promise<void>;
  /** Asks the owner for a file that is there; null when they thought better of it. */
  pickFile(title: string, ending: string): Promise<string | null>;
  /** Quits in good order and starts again, with the window open. */
  restart(): void;
  isOnline(): boolean;
  /** The proxy that the system has for this address, as `http://host:port`; null for none. */
  findProxy(url: string): Promise<string | null>;
  /** BCP 47, as the system is set. */
  locale: string;
}

/** Asks the Hub for one thing on behalf of the shell; undefined where it was refused. */
export async function ask<N extends ProcedureName>(
  hub: ShellHub,
  name: N,
  input: InputOf<N>,
): Promise<OutputOf<N> | undefined> {
  const answer = await hub.answer(name, input);
  // The router has checked the value against this procedure's output schema.
  return answer.ok ? (answer.value as OutputOf<N>) : undefined;
}
