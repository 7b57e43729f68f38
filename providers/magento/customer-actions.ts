import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import type { Address } from '../../contract/entities/common.ts';
import {
  type Action,
  type ActionContext,
  changedOf,
  defineAction,
  defineUpdate,
  type Found,
  get,
  instantOfLocal,
  intent,
  type JsonObject,
  type Response,
  refused,
  staleness,
  write,
} from '../kit/index.ts';
import * as people from './people-goods.ts';
import { find, itemsOf, plain } from './search.ts';

const manage = ['Magento_Customer::manage'];

/** Magento wants two names: the last word is the last one. */
function namesOf(name: string) {
  const words = name.split(/\s+/);
  return words.length < 2
    ? { firstname: name, lastname: people.noName }
    : { firstname: words.slice(0, -1).join(' '), lastname: words.at(-1) ?? '' };
}

interface Contact {
  readonly address?: Address | null | undefined;
  readonly company?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

/** The fields of an address that are to be set; what is left out stays. */
function addressFields({ address, company, phone }: Contact): JsonObject {
  const place = address && {
    street: address.lines.length > 0 ? address.lines : [''],
    city: address.city,
    region: { region_code: address.region ?? '', region: address.region ?? '', region_id: 0 },
    region_id: 0,
    postcode: address.postcode,
    country_id: address.country,
  };
  return {
    ...place,
    ...(company === undefined ? {} : { company: company ?? '' }),
    ...(phone === undefined ? {} : { telephone: phone ?? '' }),
  };
}

const defaults = { default_billing: true, default_shipping: true };

/** @throws RangeError without an e-mail address */
function newCustomer(input: ActionInput<'customer.create'>, { account }: ActionContext): JsonObject {
  if (input.email === null) throw new RangeError('Magento has no customers without an e-mail address');
  const { websiteId, storeId } = account.facts ?? {};
  const names = namesOf(input.name);
  return {
    email: input.email,
    ...names,
    ...(websiteId ? { website_id: Number(websiteId) } : {}),
    ...(storeId ? { store_id: Number(storeId) } : {}),
    ...(input.address ? { addresses: [{ ...names, ...addressFields(input), ...defaults }] } : {}),
  };
}

const anHourMs = 3_600_000;

/**
 * Magento has no field for our reference, but lets nobody have an e-mail address twice: a customer of that address and
 * name who is as young as an earlier try of this very write was made by it, any other is somebody else's.
 */
function ownCustomer(response: Response, input: ActionInput<'customer.create'>, context: ActionContext): Found {
  const found = itemsOf(response).items[0];
  if (found === undefined) return { absent: true };
  const raw = people.customerRecord.parse(found);
  const { firstname, lastname } = namesOf(input.name);
  const ageMs = Math.abs(Date.parse(context.now) - Date.parse(instantOfLocal(raw.created_at)));
  if (ageMs < anHourMs && raw.firstname === firstname && raw.lastname === lastname) return doneCustomer(raw);
  return refused(`There is a customer with that e-mail address already, number ${raw.id}.`, 'duplicate');
}

function doneCustomer(raw: people.CustomerRecord) {
  return { done: { externalId: raw.id, version: instantOfLocal(raw.updated_at) } };
}

/** A customer as Magento sent it, to send most of it back, and as it is understood. */
const both = z.looseObject({}).transform((raw) => ({ raw, known: people.customerRecord.parse(raw) }));
type Both = z.infer<typeof both>;
const rawAddresses = z.array(z.looseObject({})).catch([]);

/** What of a customer goes back unchanged: Magento wants it there, or would think that it was taken away. */
const echoed = [
  ...['group_id', 'store_id', 'website_id', 'email', 'taxvat'],
  ...['firstname', 'middlename', 'lastname', 'prefix', 'suffix'],
];

function changedCustomer(input: ActionInput<'customer.update'>, customer: Both): JsonObject {
  const { raw, known } = customer;
  const there = echoed.filter((field) => raw[field] !== undefined);
  return {
    ...Object.fromEntries(there.map((field) => [field, plain(raw[field])])),
    id: Number(known.id),
    ...(input.email === undefined ? {} : { email: input.email }),
    ...(input.name === undefined ? {} : { ...namesOf(input.name), middlename: '' }),
    ...addressesOf(input, customer),
  };
}

/** All addresses of a customer, as an address that is not sent is deleted; only the main one changes. */
function addressesOf(input: ActionInput<'customer.update'>, { raw, known }: Both): JsonObject {
  const fields = addressFields(input);
  if (Object.keys(fields).length === 0 && input.address === undefined) return {};
  const all = rawAddresses.parse(raw.addresses);
  const address = people.mainAddress(known);
  const main = address ? known.addresses.indexOf(address) : -1;
  const others = all.filter((_, index) => index !== main).map(plain);
  if (input.address === null) return { addresses: others };
  const fresh = { firstname: known.firstname, lastname: known.lastname, ...defaults };
  const kept = Object.fromEntries(Object.entries(all[main] ?? fresh).map(([name, value]) => [name, plain(value)]));
  return { addresses: [{ ...kept, ...fields }, ...others] };
}

export const customerActions: readonly Action[] = [
  defineAction({
    kind: 'customer.create',
    scopes: manage,
    note: 'Magento keeps a phone number and a company with an address; without one they are left out.',
    lookUp: {
      first: ({ email }) => find('/customers/search', [['email', 'eq', email ?? '']]),
      read: (response, _request, input, context) => ownCustomer(response, input, context),
    },
    first: (input, context) => write('POST', '/customers', { customer: newCustomer(input, context) }),
    read: (response) => doneCustomer(people.customerRecord.parse(response.body)),
    inverse: ({ externalId, version = null }) => intent('customer.archive', { externalId, version }),
  }),
  defineUpdate({
    kind: 'customer.update',
    scopes: manage,
    schema: both,
    get: (externalId) => get(`/customers/${externalId}`),
    version: ({ known }) => instantOfLocal(known.updated_at),
    before: ({ known }, input) => {
      const { name, email, company, phone, address } = people.toCustomer(known);
      return changedOf(input, { name, email, company, phone, address: address && { ...address } });
    },
    put: (input, customer) =>
      write('PUT', `/customers/${customer.known.id}`, { customer: changedCustomer(input, customer) }),
  }),
  defineAction({
    kind: 'customer.archive',
    scopes: manage,
    first: ({ externalId }) => find('/customers/search', [['entity_id', 'eq', externalId]]),
    read: (response, request, { externalId, version }) => {
      if (request.method === 'DELETE') return { done: { externalId } };
      const found = itemsOf(response).items[0];
      if (found === undefined) return { done: { externalId } };
      const changedAt = instantOfLocal(people.customerRecord.parse(found).updated_at);
      const rest = { repeatable: true, mayBeGone: true } as const;
      return staleness(version, changedAt) ?? { next: write('DELETE', `/customers/${externalId}`, undefined, rest) };
    },
    inverse: null,
    final: 'Magento cannot switch a customer off; the account is deleted for good, the orders stay.',
  }),
];
