import type { WordKey } from '../../contract/words/index.ts';
import type { Backroom, WorkHow } from './backroom.ts';
import type { Terminal } from './terminal.ts';

/** An option as `parseArgs` takes it, with how its value is written in the help. */
export type Option =
  | { readonly type: 'boolean' }
  | { readonly type: 'string'; readonly value: string; readonly multiple?: true };

/** The words of a command line, sorted and checked by shape. */
export interface Given {
  readonly args: readonly string[];
  /** True where the switch stands. */
  flag(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
}

/** What a command finds around it. */
export interface Call extends Given {
  readonly terminal: Terminal;
  readonly profileDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  readonly verbose: boolean;
  /** Aborted by the first Ctrl-C. */
  readonly stopping: AbortSignal;
  /** The Hub for looking only: works whatever else runs. */
  look(): Promise<Backroom>;
  /** The Hub for changing something. @throws HubError already_running while another command has the profile */
  work(how?: WorkHow): Promise<Backroom>;
  /** As `look`, with the vault open. @throws HubError vault_locked and its like */
  lookUnlocked(): Promise<Backroom>;
  /** As `work`, with the vault open. */
  workUnlocked(): Promise<Backroom>;
  /** Keeps every other process from the profile's file until the command has ended. @throws HubError already_running */
  claim(): void;
  /** The passphrase of the vault, asked for once where somebody can be. @throws HubError vault_locked */
  passphrase(): Promise<string>;
  readonly nativeBinding: string | undefined;
}

/** What a command found out: as data for programs, and as text for people. */
export interface Outcome {
  readonly data: unknown;
  readonly text: string;
  /** 0 unless said. */
  readonly code?: number;
  /** The secret that this command is there to show; every other is taken out. */
  readonly shows?: string;
}

/** One command, as data: help and checks are drawn from it. */
export interface Command {
  readonly name: string;
  readonly summary: WordKey;
  /** How its arguments are written; null where it takes none. */
  readonly args: WordKey | null;
  readonly more: WordKey | null;
  readonly moreParams?: Readonly<Record<string, string>>;
  readonly fewest: number;
  readonly most: number;
  readonly options: Readonly<Record<string, Option>>;
  /** Where its options have words of their own, beside `cli.option`: `flowsCli.option.flows`. */
  readonly optionWords?: string;
  /** True where the first Ctrl-C is heeded by the command itself; others are simply ended. */
  readonly stops?: true;
  readonly run: (call: Call) => Promise<Outcome> | Outcome;
}

export const flag = { type: 'boolean' } as const;

export function valued(value: string): Option {
  return { type: 'string', value };
}

export function repeated(value: string): Option {
  return { type: 'string', value, multiple: true };
}
