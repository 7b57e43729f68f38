import { customerRecipe } from '../../main/flows/recipes/customers.ts';
import { type Agreed, keyText, type Plan, type PlannedPush, type Pushed } from '../../main/flows/recipe.ts';
import { afterPush, type SideName } from '../../main/flows/two-way-base.ts';
import { emailKey } from '../../main/matches/keys.ts';
import { type Customer, customerOf } from './customers.ts';
import { type Same, worldOf } from './flow-world.ts';

type Fields = Pick<Customer, 'name' | 'company' | 'email' | 'phone'>;
export type Field = keyof Fields;

/** How a vendor of the simulation treats what is written to it. */
export interface Vendor {
  /** What it makes of what anybody saves. */
  readonly stores: (fields: Fields) => Fields;
  /** What the answer to a write says of the record's state: its changed-at, a token, or nothing; `none` has no stamps. */
  readonly versions: 'changed' | 'token' | 'none';
  /** What something at the vendor's makes of it a moment later, after each write through the API. */
  readonly later?: (fields: Fields) => Fields;
}

interface Remote {
  readonly vendor: Vendor;
  readonly records: Map<string, Customer>;
}

interface Outgoing {
  readonly push: PlannedPush;
  readonly from: SideName;
  state: 'ready' | 'sending' | 'done';
  made: string | null;
  version: string | null;
}

const other = (side: SideName): SideName => (side === 'source' ? 'target' : 'source');

/**
 * Two systems, what Backroom knows of them, and the customers' recipe between, with the planner and the sender as short
 * as they can be. Nothing happens by itself: a test says what comes when.
 */
