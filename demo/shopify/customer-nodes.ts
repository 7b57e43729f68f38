import type { Person } from '../data/people.ts';
import type { Sale } from '../data/sale.ts';
import { priceSale } from '../data/sale.ts';
import type { Context, Node } from './connection.ts';
import { isoText } from './connection.ts';
import { addressNode, moneyNode } from './price-nodes.ts';
import type { ShopifyState } from './state.ts';
import { gid, SHOP_CURRENCY } from './state.ts';

const salesByBuyer = new WeakMap<ShopifyState, { revision: number; sales: Map<number, Sale[]> }>();

/** Orders of one customer, from an index that is made anew when the data changed. */
function salesOf(state: ShopifyState, personId: number): Sale[] {
  let index = salesByBuyer.get(state);
  if (index === undefined || index.revision !== state.revision) {
    const sales = new Map<number, Sale[]>();
    for (const sale of state.sales.values()) {
      if (sale.guest) continue;
      const list = sales.get(sale.buyer.id);
      if (list === undefined) sales.set(sale.buyer.id, [sale]);
      else list.push(sale);
    }
    index = { revision: state.revision, sales };
    salesByBuyer.set(state, index);
  }
  return index.sales.get(personId) ?? [];
}

function amountSpent(sales: Sale[]): number {
  return sales.reduce((sum, sale) => {
    if (sale.paidAt === null) return sum;
    const priced = priceSale(sale, SHOP_CURRENCY);
    return sum + priced.total - priced.refunded;
  }, 0);
}

/** Those whom an app made may have none. */
export function hasAddress({ street, city, company }: Person): boolean {
  return street !== '' || city !== '' || company !== null;
}

export function customerNode(person: Person, context: Context): Node {
  return {
    __typename: 'Customer',
    id: gid('Customer', person.id),
    legacyResourceId: String(person.id),
    firstName: person.first,
    lastName: person.last,
    displayName: `${person.first} ${person.last}`.trim(),
    email: person.email === '' ? null : person.email,
    phone: person.phone,
    defaultEmailAddress:
      person.email === '' ? null : { emailAddress: person.email, marketingState: 'NOT_SUBSCRIBED', validFormat: true },
    defaultPhoneNumber: person.phone === null ? null : { phoneNumber: person.phone },
    defaultAddress: () => (hasAddress(person) ? addressNode(person) : null),
    note: person.note,
    tags: [...(person.company === null ? [] : ['business']), ...(context.state.tags.get(person.id) ?? [])],
    state: 'ENABLED',
    taxExempt: false,
    verifiedEmail: true,
    locale: 'en',
    numberOfOrders: () => String(salesOf(context.state, person.id).length),
    amountSpent: () => moneyNode(amountSpent(salesOf(context.state, person.id)), SHOP_CURRENCY),
    createdAt: isoText(person.createdAt),
    updatedAt: isoText(person.updatedAt),
  };
}
