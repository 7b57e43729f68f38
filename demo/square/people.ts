import type { Person } from '../data/people.ts';
import type { Entry, SquareState } from './state.ts';
import { add, stamp } from './state.ts';

/** A person as a customer profile; the name is in two parts, and what is unknown is left out. */
export function addCustomer(state: SquareState, person: Person): Entry {
  const row = {
    id: state.newId(26),
    created_at: stamp(person.createdAt),
    updated_at: stamp(person.updatedAt),
    given_name: person.first,
    family_name: person.last,
    email_address: person.email,
    ...(person.phone === null ? {} : { phone_number: person.phone }),
    ...(person.company === null ? {} : { company_name: person.company }),
    ...(person.note === null ? {} : { note: person.note }),
    address: {
      address_line_1: person.street,
      locality: person.city,
      postal_code: person.zip,
      country: person.country,
    },
    preferences: { email_unsubscribed: false },
    creation_source: 'DIRECTORY',
    version: 0,
  };
  return add(state, 'customer', row, { title: `${person.first} ${person.last}`, at: row.created_at });
}

/** A firm that the shop buys from. */
export function addVendor(state: SquareState, person: Person): Entry {
  const name = `${person.company ?? 'Supplies'} ${person.last}`;
  const row = {
    id: `INV_V_${state.newId(26)}`,
    created_at: stamp(person.createdAt),
    updated_at: stamp(person.createdAt),
    name,
    address: { address_line_1: person.street, locality: person.city, country: person.country },
    contacts: [{ id: `INV_VC_${state.newId(26)}`, name: person.first, email_address: person.email, ordinal: 0 }],
    version: 1,
    status: 'ACTIVE',
  };
  return add(state, 'vendor', row, { title: name, at: row.created_at });
}
