import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Connection, createConnections } from '../../main/store/connections.ts';
import { type Db, openStore } from '../../main/store/database.ts';

/** A folder that is gone when the test ends. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'backroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fresh store; closed and gone when the test ends. */
export function tempStore(folder = tempFolder()): Db {
  const db = openStore(folder);
  onTestFinished(() => void db.close());
  return db;
}

export function addConnection(db: Db, change: Partial<Connection> = {}): Connection {
  const connection: Connection = {
    id: 'c1',
    provider: 'acme',
    name: change.id ?? 'Acme',
    way: 'own',
    settings: {},
    account: { id: 'a1', name: 'Acme' },
    state: 'ready',
    pretend: false,
    signing: 0,
    paused: false,
    cron: '0 * * * *',
    nextDueAt: null,
    backfillFrom: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
  createConnections(db).add(connection);
  return connection;
}
