import type { ErrorCode } from '../../contract/errors.ts';
import type { Db } from './database.ts';

export type HookState = 'off' | 'setting_up' | 'on' | 'by_hand' | 'failed' | 'impossible';

/** How a connection's vendor is asked to tell what happens. */
export interface Hook {
  readonly connectionId: string;
  /** False where the owner has switched it off. */
  readonly wanted: boolean;
  readonly addressId: string | null;
  readonly url: string | null;
  readonly state: HookState;
  readonly code: ErrorCode | null;
  readonly detail: string | null;
  /** What deliveries are checked with is in the vault. */
  readonly keyed: boolean;
  readonly checkedAt: string | null;
  /** When it was last seen to be in order at the vendor. */
  readonly goodAt: string | null;
  readonly lastEventAt: string | null;
}

type Row = {
  connection_id: string;
  wanted: number;
  address_id: string | null;
  url: string | null;
  state: HookState;
  code: ErrorCode | null;
  detail: string | null;
  keyed: number;
  checked_at: string | null;
  good_at: string | null;
  last_event_at: string | null;
};

export interface HookRepo {
  list(): Hook[];
  find(connectionId: string): Hook | null;
  /** Those that deliveries to an address may be for: several where one app serves several accounts. */
  at(addressId: string): Hook[];
  /** Made when it is new. */
  change(connectionId: string, change: Partial<Omit<Hook, 'connectionId'>>): Hook;
  /** Addresses belong to an inbox: with another one, all are set up anew. */
  forgetAddresses(): void;
}

const fresh: Omit<Hook, 'connectionId'> = {
  wanted: true,
  addressId: null,
  url: null,
  state: 'setting_up',
  code: null,
  detail: null,
  keyed: false,
  checkedAt: null,
  goodAt: null,
  lastEventAt: null,
};

export function createHooks(db: Db): HookRepo {
  const all = db.prepare<[], Row>('SELECT * FROM hook ORDER BY connection_id');
  const one = db.prepare<[string], Row>('SELECT * FROM hook WHERE connection_id = ?');
  const at = db.prepare<[string], Row>('SELECT * FROM hook WHERE address_id = ? ORDER BY connection_id');
  const put = db.prepare<
    [Row]
  >(`INSERT OR REPLACE INTO hook (connection_id, wanted, address_id, url, state, code, detail,
      keyed, checked_at, good_at, last_event_at)
    VALUES (@connection_id, @wanted, @address_id, @url, @state, @code, @detail, @keyed, @checked_at, @good_at, @last_event_at)`);
  const forget = db.prepare("UPDATE hook SET address_id = NULL, url = NULL, state = 'setting_up' WHERE wanted = 1");

  function find(connectionId: string): Hook | null {
    const row = one.get(connectionId);
    return row ? fromRow(row) : null;
  }

  return {
    list: () => all.all().map(fromRow),
    find,
    at: (addressId) => at.all(addressId).map(fromRow),
    change(connectionId, change) {
      const next: Hook = { connectionId, ...(find(connectionId) ?? fresh), ...change };
      put.run(toRow(next));
      return next;
    },
    forgetAddresses: () => void forget.run(),
  };
}

function fromRow(row: Row): Hook {
  return {
    connectionId: row.connection_id,
    wanted: row.wanted === 1,
    addressId: row.address_id,
    url: row.url,
    state: row.state,
    code: row.code,
    detail: row.detail,
    keyed: row.keyed === 1,
    checkedAt: row.checked_at,
    goodAt: row.good_at,
    lastEventAt: row.last_event_at,
  };
}

function toRow(hook: Hook): Row {
  return {
    connection_id: hook.connectionId,
    wanted: hook.wanted ? 1 : 0,
    address_id: hook.addressId,
    url: hook.url,
    state: hook.state,
    code: hook.code,
    detail: hook.detail,
    keyed: hook.keyed ? 1 : 0,
    checked_at: hook.checkedAt,
    good_at: hook.goodAt,
    last_event_at: hook.lastEventAt,
  };
}
