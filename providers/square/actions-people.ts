import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import {
  type Action,
  ask,
  changedOf,
  defineAction,
  defineUpdate,
  doneWith,
  get,
  intent,
  type JsonObject,
  type Response,
  write,
} from '../kit/index.ts';
import { customerRecord, toCustomer } from './people.ts';
import { at, keyed, keyMinutes } from './writing.ts';

const customers = '/v2/customers';
const scopes = ['CUSTOMERS_READ', 'CUSTOMERS_WRITE'];
const answer = z.object({ customer: customerRecord });

interface Person {
  readonly name?: string | undefined;
  readonly company?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly address?: Address | null | undefined;
}

/** Square keeps a name in two parts: what stands before the last space, and after it. Null empties a field. */
function fieldsOf({ name, company, email, phone, address }: Person): JsonObject {
  const space = name?.lastIndexOf(' ') ?? -1;
  const parts = name === undefined ? {} : { given_name: name.slice(0, space < 0 ? name.length : space) };
  const family = name === undefined ? {} : { family_name: space < 0 ? null : name.slice(space + 1) };
  const rest = { company_name: company, email_address: email, phone_number: phone, address: addressOf(address) };
  const given = Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { ...parts, ...family, ...Object.fromEntries(given) };
}

function addressOf(address: Address | null | undefined): JsonObject | null | undefined {
  if (!address) return address;
  const [first = null, second = null, ...others] = address.lines;
  return {
    address_line_1: first,
    address_line_2: second,
    address_line_3: others.join(', ') || null,
    locality: address.city,
    administrative_district_level_1: address.region,
    postal_code: address.postcode,
    country: address.country,
  };
}

/** A new profile has nothing to be emptied. */
function withoutNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function doneOf(raw: z.infer<typeof customerRecord>) {
  return doneWith(raw.id, { version: raw.updated_at });
}

const read = ({ body }: Response) => doneOf(answer.parse(body).customer);

const found = z.object({ customers: z.array(customerRecord).nullish() });

/** https://developer.squareup.com/reference/square/customers-api */
export const peopleActions: readonly Action[] = [
  defineAction({
    kind: 'customer.create',
    scopes,
    keyMinutes,
    first: (input, context) =>
      keyed('POST', customers, { ...withoutNulls(fieldsOf(input)), reference_id: context.reference }, context),
    read,
    // Square finds a new customer within half a minute, at times later; until then the key answers.
    lookUp: {
      first: (_input, { reference }) =>
        ask(`${customers}/search`, { limit: 1, query: { filter: { reference_id: { exact: reference } } } }),
      read: ({ body }) => {
        const [there] = found.parse(body).customers ?? [];
        return there ? doneOf(there) : { absent: true };
      },
    },
    inverse: ({ externalId }) => intent('customer.archive', { externalId, version: null }),
  }),
  defineUpdate({
    kind: 'customer.update',
    scopes,
    schema: customerRecord,
    body: (body) => z.object({ customer: z.unknown() }).parse(body).customer,
    get: (externalId) => get(at(customers, externalId)),
    version: ({ updated_at }) => updated_at ?? '',
    before: (raw, input) => {
      const { name, company, email, phone, address } = toCustomer(raw);
      return changedOf(input, { name, company, email, phone, address });
    },
    put: (input, { id }) => write('PUT', at(customers, id), fieldsOf(input)),
  }),
  defineAction({
    kind: 'customer.archive',
    scopes,
    note: 'Square cannot put a customer aside: it is deleted. What was sold to it stays.',
    first: ({ externalId }) =>
      write('DELETE', at(customers, externalId), undefined, { repeatable: true, mayBeGone: true }),
    read: (_response, _request, { externalId }) => ({ done: { externalId } }),
    inverse: null,
    final: 'Square deletes a customer for good.',
  }),
];
