import type { LedgerLine, PushReason, PushWhy } from '../../../contract/flows/index.ts';
import type { Money } from '../../../contract/money.ts';
import { localDay } from '../../../providers/kit/index.ts';
import type { Plan, PlannedPush, PushKey, World } from '../recipe.ts';

export const nothing: Plan = { kind: 'nothing' };

/** What every plan about one record has in common. */
export interface Subject {
  readonly key: PushKey;
  readonly title: string;
  readonly about: string;
  readonly occurredOn: string;
  readonly money: Money | null;
}

/** Why something cannot be worked out. */
export interface Problem {
  readonly why: PushWhy;
}

export function because(code: PushReason, params: PushWhy['params'] = {}): Problem {
  return { why: { code, params } };
}

/** Nothing can be booked before the owner has chosen this. */
export const unmapped = (choice: string): Problem => because('unmapped', { choice });

/** A hold with what was worked out so far. */
export function hold(
  { key, title, about, occurredOn, money }: Subject,
  { why }: Problem,
  found: Pick<Extract<Plan, { kind: 'hold' }>, 'ledger' | 'proof'> = {},
): Plan {
  return { kind: 'hold', key, title, about, occurredOn, money, why, ...found };
}

/** Takes back what was made of it; nothing where nothing was. */
export function undo(world: World, key: PushKey, code: PushReason): Plan {
  return world.pushed(key) === null ? nothing : { kind: 'undo', key, ...because(code) };
}

/** What is written without an amount: somebody, a product, a change. */
export const noDocument = { money: null, expect: null, proof: null, ledger: [], warnings: [] } as const;

export function pushOne(push: PlannedPush): Plan {
  return { kind: 'push', pushes: [push] };
}

/** The accounting day of an instant: where the books are kept. */
export function accountingDay(at: string, world: World): string {
  return localDay(at, world.zone);
}

/** Whether something is there already, or may be. */
export function isThere(world: World, key: PushKey): boolean {
  const state = world.pushed(key)?.state;
  return state === 'done' || state === 'sending' || state === 'undoing';
}

/** A line of a ledger that is booked without tax. */
export function bookedLine(title: string, account: string, net: Money): LedgerLine {
  return { title, quantity: null, account, taxRate: null, net, tax: null };
}
