import type { ActionKind } from '../../contract/actions/index.ts';
import { type EntityKind, type EntityOf, entityKinds } from '../../contract/entities/index.ts';
import { type MatchKind, matchKindSchema } from '../../contract/ipc/matches.ts';
import { keyText, type Pushed, type PushKey, type Side, type World } from '../../main/flows/recipe.ts';
import { emailKey, keysOf, skuKey } from '../../main/matches/keys.ts';
import type { Account, Booking } from '../../providers/kit/index.ts';

/** The records of a system, by kind. */
export type Records = { readonly [K in EntityKind]?: readonly EntityOf<K>[] };

/** One of the two systems of a test: what it has, and what can be written there. */
export interface SideSetup {
  readonly connectionId?: string;
  readonly name?: string;
  readonly account?: Partial<Account>;
  readonly records?: Records;
  /** Kinds of records that it has a stream of; those with records, unless said. */
  readonly has?: readonly EntityKind[];
  /** Fields that an action cannot do without there. */
  readonly requires?: { readonly [A in ActionKind]?: readonly string[] };
  /** Fields that an action has no place for there. */
  readonly lacks?: { readonly [A in ActionKind]?: readonly string[] };
  /** What can be written there, and how what makes a sale's document books it. */
  readonly actions?: { readonly [A in ActionKind]?: Booking | true };
  /** What cannot be taken back there. */
  readonly final?: readonly ActionKind[];
}

/** One group of the match book: vendor's ids of both sides. More than one of the other side is `several`. */
export interface Same {
  readonly kind: MatchKind;
  readonly source: readonly string[];
  readonly target: readonly string[];
}

export interface WorldSetup {
  readonly source?: SideSetup;
  readonly target?: SideSetup;
  readonly choices?: Readonly<Record<string, string>>;
  /** What the owner's expressions give, by the id of the choice. */
  readonly said?: Readonly<Record<string, string>>;
  readonly zone?: string;
  readonly startOn?: string;
  readonly same?: readonly Same[];
  readonly pushed?: readonly (readonly [PushKey, Partial<Pushed>])[];
}

const isMatchKind = (entity: EntityKind): entity is EntityKind & MatchKind => matchKindSchema.safeParse(entity).success;

const normal: { readonly [name: string]: (text: string) => string | null } = { email: emailKey, sku: skuKey };

/** The ids of what a record is about, as the store finds them. */
function aboutOf(record: EntityOf<EntityKind>, what: 'order' | 'payment' | 'payout'): readonly (string | null)[] {
  if (what === 'order' && 'paysFor' in record) return record.paysFor;
  if (what === 'order' && 'orderId' in record) return [record.orderId];
  if (what === 'payout' && 'payoutId' in record) return [record.payoutId];
  if (what !== 'payment') return [];
  if ('paymentId' in record) return [record.paymentId];
  return 'sourceId' in record ? [record.sourceId] : [];
}

function sideOf(setup: SideSetup, fallbackName: string): Side {
  const { records = {}, actions = {}, name = fallbackName } = setup;
  // The list of a kind holds records of that kind; the lookup by a type parameter loses it.
  const all = <K extends EntityKind>(entity: K) => (records[entity] ?? []) as readonly EntityOf<K>[];
  const has = setup.has ?? entityKinds.filter((kind) => records[kind] !== undefined);
  return {
    connectionId: setup.connectionId ?? name.toLowerCase(),
    name,
    account: { id: 'a1', name, ...setup.account },
    can: (action) => actions[action] !== undefined,
    isFinal: (action) => setup.final?.includes(action) ?? false,
    requires: (action, field) => setup.requires?.[action]?.includes(field) ?? false,
    takes: (action, field) => actions[action] !== undefined && !(setup.lacks?.[action]?.includes(field) ?? false),
    booking: (action) => {
      const how = actions[action];
      return how === undefined || how === true ? null : how;
    },
    has: (entity) => has.includes(entity),
    find: (entity, externalId) => all(entity).find((one) => one.externalId === externalId) ?? null,
    list: (entity) => all(entity).slice(0, 1000),
    about: (entity, what, externalId) =>
      all(entity)
        .filter((one) => aboutOf(one, what).includes(externalId))
        .sort((a, b) => (a.externalId < b.externalId ? -1 : 1)),
    keyed(kind, key, value) {
      const wanted = normal[key]?.(value) ?? value;
      const fits = (one: EntityOf<MatchKind>) => [...keysOf(kind, one)].some(([k, v]) => k === key && v === wanted);
      return isMatchKind(kind)
        ? all(kind)
            .filter(fits)
            .map(({ externalId }) => externalId)
            .slice(0, 31)
        : [];
    },
    numbered: (entity, number) =>
      all(entity)
        .filter((one) => ('number' in one ? one.number : 'name' in one ? one.name : null) === number)
        .slice(0, 3),
  };
}

/** Fills in what a test does not care about. */
function pushedOf(given: Partial<Pushed>): Pushed {
  return { state: 'done', action: 'invoice.create', input: {}, money: null, made: null, base: null, ...given };
}

/** A world over plain arrays, for the tests of recipes. */
export function worldOf(setup: WorldSetup = {}): World {
  const pushed = new Map((setup.pushed ?? []).map(([key, given]) => [keyText(key), { key, one: pushedOf(given) }]));
  return {
    source: sideOf(setup.source ?? {}, 'Shop'),
    target: sideOf(setup.target ?? {}, 'Books'),
    choice: (id) => setup.choices?.[id],
    chosen: (prefix) => Object.keys(setup.choices ?? {}).filter((id) => id.startsWith(prefix)),
    said: (id) => setup.said?.[id],
    zone: setup.zone ?? 'UTC',
    startOn: setup.startOn ?? '2026-01-01',
    counterpart(kind, externalId, from = 'source') {
      const to = from === 'source' ? 'target' : 'source';
      const group = (setup.same ?? []).find((one) => one.kind === kind && one[from].includes(externalId));
      const [first, ...more] = group?.[to] ?? [];
      return first === undefined ? null : more.length > 0 ? 'several' : first;
    },
    pushed: (key) => pushed.get(keyText(key))?.one ?? null,
    isNamed: () => false,
    agreed: () => null,
    madeFrom(externalId, action) {
      const found = [...pushed.values()].find(
        ({ one }) => one.state === 'done' && one.action === action && one.made?.externalId === externalId,
      );
      return found?.key ?? null;
    },
  };
}
