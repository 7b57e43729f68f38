import { z } from 'zod';
import { HubError } from '../../contract/errors.ts';
import { type EventFilter, eventFilterSchema, type Problem, problemSchema } from '../../contract/ipc/index.ts';
import type { Db } from './database.ts';

/** One of the owner's own addresses. Its secret is in the vault, under `secretOwner`. */
export interface Address {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly types: readonly string[];
  readonly filter: EventFilter;
  readonly private: boolean;
  readonly state: 'on' | 'paused' | 'stopped';
  readonly problem: Problem | null;
  readonly createdAt: string;
  readonly lastDeliveredAt: string | null;
  readonly failingSince: string | null;
  readonly failures: number;
  readonly oldSecretUntil: string | null;
}

interface Row {
  id: string;
  url: string;
  description: string;
  types: string;
  filter: string;
  private: number;
  state: Address['state'];
  problem: string | null;
  created_at: string;
  last_delivered_at: string | null;
  failing_since: string | null;
  failures: number;
  old_secret_until: string | null;
}

const typesSchema = z.array(z.string());

/** Under which name the vault keeps an address's secret. */
export function secretOwner(addressId: string): string {
  return `address:${addressId}`;
}

export interface AddressRepo {
  list(): Address[];
  /** @throws HubError not_found */
  get(id: string): Address;
  add(address: Address): void;
  change(id: string, change: Partial<Omit<Address, 'id' | 'createdAt'>>): Address;
  /** Takes it away with its deliveries. */
  remove(id: string): void;
}

export function createAddresses(db: Db): AddressRepo {
  const all = db.prepare<[], Row>('SELECT * FROM address ORDER BY created_at, id');
  const one = db.prepare<[string], Row>('SELECT * FROM address WHERE id = ?');
  const put = db.prepare<[Row]>(`INSERT INTO address (id, url, description, types, filter, private, state, problem,
      created_at, last_delivered_at, failing_since, failures, old_secret_until)
    VALUES (@id, @url, @description, @types, @filter, @private, @state, @problem, @created_at, @last_delivered_at,
      @failing_since, @failures, @old_secret_until)
    ON CONFLICT (id) DO UPDATE SET url = excluded.url, description = excluded.description, types = excluded.types,
      filter = excluded.filter, private = excluded.private, state = excluded.state, problem = excluded.problem,
      last_delivered_at = excluded.last_delivered_at, failing_since = excluded.failing_since,
      failures = excluded.failures, old_secret_until = excluded.old_secret_until`);
  const erase = db.prepare('DELETE FROM address WHERE id = ?');

  function get(id: string): Address {
    const row = one.get(id);
    if (!row) throw new HubError('not_found', { params: { what: 'address', name: id } });
    return fromRow(row);
  }

  return {
    list: () => all.all().map(fromRow),
    get,
    add: (address) => void put.run(toRow(address)),
    // Immediate: one that reads first and writes then would be refused at once while a sync writes.
    change: db.transaction((id: string, change: Parameters<AddressRepo['change']>[1]) => {
      const next = { ...get(id), ...change };
      put.run(toRow(next));
      return next;
    }).immediate,
    remove: (id) => void erase.run(id),
  };
}

function fromRow(row: Row): Address {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    types: typesSchema.parse(JSON.parse(row.types)),
    filter: eventFilterSchema.parse(JSON.parse(row.filter)),
    private: row.private === 1,
    state: row.state,
    problem: row.problem === null ? null : problemSchema.parse(JSON.parse(row.problem)),
    createdAt: row.created_at,
    lastDeliveredAt: row.last_delivered_at,
    failingSince: row.failing_since,
    failures: row.failures,
    oldSecretUntil: row.old_secret_until,
  };
}

function toRow(address: Address): Row {
  return {
    id: address.id,
    url: address.url,
    description: address.description,
    types: JSON.stringify(address.types),
    filter: JSON.stringify(address.filter),
    private: address.private ? 1 : 0,
    state: address.state,
    problem: address.problem && JSON.stringify(address.problem),
    created_at: address.createdAt,
    last_delivered_at: address.lastDeliveredAt,
    failing_since: address.failingSince,
    failures: address.failures,
    old_secret_until: address.oldSecretUntil,
  };
}
