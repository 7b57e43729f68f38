import type { ActionDraft, ActionKind } from '../../contract/actions/index.ts';
import type { EntityKind, EntityOf } from '../../contract/entities/index.ts';
import type { FlowKind, LedgerLine, Proof, PushState, PushWhy } from '../../contract/flows/index.ts';
import type { MatchKind } from '../../contract/ipc/matches.ts';
import type { Money } from '../../contract/money.ts';
import type { Account, Booking } from '../../providers/kit/index.ts';

/**
 * Names what comes of one thing of the source: the invoice of an order, the customer made for a buyer. `entity` may be
 * a word of the recipe's own where the source has no record of it (`guest`).
 */
export interface PushKey {
  readonly entity: string;
  readonly externalId: string;
  readonly part: string;
}

/**
 * Stands in an input for the vendor's id of what another push makes, which is known once that is done. In an input it
 * is written as `{ from: key }` by `idOf`; the sender puts the id in its place.
 */
export interface FromPush {
  readonly from: PushKey;
}

/** An input whose ids may be those of other pushes. */
export type Template<T> = T extends readonly (infer E)[]
  ? readonly Template<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Template<T[K]> }
    : T extends string
      ? T | FromPush
      : T;

/** One thing to be written, worked out whole before anything is sent. */
export interface PlannedPush<K extends ActionKind = ActionKind> {
  readonly key: PushKey;
  /** What people call what it comes from: "#1001". */
  readonly title: string;
  /** Pushes of one thing belong together, such as `order/123`. */
  readonly about: string;
  readonly action: K;
  readonly input: Template<ActionDraft<K>>;
  /** What must be done first, beside what the input names. */
  readonly needs?: readonly PushKey[];
  /** The accounting day, in the zone of the books: computed here and nowhere else. */
  readonly occurredOn: string;
  readonly money: Money | null;
  /** What the vendor must work it out to, else it is taken back and held. */
  readonly expect: Money | null;
  readonly proof: Proof | null;
  readonly ledger: readonly LedgerLine[];
  readonly warnings: readonly PushWhy[];
  /**
   * What of the source it rests on, as JSON. While that stays, what was written is not looked at again, whatever the
   * owner chooses since: a new account is for what comes. Without it every other plan is a change.
   */
  readonly basis?: unknown;
  /**
   * What happens when the plan is another one after it was written: what is there is taken back first (`replace`, as
   * for documents), or this is written on top (`add`, as for changes of a customer). `replace` unless said.
   */
  readonly again?: 'replace' | 'add';
  /** Where it is written; the target unless said. */
  readonly to?: 'source' | 'target';
  /** For records that are kept in line on both sides: what is written, field by field (two-way.ts). */
  readonly base?: Readonly<Record<string, string | null>>;
  /** The two records that `base` is about; null stands for the one that this makes. */
  readonly pair?: { readonly entity: EntityKind; readonly source: string | null; readonly target: string | null };
}

/** What two records that are kept in line said when they were looked at, or written, last (two-way.ts). */
export interface Agreed {
  readonly entity: EntityKind;
  /** The vendors' ids. */
  readonly source: string;
  readonly target: string;
  readonly base: Readonly<Record<string, string | null>>;
}

/** What is to be done about one record of the source. */
export type Plan = Decision & {
  /** Of records that are kept in line: noted at once, in the place of what was agreed on before. */
  readonly agreed?: Agreed;
};

type Decision =
  /** Nothing, and that is right: what is not sent yet of `about` is dropped, whichever side's record it came from. */
  | { readonly kind: 'nothing'; readonly about?: string }
  /** The first is what the record is about; others are what it needs (its customer), shared between plans. */
  | { readonly kind: 'push'; readonly pushes: readonly PlannedPush[] }
  /** Something is missing or uncertain: nothing is written until it is mended. */
  | {
      readonly kind: 'hold';
      readonly key: PushKey;
      readonly title: string;
      readonly about: string;
      readonly occurredOn: string;
      readonly money: Money | null;
      readonly why: PushWhy;
      /** What was worked out so far, to be looked at. */
      readonly ledger?: readonly LedgerLine[];
      readonly proof?: Proof | null;
    }
  /** What was made of it is to be taken back, if anything was. */
  | { readonly kind: 'undo'; readonly key: PushKey; readonly why: PushWhy };

/** What became of a push, the newest of its key. */
export interface Pushed {
  readonly state: PushState;
  readonly action: ActionKind;
  /** As it was planned. */
  readonly input: unknown;
  readonly money: Money | null;
  readonly made: { readonly externalId: string; readonly number: string | null } | null;
  readonly base: Readonly<Record<string, string | null>> | null;
}

/** Kinds of records that are found by what they are about. */
export interface Naming {
  readonly payment: 'order';
  readonly refund: 'order' | 'payment';
  readonly shipment: 'order';
  readonly balance_transaction: 'payout';
}

/** Kinds of records that are found by what people call them. */
export type Called = 'order' | 'invoice' | 'customer' | 'supplier';

