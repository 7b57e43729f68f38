import {
  type Agreed,
  keyText,
  type Plan,
  type PlannedPush,
  type Pushed,
  type PushKey,
  type World,
} from '../../main/flows/recipe.ts';
import { customerRecipe } from '../../main/flows/recipes/customers.ts';
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

export interface Outgoing {
  readonly push: PlannedPush;
  state: 'ready' | 'sending' | 'done';
  made: string | null;
  version: string | null;
}

const sides = ['source', 'target'] as const;
const blank: Fields = { name: '', company: null, email: null, phone: null };
const goesTo = ({ push }: Outgoing): SideName => push.to ?? 'target';

/**
 * Two systems, what Backroom knows of them, and the customers' recipe between, with the planner and the sender as short
 * as they can be. Nothing happens by itself: a test says what comes when.
 */
export class TwoSystems {
  /** Why a pair is held, by what it is about. */
  readonly holds = new Map<string, string>();
  /** How often something was written by Backroom. */
  writes = 0;
  readonly #remote: Readonly<Record<SideName, Remote>>;
  readonly #local = { source: new Map<string, Customer>(), target: new Map<string, Customer>() };
  readonly #choices: Readonly<Record<string, string>>;
  readonly #agreements: Agreed[] = [];
  readonly #outbox: Outgoing[] = [];
  readonly #waiting = new Set<string>();
  #ticks = 0;

