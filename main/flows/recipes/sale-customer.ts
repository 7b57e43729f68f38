import { z } from 'zod';
import { type ActionDraft, actionInputs } from '../../../contract/actions/index.ts';
import { emailKey } from '../../matches/keys.ts';
import { type FromPush, idOf, type PlannedPush, type PushKey, type World } from '../recipe.ts';
import { emailOf, isForeign, isFreeName, ownCurrency } from './people.ts';
import { accountingDay, because, isThere, noDocument, type Problem, unmapped } from './plans.ts';
import type { Order } from './sale-plans.ts';

/** Whom a document is made out to: a customer of the target, or one that is made for it first. */
export interface Buyer {
  readonly id: string | FromPush;
  readonly push: PlannedPush<'customer.create'> | null;
}

const keySchema = z.strictObject({ entity: z.string(), externalId: z.string(), part: z.string() });
/** The customer of a document as it was planned: an id, or the push that makes one. */
export const customerSchema = z.union([z.string(), z.strictObject({ from: keySchema })]);
const namedSchema = z.object({ customerId: customerSchema, customerEmail: z.string().nullish() });

/** How a buyer is known from order to order: by the shop's id, else the e-mail address, else the name. */
function keyOf({ customer, total: { currency } }: Order, world: World): PushKey {
  const part = isForeign(currency, world) ? `customer.${currency}` : 'customer';
  if (customer.externalId !== null) return { entity: 'customer', externalId: customer.externalId, part };
  const email = emailKey(customer.email);
  if (email !== null) return { entity: 'guest', externalId: email, part };
  const name = customer.name?.trim().toLowerCase();
  return { entity: 'guest', externalId: name ? `name:${name}` : 'nobody', part };
}

/** Whom the order's document is made out to already: a record that was found or merged since does not move it. */
function before(order: Order, document: PushKey, world: World): Buyer | null {
  const pushed = world.pushed(document);
  if (pushed?.state !== 'done') return null;
  const named = namedSchema.safeParse(pushed.input).data;
  if (!named || (named.customerEmail ?? null) !== emailOf(order.customer.email)) return null;
  const { customerId: id } = named;
  return typeof id === 'string' || isThere(world, id.from) ? { id, push: null } : null;
}

/** The customer of the books that the match book or the e-mail address names; `null` where there is none. */
function foundFor({ customer, total }: Order, world: World): string | Problem | null {
  const unclear = (count: number) =>
    because('customer_unclear', { customer: customer.name ?? customer.email ?? '', count });
  // Who was put aside in the books is not written to, nor is who is invoiced in another currency.
  const isFit = (id: string) => {
    const found = world.target.find('customer', id);
    if (found?.active === false) return false;
    if (found?.currency) return found.currency === total.currency;
    return !isForeign(total.currency, world) && !isOfCurrency(id, world);
  };
  const same = customer.externalId === null ? null : world.counterpart('customer', customer.externalId);
  if (same !== null && same !== 'several' && isFit(same)) return same;
  if (emailKey(customer.email) === null) return same === 'several' ? unclear(2) : null;
  const [one, ...more] = world.target.keyed('customer', 'email', customer.email ?? '').filter(isFit);
  if (more.length > 0) return unclear(more.length + 1);
  // The match book knows more than one; the address says which.
  return one ?? (same === 'several' ? unclear(2) : null);
}

/** One that Backroom made for what a buyer pays in another currency. */
function isOfCurrency(id: string, world: World): boolean {
  return world.madeFrom(id, 'customer.create', 'target')?.part.startsWith('customer.') ?? false;
}

/** How many people of one name and address are told apart by a number. */
const mostAlike = 50;

/**
 * A name that nobody in the books has: some take each name once, of customers and suppliers together. Nothing of one
 * order is in it, since all that a buyer has ordered must lead to the same customer.
 */
function freeName(name: string, key: PushKey, email: string | null, currency: string, world: World): string {
  const more = [...(isForeign(currency, world) ? [currency] : []), ...(email && email !== name ? [email] : [])];
  const names = [name, ...more.map((one) => `${name} (${one})`)];
  const last = names.at(-1) ?? name;
  const counted = Array.from({ length: mostAlike }, (_, index) => `${last} (${index + 2})`);
  return [...names, ...counted].find((one) => isFreeName(one, key, world)) ?? `${last} (${key.externalId})`;
}

function inputOf(key: PushKey, order: Order, world: World): ActionDraft<'customer.create'> {
  const { customer, shipTo, total } = order;
  const known = customer.externalId === null ? null : world.source.find('customer', customer.externalId);
  const email = emailOf(known?.email ?? null) ?? emailOf(customer.email);
  const name = known?.name.trim() || customer.name?.trim() || email || 'Guests';
  return {
    name: freeName(name, key, email, total.currency, world),
    company: known?.company?.trim() || null,
    email,
    phone: known?.phone?.trim() || null,
    // Everybody without a name lives somewhere else.
    address: known?.address ?? (customer.name || email ? shipTo : null),
    currency: ownCurrency(total.currency, world),
  };
}

/**
 * A guest as an earlier order has planned them. Each order may spell them otherwise, and what the owner has said yes to
 * must not become another plan before it is sent.
 */
function plannedGuest(key: PushKey, world: World): ActionDraft<'customer.create'> | null {
  const planned = key.entity === 'guest' ? world.pushed(key) : null;
  if (planned?.state !== 'proposed' && planned?.state !== 'ready') return null;
  return actionInputs['customer.create'].safeParse(planned.input).data ?? null;
}

/**
 * Whom an order's document is made out to, in this order of certainty: who it is made out to already, the customer that
 * Backroom made for this buyer, the match book's, the only one with the e-mail address, a new one.
 */
export function buyerOf(order: Order, document: PushKey, world: World): Buyer | Problem {
  if (world.choice('customers') === 'one') {
    const { currency } = order.total;
    const id = (isForeign(currency, world) ? null : world.choice('customer')) || world.choice(`customer.${currency}`);
    return id ? { id, push: null } : unmapped(isForeign(currency, world) ? `customer.${currency}` : 'customer');
  }
  const known = before(order, document, world);
  if (known) return known;
  const key = keyOf(order, world);
  if (isThere(world, key)) return { id: idOf(key), push: null };
  const found = foundFor(order, world);
  if (found !== null) return typeof found === 'string' ? { id: found, push: null } : found;
  if (!world.target.can('customer.create'))
    return because('customer_unclear', { customer: order.customer.name ?? '', count: 0 });
  const input = plannedGuest(key, world) ?? inputOf(key, order, world);
  const push: PlannedPush<'customer.create'> = {
    key,
    title: typeof input.name === 'string' ? input.name : '',
    about: `${key.entity}/${key.externalId}`,
    action: 'customer.create',
    input,
    occurredOn: accountingDay(order.placedAt, world),
    ...noDocument,
  };
  return { id: idOf(key), push };
}
