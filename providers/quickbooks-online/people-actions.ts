import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type Account,
  type Action,
  type ActionContext,
  changedOf,
  defineAction,
  defineUpdate,
  get,
  intent,
  type JsonObject,
} from '../kit/index.ts';
import * as names from './names.ts';
import { version } from './pull.ts';
import { nameOf } from './values.ts';
import { ending, finding, keyMinutes, marked, only, post, quoted, readDone, sparse } from './writing.ts';

const displayName = (text: string) => nameOf(text, 500);

/** Empty text takes a value away. */
function personFields(input: Partial<ActionInput<'customer.update'>>): JsonObject {
  const { name, company, email, phone, address } = input;
  const [one = '', two = '', three = '', four = '', ...more] = address?.lines ?? [];
  const place = {
    ...{ Line1: one, Line2: two, Line3: three, Line4: four, Line5: more.join(', ') },
    City: address?.city ?? '',
    CountrySubDivisionCode: address?.region ?? '',
    PostalCode: address?.postcode ?? '',
    Country: address?.country ?? '',
  };
  return {
    ...(name === undefined ? {} : { DisplayName: displayName(name) }),
    ...(company === undefined ? {} : { CompanyName: company ?? '' }),
    ...(email === undefined ? {} : { PrimaryEmailAddr: { Address: email ?? '' } }),
    ...(phone === undefined ? {} : { PrimaryPhone: { FreeFormNumber: phone ?? '' } }),
    ...(address === undefined ? {} : { BillAddr: place }),
  };
}

/** Who is new has nothing to take away. */
function said<T extends object>(input: T): Partial<T> {
  // Only properties were left out.
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as Partial<T>;
}

type NewPerson = ActionInput<'customer.create' | 'supplier.create'>;

/** Customers and suppliers, which are made and archived alike. */
interface Role {
  readonly who: 'customer' | 'supplier';
  readonly entity: 'Customer' | 'Vendor';
  readonly note: string;
  /** What else holds the reference of the write. */
  readonly reference: (context: ActionContext) => JsonObject;
  /** True for what an earlier try of the same name has made. */
  readonly isMade: (raw: unknown, input: NewPerson, context: ActionContext) => boolean;
}

const once = 'QuickBooks takes each name once, among customers, suppliers and employees together.';

const customer: Role = {
  who: 'customer',
  entity: 'Customer',
  note: once,
  reference: ({ reference }) => ({ Notes: reference }),
  isMade: marked('Notes'),
};

/**
 * The notes of a supplier are neither taken nor given: https://github.com/intuit/QuickBooks-V3-DotNET-SDK/issues/365.
 * Since nobody else can have its name, an active one of this name, firm and e-mail address is what an earlier try made.
 */
const supplier: Role = {
  who: 'supplier',
  entity: 'Vendor',
  note: `${once} An earlier try is known by name, company and e-mail address.`,
  reference: () => ({}),
  isMade: (raw, { name, company, email }) => {
    const found = names.mapPerson(names.person.parse(raw));
    return found.active && found.name === displayName(name) && found.company === company && found.email === email;
  },
};

/** A name's currency is its own for good. Companies of one currency have no other. @throws RangeError */
function currencyField(wish: string | null, { currency, facts }: Account, who: Role['who']): JsonObject {
  if (wish === null) return {};
  if (facts?.multicurrency === 'true') return { CurrencyRef: { value: wish } };
  if (wish === currency) return {};
  throw new RangeError(`QuickBooks keeps these books in ${currency} only, so that no ${who} can be in ${wish}`);
}

function create({ who, entity, note, reference, isMade }: Role): Action {
  return defineAction<`${Role['who']}.create`>({
    kind: `${who}.create`,
    keyMinutes,
    note,
    first: (input, context) => {
      const fields = { ...personFields(said(input)), ...currencyField(input.currency, context.account, who) };
      return post(entity, { ...fields, ...reference(context) }, context);
    },
    read: (response) => readDone(entity, response),
    lookUp: finding<NewPerson>(entity, ({ name }) => `DisplayName = ${quoted(displayName(name))}`, isMade),
    inverse: ({ externalId, version: is = null }) => intent(`${who}.archive`, { externalId, version: is }),
  });
}

function archive({ who, entity }: Role): Action {
  const final = `A ${who} is made active again in QuickBooks itself.`;
  return ending({ kind: `${who}.archive`, entity, how: 'archive', final });
}

/** What is written to the lists of customers and vendors. */
export const peopleActions: readonly Action[] = [
  create(customer),
  defineUpdate({
    kind: 'customer.update',
    keyMinutes,
    schema: names.person.extend({ SyncToken: z.string() }),
    body: only('Customer'),
    get: (externalId) => get(`/customer/${externalId}`, version),
    version: ({ SyncToken }) => SyncToken,
    changedAt: ({ MetaData }) => MetaData.LastUpdatedTime,
    before: (raw, input) => {
      const { name, company, email, phone, address } = names.mapPerson(raw);
      return changedOf(input, { name, company, email, phone, address });
    },
    put: (input, raw, context) => sparse('Customer', raw, personFields(input), context),
  }),
  archive(customer),
  create(supplier),
  archive(supplier),
];