/** One of the two systems, as far as a recipe may know it. */
export interface Side {
  readonly connectionId: string;
  readonly name: string;
  readonly account: Account;
  readonly can: (action: ActionKind) => boolean;
  readonly booking: (action: ActionKind) => Booking | null;
  /** Whether what an action has written there stays for good. */
  readonly isFinal: (action: ActionKind) => boolean;
  /** Whether an action cannot do without a field that is otherwise free to be left out. */
  readonly requires: (action: ActionKind, field: string) => boolean;
  /** Whether an action can be done there, and takes the field. */
  readonly takes: (action: ActionKind, field: string) => boolean;
  readonly has: (entity: EntityKind) => boolean;
  find<K extends EntityKind>(entity: K, externalId: string): EntityOf<K> | null;
  /** All records of a short list: accounts, tax rates, products of a shop that has few. At most 1,000. */
  list<K extends EntityKind>(entity: K): readonly EntityOf<K>[];
  /** Records that name another one: payments of an order, balance transactions of a payout. In order of their ids. */
  about<K extends keyof Naming>(entity: K, what: Naming[K], externalId: string): readonly EntityOf<K>[];
  /** Records with this key of the match book (`email`, `sku`, `number`): vendor's ids, at most 31. */
  keyed(kind: MatchKind, name: string, value: string): readonly string[];
  /** Orders, invoices, customers or suppliers that people call so. At most 3. */
  numbered<K extends Called>(entity: K, number: string): readonly EntityOf<K>[];
}

/** What a recipe works with: both systems as Backroom knows them, and what the owner chose. It reads, and never writes. */
export interface World {
  readonly source: Side;
  readonly target: Side;
  /** What the owner chose, by the id of the choice; undefined where nothing was, '' for "none, and that is right". */
  choice(id: string): string | undefined;
  /** The ids of what was chosen that begin so: `tax.` gives `tax.24`, `tax.0`. */
  chosen(prefix: string): readonly string[];
  /** The value of an expression of the owner's on a record, worked out before; undefined where there is none. */
  said(choiceId: string): string | undefined;
  /** The IANA zone of the books: accounting days are days there. */
  readonly zone: string;
  /** The first day that is looked at. */
  readonly startOn: string;
  /** What is the same thing in the target, by the match book; `several` where that is not certain. */
  counterpart(kind: MatchKind, externalId: string, from?: 'source' | 'target'): string | 'several' | null;
  /** Of what goes from the source to the target; `back` of what goes the other way. */
  pushed(key: PushKey, way?: 'there' | 'back'): Pushed | null;
  /** Whether another push makes something of this name in the target: some systems take each name once. */
  isNamed(name: string, action: ActionKind, otherThan: PushKey): boolean;
  /**
   * What was pushed from the target to the source, or made in the target of that id: the other way round. `made` says
   * in which of the two it was made, since both may use the same ids.
   */
  madeFrom(externalId: string, action: ActionKind, made?: 'source' | 'target'): PushKey | null;
  /** What was agreed on of the pair that a record of one side belongs to, even if the match book parts it by now. */
  agreed(entity: EntityKind, externalId: string, side: 'source' | 'target'): Agreed | null;
}

/** Something the owner decides about a flow; what may be chosen is worked out from both systems. */
export interface Ask {
  readonly id: string;
  readonly group: 'what' | 'people' | 'accounts' | 'taxes' | 'payments' | 'fields' | 'texts';
  /** Below `flows.choice`; several choices share a word (`tax`) and differ in their params. */
  readonly word: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly of: 'option' | 'expression';
  /** Words of `flows.option` where `worded`, else names of real things. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly worded?: boolean;
  readonly suggested?: string | null;
  /** What is taken while nothing was chosen; a choice with a default is never missing. */
  readonly fallback?: string;
  readonly required?: boolean;
  readonly seen?: number;
}

/** What the source's records of the flow hold, counted once over all of them since its first day. */
export interface Survey {
  /** By a name of the recipe's own, such as `tax.24` or `method.paypal`: how many records have it. */
  readonly counts: ReadonlyMap<string, number>;
}

/** A recipe: what one kind of flow does, as data and pure functions. */
export interface Recipe {
  readonly kind: FlowKind;
  /** Kinds of records of the source that it looks at when they change; of the target, for flows that go both ways. */
  readonly triggers: readonly EntityKind[];
  readonly backTriggers?: readonly EntityKind[];
  /** One flow keeps both sides in line, so that the same the other way round would be it once more. */
  readonly isMutual?: boolean;
  /** What both must have, for the flow to be offered; `kept` are records of the target. */
  readonly needs: {
    readonly source: readonly EntityKind[];
    readonly target: readonly ActionKind[];
    readonly kept?: readonly EntityKind[];
  };
  /** The record that this one is a part of and that is looked at in its place, such as the payout of a movement. */
  leadsTo?(entity: EntityKind, record: EntityOf<EntityKind>): { entity: EntityKind; externalId: string } | null;
  /** The names under which a record counts in the survey. */
  survey(entity: EntityKind, record: EntityOf<EntityKind>, world: World): readonly string[];
  asks(world: World, survey: Survey): readonly Ask[];
  plan(entity: EntityKind, record: EntityOf<EntityKind>, world: World, from: 'source' | 'target'): Plan;
}

/** The id of what another push makes, for an input. */
export function idOf(key: PushKey): FromPush {
  return { from: key };
}

/** `order/123/invoice`; slashes inside an id are kept apart from those between the parts. */
export function keyText({ entity, externalId, part }: PushKey): string {
  return [entity, encodeURIComponent(externalId), part].join('/');
}
