import { sql as first } from './010-first.ts';
import { sql as search } from './020-search.ts';
import { sql as writes } from './030-writes.ts';
import { sql as stock } from './040-stock.ts';
import { sql as webhooks } from './050-webhooks.ts';
import { sql as outbound } from './060-outbound.ts';
import { sql as matches } from './070-matches.ts';
import { sql as flows } from './080-flows.ts';
import { sql as proof } from './100-proof.ts';
import { sql as balance } from './110-balance.ts';
import { sql as payments } from './120-payments.ts';

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** Numbered in tens, forward only; each runs in one transaction together with its user_version. */
export const migrations: readonly Migration[] = [
  { version: 10, sql: first },
  { version: 20, sql: search },
  { version: 30, sql: writes },
  { version: 40, sql: stock },
  { version: 50, sql: webhooks },
  { version: 60, sql: outbound },
  { version: 70, sql: matches },
  { version: 80, sql: flows },
  { version: 100, sql: proof },
  { version: 110, sql: balance },
  { version: 120, sql: payments },
];

export const newestVersion = migrations.at(-1)?.version ?? 0;
