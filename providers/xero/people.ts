import type { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { type Action, changedOf, defineAction, defineUpdate, get, intent, type JsonObject } from '../kit/index.ts';
import * as records from './records.ts';
import { findingBy, keyMinutes, may, only, post, put, readDone } from './write.ts';

/** Xero keeps one name of a contact: the firm's where there is one, with the person besides. */
function namesOf({ name, company }: { name?: string | undefined; company?: string | null | undefined }): JsonObject {
  if (!company) return name === undefined ? {} : { Name: name };
  if (name === undefined || name === company) return { Name: company };
  const [first = '', ...others] = name.split(/\s+/);
  return { Name: company, FirstName: first, LastName: others.join(' ') };
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

/** Contacts made and changed. */
export const people: readonly Action[] = [
  defineAction({
    kind: 'customer.create',
    keyMinutes,
    scopes: may('contacts'),
    note: 'Xero takes each name once. A contact counts as a customer there with its first invoice.',
    first: (input, context) =>
      put(
        'Contacts',
        {
          ...namesOf(input),
          ...reachedBy(input, true),
          ...(input.currency === null ? {} : { DefaultCurrency: input.currency }),
          ContactNumber: context.reference,
        },
        context,
      ),
    read: (response) => readDone('Contacts', response),
    lookUp: findingBy('Contacts', 'ContactNumber'),
    inverse: ({ externalId, version = null }) => intent('customer.archive', { externalId, version }),
  }),
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
