import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { fullName, maybeText, oneOf } from '../kit/index.ts';
import { address, sourceOf, stamps } from './shapes.ts';

// https://developer.squareup.com/reference/square/objects/Customer and Vendor

export const customerRecord = z.looseObject({
  ...stamps,
  given_name: maybeText,
  family_name: maybeText,
  nickname: maybeText,
  company_name: maybeText,
  email_address: maybeText,
  phone_number: maybeText,
  address,
});

/** Square asks for no name: the first thing that is known of a customer stands for it. */
export function toCustomer(raw: z.infer<typeof customerRecord>): EntityOf<'customer'> {
  const full = fullName(raw.given_name, raw.family_name);
  return {
    ...sourceOf(raw),
    name: full ?? raw.company_name ?? raw.nickname ?? raw.email_address ?? raw.phone_number ?? raw.id,
    company: raw.company_name,
    email: raw.email_address,
    phone: raw.phone_number,
    active: true,
    address: raw.address,
  };
}

const contact = z.object({ email_address: maybeText, phone_number: maybeText, removed: z.boolean().nullish() });

export const vendorRecord = z.looseObject({
  ...stamps,
  name: z.string().min(1),
  status: oneOf({ ACTIVE: true, INACTIVE: false }),
  contacts: z.array(contact).nullish(),
  address,
});

/** Who is no longer bought from is inactive; a contact that was removed stays in the list. */
export function toSupplier(raw: z.infer<typeof vendorRecord>): EntityOf<'supplier'> {
  const reached = raw.contacts?.find(({ removed }) => removed !== true);
  return {
    ...sourceOf(raw),
    name: raw.name,
    company: null,
    email: reached?.email_address ?? null,
    phone: reached?.phone_number ?? null,
    active: raw.status,
    address: raw.address,
  };
}