export function twoSystems(vendors: Readonly<Record<SideName, Vendor>>, choices: Readonly<Record<string, string>>) {
  const remote: Record<SideName, Remote> = {
    source: { vendor: vendors.source, records: new Map() },
    target: { vendor: vendors.target, records: new Map() },
  };
  const local: Record<SideName, Map<string, Customer>> = { source: new Map(), target: new Map() };
  const agreements: Agreed[] = [];
  const outbox: Outgoing[] = [];
  const holds = new Map<string, string>();
  let ticks = 0;
  let writes = 0;

  const tick = () => new Date(Date.UTC(2026, 4, 5) + ++ticks * 1000).toISOString();
  const ids = (side: SideName) => [...remote[side].records.keys()];
  const nameOf = (one: Outgoing) => `${one.push.to ?? 'target'} ${keyText(one.push.key)}`;

  function store(side: SideName, id: string, fields: Fields): Customer {
    const { vendor, records } = remote[side];
    const at = tick();
    const changedAt = vendor.versions === 'none' ? null : at;
    const kept = customerOf({ ...vendor.stores(fields), externalId: id, changedAt, createdAt: null });
    records.set(id, kept);
    return kept;
  }

  function agreedOn(id: string, side: SideName): Agreed | null {
    return agreements.find((one) => one[side] === id) ?? null;
  }

  function agree(agreed: Agreed): void {
    const at = agreements.findIndex((one) => one.source === agreed.source && one.target === agreed.target);
    if (at >= 0) agreements[at] = agreed;
    else agreements.push(agreed);
  }

  /** What the match book says of what is known here: the same e-mail address. */
  function sameNow(): Same[] {
    return [...local.source.values()].flatMap((one) => {
      const key = emailKey(one.email);
      const target = [...local.target.values()].filter(({ email }) => key !== null && emailKey(email) === key);
      return target.length > 0
        ? [{ kind: 'customer' as const, source: [one.externalId], target: target.map(({ externalId }) => externalId) }]
        : [];
    });
  }

  function pushedOf({ push, state, made }: Outgoing): Pushed {
    const done = made === null ? null : { externalId: made, number: null };
    return { state, action: push.action, input: push.input, money: null, made: done, base: push.base ?? null };
  }

  function planFor(record: Customer, from: SideName): Plan {
    const actions = { 'customer.create': true, 'customer.update': true } as const;
    const world = worldOf({
      source: { records: { customer: [...local.source.values()] }, actions },
      target: { records: { customer: [...local.target.values()] }, actions },
      ...{ choices, same: sameNow() },
    });
    const newest = (key: string, to: SideName) =>
      outbox.findLast((one) => keyText(one.push.key) === key && (one.push.to ?? 'target') === to);
    return customerRecipe.plan(
      'customer',
      record,
      {
        ...world,
        agreed: (_entity, id, side) => agreedOn(id, side),
        pushed: (key, way = 'there') => {
          const found = newest(keyText(key), way === 'there' ? 'target' : 'source');
          return found ? pushedOf(found) : null;
        },
        madeFrom: (id, _action, made) =>
          outbox.find((one) => one.made === id && (one.push.to ?? 'target') === made && one.state === 'done')?.push.key ??
          null,
      },
      from,
    );
  }

  /** Looks at one record of one side. */
  function look(side: SideName, id: string): void {
    const record = local[side].get(id);
    if (!record) return;
    const plan = planFor(record, side);
    const wanted = plan.kind === 'push' ? plan.pushes : [];
    const about = plan.kind === 'push' ? wanted[0]?.about : plan.kind === 'undo' ? undefined : plan.about;
    // What is on its way to one of the two is looked at again when that is over.
    if (outbox.some((one) => one.state === 'sending' && one.push.about === about)) return;
    if (plan.agreed) agree(plan.agreed);
    for (const one of outbox.filter((it) => it.state === 'ready' && it.push.about === about)) {
      outbox.splice(outbox.indexOf(one), 1);
    }
    for (const push of wanted) outbox.push({ push, from: other(push.to ?? 'target'), state: 'ready', made: null, version: null });
    if (plan.kind === 'hold') holds.set(plan.about, plan.why.code);
    else if (about !== undefined) holds.delete(about);
  }

  /** The vendor does what was sent, or refuses it since the record has changed by now. */
  function send(one: Outgoing): void {
    const to = one.push.to ?? 'target';
    const { records, vendor } = remote[to];
    // Inputs of a customer's actions have these fields.
    const input = one.push.input as Partial<Customer> & { version?: string | null };
    const id = input.externalId ?? `${to}-${nameOf(one)}`;
    const there = records.get(id);
    const is = there?.changedAt ?? null;
    const isStale = vendor.versions === 'changed' && input.version && input.version !== is;
    if (isStale) {
      outbox.splice(outbox.indexOf(one), 1);
      read(to, id);
      return;
    }
    writes++;
    const blank: Fields = { name: '', company: null, email: null, phone: null };
    const { name, company, email, phone } = { ...blank, ...there, ...input };
    const kept = store(to, id, { name, company, email, phone });
    one.state = 'sending';
    one.made = id;
    one.version = vendor.versions === 'changed' ? kept.changedAt : vendor.versions === 'token' ? String(ticks) : null;
    if (vendor.later) store(to, id, vendor.later(kept));
  }

  /** The vendor's answer arrives. */
  function answer(one: Outgoing): void {
    const { push, from, made, version } = one;
    const to = push.to ?? 'target';
    one.state = 'done';
    const id = String((push.pair?.[from] ?? '') || made);
    const pair = { source: '', target: '', [from]: id, [to]: made ?? '' };
    const before = agreements.find((it) => it.source === pair.source && it.target === pair.target);
    agree({ entity: 'customer', ...pair, base: afterPush(before?.base ?? null, push.base ?? {}, to, version) });
    look(from, id);
  }

  /** Backroom reads a record as it is now, whether it has changed or not. */
  function read(side: SideName, id: string): void {
    const record = remote[side].records.get(id);
    if (!record) return;
    local[side].set(id, record);
    look(side, id);
  }

  const api = {
    remote: (side: SideName) => remote[side].records,
    holds,
    ids,
    read,
    /** Looks at what is known once more. */
    look,
    agreedOn,
    ready: () => outbox.filter(({ state }) => state === 'ready'),
    sending: () => outbox.filter(({ state }) => state === 'sending'),
    writes: () => writes,
    send,
    answer,
    /** Somebody enters a customer. */
    enter: (side: SideName, id: string, fields: Partial<Fields>) =>
      void store(side, id, { name: id, company: null, email: null, phone: null, ...fields }),
    /** Somebody changes one there. */
    edit(side: SideName, id: string, fields: Partial<Fields>) {
      const there = remote[side].records.get(id);
      if (!there) return;
      const { name, company, email, phone } = { ...there, ...fields };
      store(side, id, { name, company, email, phone });
    },
    /** Reads and sends everything over and over. @returns how many rounds wrote something; null when there is no end */
    settle(most = 20): number | null {
      for (let round = 0; round < most; round++) {
        const before = writes;
        for (const one of api.sending()) answer(one);
        for (const side of ['source', 'target'] as const) for (const id of ids(side)) read(side, id);
        for (const one of api.ready()) if (one.state === 'ready' && outbox.includes(one)) send(one);
        for (const one of api.sending()) answer(one);
        for (const side of ['source', 'target'] as const) for (const id of ids(side)) read(side, id);
        if (writes === before && api.ready().length === 0) return round;
      }
      return null;
    },
  };
  return api;
}

export const plainVendor: Vendor = { stores: (fields) => fields, versions: 'changed' };
