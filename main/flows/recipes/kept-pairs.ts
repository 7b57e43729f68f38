import type { ActionKind } from '../../../contract/actions/index.ts';
import type { Agreed, PushKey, World } from '../recipe.ts';
import type { SideName } from '../two-way-base.ts';

/** Kinds of records that are kept in line on both sides. */
export type Kept = 'customer' | 'product';

/**
 * The record of the other side that is the same thing. `several`: that is not certain. `own`: Backroom made this one
 * for something else (a guest, a customer's second currency), so that it has no counterpart and needs none.
 */
export type Partner = { readonly id: string; readonly agreed: Agreed | null } | 'several' | 'own' | null;

export const otherSide = (side: SideName): SideName => (side === 'source' ? 'target' : 'source');

/** What is made of a record on the other side. */
export function makingOf(entity: Kept, externalId: string): PushKey {
  return { entity, externalId, part: entity };
}

const creating: Readonly<Record<Kept, ActionKind>> = { customer: 'customer.create', product: 'product.create' };
const wayFrom = { source: 'there', target: 'back' } as const;

/** What Backroom itself made of a record, or made it from. */
function madeWith(world: World, entity: Kept, id: string, side: SideName): string | 'own' | null {
  const action = creating[entity];
  const push = world.pushed(makingOf(entity, id), wayFrom[side]);
  if (push?.state === 'done' && push.action === action && push.made) return push.made.externalId;
  const from = world.madeFrom(id, action, side);
  // Both systems may use the same ids, so that the push must be one to this side.
  if (!from || world.pushed(from, wayFrom[otherSide(side)])?.made?.externalId !== id) return null;
  return from.entity === entity && from.part === entity ? from.externalId : 'own';
}

/** What a record is known to be kept in line with, whatever the match book says by now. */
function knownPartner(world: World, entity: Kept, id: string, side: SideName): Partner {
  const agreed = world.agreed(entity, id, side);
  if (agreed) return { id: agreed[otherSide(side)], agreed };
  const made = madeWith(world, entity, id, side);
  return made === null || made === 'own' ? made : { id: made, agreed: null };
}

/**
 * The counterpart of a record (must-not-fail 34). What was a pair once stays one, even if an e-mail address or a SKU
 * changes, which the match book goes by; where the book says that it belongs to another record, it is not certain.
 */
export function partnerOf(world: World, entity: Kept, id: string, side: SideName): Partner {
  const there = otherSide(side);
  const known = knownPartner(world, entity, id, side);
  if (known === 'own' || known === 'several') return known;
  const booked = world.counterpart(entity, id, side);
  if (known) {
    if (booked === null || booked === 'several' || booked === known.id) return known;
    // The vendor has merged the one that it was into another, or somebody has deleted it.
    return world[there].find(entity, known.id) ? 'several' : { id: booked, agreed: null };
  }
  if (booked === null || booked === 'several') return booked;
  const back = knownPartner(world, entity, booked, there);
  if (back === null) return { id: booked, agreed: null };
  return back !== 'own' && back !== 'several' && back.id === id ? { id: booked, agreed: back.agreed } : 'several';
}