  constructor(vendors: Readonly<Record<SideName, Vendor>>, choices: Readonly<Record<string, string>>) {
    this.#remote = {
      source: { vendor: vendors.source, records: new Map() },
      target: { vendor: vendors.target, records: new Map() },
    };
    this.#choices = choices;
  }

  records(side: SideName): readonly Customer[] {
    return [...this.#remote[side].records.values()];
  }

  record(side: SideName, id: string): Customer | undefined {
    return this.#remote[side].records.get(id);
  }

  ids(side: SideName): readonly string[] {
    return [...this.#remote[side].records.keys()];
  }

  ready(): readonly Outgoing[] {
    return this.#outbox.filter(({ state }) => state === 'ready');
  }

  sending(): readonly Outgoing[] {
    return this.#outbox.filter(({ state }) => state === 'sending');
  }

  agreedOn(id: string, side: SideName): Agreed | null {
    return this.#agreements.find((one) => one[side] === id) ?? null;
  }

  /** Somebody enters a customer. */
  enter(side: SideName, id: string, fields: Partial<Fields>): void {
    this.#store(side, id, { ...blank, name: id, ...fields });
  }

  /** Somebody changes one there. */
  edit(side: SideName, id: string, fields: Partial<Fields>): void {
    const there = this.record(side, id);
    if (there) this.#store(side, id, { ...there, ...fields });
  }

  /** Backroom reads a record as it is now, whether it has changed or not. */
  read(side: SideName, id: string): void {
    const record = this.record(side, id);
    if (!record) return;
    this.#local[side].set(id, record);
    this.look(side, id);
  }

  /** Backroom looks once more at what it knows of a record. */
  look(side: SideName, id: string): void {
    const record = this.#local[side].get(id);
    if (!record) return;
    // Something is being made there: whether it is this very record is known when the answer has come.
    const isMaking = this.sending().some((one) => goesTo(one) === side && one.push.action === 'customer.create');
    if (isMaking && this.agreedOn(id, side) === null) {
      this.#waiting.add(`${side} ${id}`);
      return;
    }
    const plan = this.#planFor(record, side);
    const wanted = plan.kind === 'push' ? plan.pushes : [];
    const about = plan.kind === 'push' ? wanted[0]?.about : plan.kind === 'undo' ? undefined : plan.about;
    // What is on its way to one of the two is looked at again when that is over.
    if (this.sending().some(({ push }) => push.about === about)) return;
    if (plan.agreed) this.#agree(plan.agreed);
    for (const one of this.ready()) if (one.push.about === about) this.#drop(one);
    for (const push of wanted) this.#outbox.push({ push, state: 'ready', made: null, version: null });
    if (plan.kind === 'hold') this.holds.set(plan.about, plan.why.code);
    else if (about !== undefined) this.holds.delete(about);
  }

  /** The vendor does what was sent, or refuses it since the record has changed by now. */
  send(one: Outgoing): void {
    const to = goesTo(one);
    const { vendor } = this.#remote[to];
    // Inputs of a customer's actions have these fields.
    const input = one.push.input as Partial<Customer> & { version?: string | null };
    const id = input.externalId ?? `${to}-${one.push.key.externalId}`;
    const there = this.record(to, id);
    if (vendor.versions === 'changed' && input.version && input.version !== there?.changedAt) {
      this.#drop(one);
      this.read(to, id);
      return;
    }
    this.writes++;
    const kept = this.#store(to, id, { ...blank, ...there, ...input });
    one.state = 'sending';
    one.made = id;
    one.version = { changed: kept.changedAt, token: String(this.#ticks), none: null }[vendor.versions];
    if (vendor.later) this.#store(to, id, vendor.later(kept));
  }

  /** The vendor's answer arrives. */
  answer(one: Outgoing): void {
    const { push, made, version } = one;
    const to = goesTo(one);
    const from = to === 'source' ? 'target' : 'source';
    one.state = 'done';
    const id = push.pair?.[from] ?? '';
    const pair = { source: '', target: '', [from]: id, [to]: made ?? '' };
    const before = this.#agreements.find((it) => it.source === pair.source && it.target === pair.target);
    const base = afterPush(before?.base ?? null, push.base ?? {}, to, version);
    this.#agree({ entity: 'customer', ...pair, base });
    this.look(from, id);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const name of waiting) {
      const [side, who = ''] = name.split(' ');
      this.look(side === 'source' ? 'source' : 'target', who);
    }
  }

  /** Reads and sends everything over and over. Null when there is no end to it, else how many rounds it took. */
  settle(most = 20): number | null {
    for (let round = 0; round < most; round++) {
      const before = this.writes;
      this.#answerAndRead();
      for (const one of this.ready()) if (this.#outbox.includes(one)) this.send(one);
      this.#answerAndRead();
      if (this.writes === before && this.ready().length === 0) return round;
    }
    return null;
  }

  #answerAndRead(): void {
    for (const one of this.sending()) this.answer(one);
    for (const side of sides) for (const id of this.ids(side)) this.read(side, id);
  }

  #drop(one: Outgoing): void {
    this.#outbox.splice(this.#outbox.indexOf(one), 1);
  }

  #store(side: SideName, id: string, { name, company, email, phone }: Fields): Customer {
    const { vendor, records } = this.#remote[side];
    const at = new Date(Date.UTC(2026, 4, 5) + ++this.#ticks * 1000).toISOString();
    const changedAt = vendor.versions === 'none' ? null : at;
    const fields = vendor.stores({ name, company, email, phone });
    const kept = customerOf({ ...fields, externalId: id, changedAt, createdAt: null });
    records.set(id, kept);
    return kept;
  }

  #agree(agreed: Agreed): void {
    const at = this.#agreements.findIndex((one) => one.source === agreed.source && one.target === agreed.target);
    if (at >= 0) this.#agreements[at] = agreed;
    else this.#agreements.push(agreed);
  }

  /** What the match book says of what is known here: the same e-mail address. */
  #same(): Same[] {
    return [...this.#local.source.values()].flatMap((one) => {
      const key = emailKey(one.email);
      const target = [...this.#local.target.values()]
        .filter(({ email }) => key !== null && emailKey(email) === key)
        .map(({ externalId }) => externalId);
      return target.length > 0 ? [{ kind: 'customer' as const, source: [one.externalId], target }] : [];
    });
  }

  #pushed(key: PushKey, to: SideName): Pushed | null {
    const found = this.#outbox.findLast((one) => goesTo(one) === to && keyText(one.push.key) === keyText(key));
    if (!found) return null;
    const { push, state, made } = found;
    const { action, input, base = null } = push;
    return { state, action, input, money: null, made: made === null ? null : { externalId: made, number: null }, base };
  }

  #planFor(record: Customer, from: SideName): Plan {
    const actions = { 'customer.create': true, 'customer.update': true } as const;
    const sideOf = (side: SideName) => ({ records: { customer: [...this.#local[side].values()] }, actions });
    const setup = { source: sideOf('source'), target: sideOf('target'), choices: this.#choices, same: this.#same() };
    const world: World = {
      ...worldOf(setup),
      agreed: (_entity, id, side) => this.agreedOn(id, side),
      pushed: (key, way = 'there') => this.#pushed(key, way === 'there' ? 'target' : 'source'),
      madeFrom: (id, _action, made) =>
        this.#outbox.find((one) => one.made === id && goesTo(one) === made && one.state === 'done')?.push.key ?? null,
    };
    return customerRecipe.plan('customer', record, world, from);
  }
}

export const plainVendor: Vendor = { stores: (fields) => fields, versions: 'changed' };
