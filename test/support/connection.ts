import { type Connection, createConnections } from '../../main/store/connections.ts';
import type { Db } from '../../main/store/database.ts';

/** Puts a connection into a store, so that it can have a credential. */
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
    writes: false,
    cron: '0 * * * *',
    nextDueAt: null,
    backfillFrom: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
  createConnections(db).add(connection);
  return connection;
}
