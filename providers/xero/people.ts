import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type Action,
  type ActionContext,
  changedOf,
  defineAction,
  defineUpdate,
  get,
  intent,
  type JsonObject,
  type Request,
} from '../kit/index.ts';
import * as records from './records.ts';
import { findingBy, keyMinutes, may, only, post, put, quoted, readDone } from './write.ts';

/**
 * Xero keeps one name of a contact: the firm's where there is one, with the person besides. It takes each name once, so
 * that the second person of a firm is called "Firm (Person)".
 */
function namesOf(
  { name, company }: { name?: string | undefined; company?: string | null | undefined },
  isTaken = false,
): JsonObject {
  if (!company) return name === undefined ? {} : { Name: name };
  if (name === undefined || name === company) return { Name: company };
  const [first = '', ...others] = name.split(/\s+/);
  return { Name: isTaken ? `${company} (${name})` : company, FirstName: first, LastName: others.join(' ') };
}

type Person = Partial<Pick<ActionInput<'customer.update'>, 'email' | 'phone' | 'address'>>;

/** Empty text takes a value away; a new contact has nothing to take away. */
function reachedBy({ email, phone, address }: Person, isNew: boolean): JsonObject {
  const isSaid = (value: unknown) => value !== undefined && !(isNew && value === null);
  const lines = address?.lines ?? [];
  const street = {
    AddressType: 'STREET',
    AddressLine1: lines[0] ?? '',
    AddressLine2: lines[1] ?? '',
    AddressLine3: lines[2] ?? '',
    AddressLine4: lines.slice(3).join(', '),
    City: address?.city ?? '',
    Region: address?.region ?? '',
    PostalCode: address?.postcode ?? '',
    Country: address?.country ?? '',
  };
  const number = { PhoneType: 'DEFAULT', PhoneCountryCode: '', PhoneAreaCode: '', PhoneNumber: phone ?? '' };
  return {
    ...(isSaid(email) ? { EmailAddress: email ?? '' } : {}),
    ...(isSaid(phone) ? { Phones: [number] } : {}),
    ...(isSaid(address) ? { Addresses: [street] } : {}),
  };
}

function contactBefore(raw: z.infer<typeof records.contact>, input: ActionInput<'customer.update'>): JsonObject {
  const { name, email, phone, address } = records.toContact(raw);
  const isRenamed = input.name !== undefined || Boolean(input.company);
  return { ...changedOf(input, { email, phone, address }), ...(isRenamed ? { name } : {}) };
}

type NewPerson = ActionInput<'customer.create' | 'supplier.create'>;

const named = z.object({ Contacts: z.array(z.unknown()) });

function made(input: NewPerson, context: ActionContext, isTaken: boolean): Request {
  const fields = {
    ...namesOf(input, isTaken),
    ...reachedBy(input, true),
    ...(input.currency === null ? {} : { DefaultCurrency: input.currency }),
    ContactNumber: context.reference,
  };
  return put('Contacts', fields, context);
}

/** Customers and suppliers are both contacts; what they are is told by the first paper that is made out to them. */
function create(who: 'customer' | 'supplier', paper: string): Action {
  return defineAction<`${typeof who}.create`>({
    kind: `${who}.create`,
    keyMinutes,
    scopes: may('contacts'),
    note: `Xero takes each name once. A contact counts as a ${who} there with its first ${paper}.`,
    first(input, context) {
      const { name, company } = input;
      if (!company || company === name) return made(input, context, false);
      return get('/Contacts', { page: 1, where: `Name==${quoted(company)} AND ContactStatus=="ACTIVE"` });
    },
    read(response, request, input, context) {
      if (request.method !== 'GET') return readDone('Contacts', response);
      return { next: made(input, context, named.parse(response.body).Contacts.length > 0) };
    },
    lookUp: findingBy('Contacts', 'ContactNumber'),
    inverse: ({ externalId, version = null }) => intent(`${who}.archive`, { externalId, version }),
  });
}

/** Contacts made and changed. */
export const people: readonly Action[] = [
  create('customer', 'invoice'),
  create('supplier', 'bill'),
  defineUpdate({
    kind: 'customer.update',
    keyMinutes,
    scopes: may('contacts'),
    schema: records.contact,
    body: only('Contacts'),
    get: (externalId) => get(`/Contacts/${externalId}`),
    version: ({ UpdatedDateUTC }) => UpdatedDateUTC ?? '',
    before: contactBefore,
    put: (input, { ContactID }, context) =>
      post('Contacts', ContactID, { ...namesOf(input), ...reachedBy(input, false) }, context),
  }),
];
