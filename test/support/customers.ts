import type { EntityOf } from '../../contract/entities/index.ts';

export type Customer = EntityOf<'customer'>;

/** A customer of a test; what is not said is not known of it. */
export function customerOf(given: Partial<Customer> = {}): Customer {
  return {
    ...{ externalId: 'c1', createdAt: '2026-03-01T08:00:00Z', changedAt: '2026-03-01T08:00:00Z' },
    ...{ name: 'Eleni Papadaki', company: null, email: null, phone: null, active: true, address: null },
    ...given,
  };
}
