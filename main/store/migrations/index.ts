import { sql as first } from './010-first.ts';

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** Numbered in tens, forward only; each runs in one transaction together with its user_version. */
export const migrations: readonly Migration[] = [{ version: 10, sql: first }];

export const newestVersion = migrations.at(-1)?.version ?? 0;
