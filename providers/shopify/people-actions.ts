import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import type { Address } from '../../contract/entities/common.ts';
import { type Action, changedOf, defineAction, defineUpdate, instant, intent, type JsonObject } from '../kit/index.ts';
import * as documents from './mutations.ts';
import { address, withoutCompany } from './shapes.ts';
import { defineEnding, lookUpByTag, mutation, reading, readMade } from './writing.ts';

/** Shopify keeps two names: the last word is the last one. */
function namesOf(name: string): JsonObject {
  const words = name.split(/\s+/);
  return { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) ?? '' };
}

/** A region is written as its code, or, by a field that Shopify will do away with, as its name. */
function addressInput(at: Address | null, company: string | null): JsonObject {
  const region = at?.region ?? null;
  return {
    company,
    address1: at?.lines[0] ?? null,
    address2: at?.lines.slice(1).join(', ') || null,
    city: at?.city ?? null,
    zip: at?.postcode ?? null,
    countryCode: at?.country ?? null,
    ...(region === null ? {} : /^[A-Z0-9]{1,3}$/.test(region) ? { provinceCode: region } : { province: region }),
  };
}

const person = z.object({
  id: z.string(),
  updatedAt: z.string().transform(instant),
  displayName: z.string(),
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
  defaultAddress: z
    .looseObject({ id: z.string() })
    .transform(({ id, ...rest }) => ({ id, ...address.parse(rest) }))
    .nullable(),
});
type Person = z.infer<typeof person>;

/** The default address, without what it is called by. */
function placeOf({ defaultAddress }: Person): Address | null {
  if (defaultAddress === null) return null;
  const { id: _id, ...place } = defaultAddress;
  return withoutCompany(place);
}

/** The variables of `CUSTOMER_UPDATE`: what changes, and which of its three address parts is run. */
function personUpdate(
  { name, email, phone, address: to, company }: ActionInput<'customer.update'>,
  raw: Person,
): JsonObject {
  const kept = raw.defaultAddress;
  const touched = to !== undefined || company !== undefined;
  const place = to === undefined ? placeOf(raw) : to;
  const firm = company === undefined ? (kept?.company ?? null) : company;
  const empty = place === null && firm === null;
  return {
    input: {
      id: raw.id,
      ...(name === undefined ? {} : namesOf(name)),
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
    },
    id: raw.id,
    // Where there is none, the part of the document that wants it is left out.
    addressId: kept?.id ?? raw.id,
    address: addressInput(place, firm),
    adds: touched && kept === null && !empty,
    changes: touched && kept !== null && !empty,
    removes: touched && kept !== null && empty,
  };
}

export const customerActions: readonly Action[] = [
  defineAction({
    kind: 'customer.create',
    scopes: ['write_customers'],
    note: 'Shopify keeps the company in the address, and one customer for each e-mail address and phone number.',
    first: ({ name, email, phone, company, address: at }, { reference }) =>
      mutation(documents.CUSTOMER_SET, {
        input: {
          ...namesOf(name),
          email,
          phone,
          tags: [reference],
          ...(at || company ? { addresses: [addressInput(at, company)] } : {}),
        },
      }),
    read: readMade,
    lookUp: lookUpByTag(documents.CUSTOMERS_MADE),
    inverse: ({ externalId }) => intent('customer.archive', { externalId, version: null }),
  }),
  defineUpdate({
    kind: 'customer.update',
    scopes: ['write_customers'],
    note: 'An address is written over the default address; Shopify keeps the company in it.',
    schema: person,
    get: (id) => reading(documents.CUSTOMER, { id }),
    body: (whole) => {
      const found = z.object({
        customer: z.unknown().optional(),
        customerUpdate: z.object({ customer: z.unknown() }).optional(),
      });
      const { customer, customerUpdate } = z.object({ data: found }).parse(whole).data;
      return customerUpdate?.customer ?? customer;
    },
    version: ({ updatedAt }) => updatedAt,
    before: (raw, input) =>
      changedOf(input, {
        name: raw.displayName,
        company: raw.defaultAddress?.company ?? null,
        email: raw.defaultEmailAddress?.emailAddress ?? null,
        phone: raw.defaultPhoneNumber?.phoneNumber ?? null,
        address: placeOf(raw),
      }),
    put: (input, raw) => mutation(documents.CUSTOMER_UPDATE, personUpdate(input, raw)),
  }),
  defineEnding({
    kind: 'customer.archive',
    scopes: ['write_customers'],
    note: 'Shopify has no archive of customers: the customer is deleted, which it does only where there are no orders.',
    final: 'Shopify deletes a customer for good.',
    state: documents.CUSTOMER_STATE,
    schema: z.object({}),
    isDone: () => false,
    goneIsDone: true,
    write: (id) => mutation(documents.CUSTOMER_DELETE, { id }),
  }),
];
