import { z } from 'zod';
import type { Address } from '../../contract/entities/common.ts';
import type { EntityOf } from '../../contract/entities/index.ts';
import { fullName, idText, maybeText } from '../kit/index.ts';
import { decimal, easternStamp, money, utcStamp, visState } from './values.ts';

/** Nothing but empty parts is no address. */
function toAddress(lines: readonly (string | null)[], parts: Omit<Address, 'lines'>): Address | null {
  const address = { lines: lines.filter((line) => line !== null), ...parts };
  return address.lines.length > 0 || Object.values(parts).some((part) => part !== null) ? address : null;
}

/** https://www.freshbooks.com/api/clients */
export const clientRecord = z.looseObject({
  id: idText,
  vis_state: visState,
  fname: maybeText,
  lname: maybeText,
  organization: maybeText,
  email: maybeText,
  bus_phone: maybeText,
  mob_phone: maybeText,
  home_phone: maybeText,
  p_street: maybeText,
  p_street2: maybeText,
  p_city: maybeText,
  p_province: maybeText,
  p_code: maybeText,
  p_country: maybeText,
  signup_date: utcStamp,
  updated: easternStamp,
});

/** A client is a person, a firm, or a person of a firm; one of the names is there. */
export function toCustomer(raw: z.infer<typeof clientRecord>): EntityOf<'customer'> {
  return {
    externalId: raw.id,
    createdAt: raw.signup_date,
    changedAt: raw.updated,
    name: fullName(raw.fname, raw.lname) ?? raw.organization ?? raw.email ?? raw.id,
    company: raw.organization,
    email: raw.email,
    phone: raw.bus_phone ?? raw.mob_phone ?? raw.home_phone,
    active: raw.vis_state === 0,
    // The country is its English name, not a code.
    address: toAddress([raw.p_street, raw.p_street2], {
      city: raw.p_city,
      region: raw.p_province,
      postcode: raw.p_code,
      country: raw.p_country,
    }),
  };
}

/** https://www.freshbooks.com/api/vendors */
export const vendorRecord = z.looseObject({
  vendorid: idText,
  vis_state: visState,
  vendor_name: maybeText,
  primary_contact_first_name: maybeText,
  primary_contact_last_name: maybeText,
  primary_contact_email: maybeText,
  phone: maybeText,
  street: maybeText,
  street2: maybeText,
  city: maybeText,
  province: maybeText,
  postal_code: maybeText,
  country: maybeText,
  created_at: utcStamp,
  updated_at: utcStamp,
});

/** A vendor is called by its own name, else by its contact's. */
export function toSupplier(raw: z.infer<typeof vendorRecord>): EntityOf<'supplier'> {
  const contact = fullName(raw.primary_contact_first_name, raw.primary_contact_last_name);
  return {
    externalId: raw.vendorid,
    createdAt: raw.created_at,
    changedAt: raw.updated_at,
    name: raw.vendor_name ?? contact ?? raw.vendorid,
    company: raw.vendor_name,
    email: raw.primary_contact_email,
    phone: raw.phone,
    active: raw.vis_state === 0,
    address: toAddress([raw.street, raw.street2], {
      city: raw.city,
      region: raw.province,
      postcode: raw.postal_code,
      country: raw.country,
    }),
  };
}

/** https://www.freshbooks.com/api/items. `inventory` is empty where the item is not counted. */
export const itemRecord = z.looseObject({
  id: idText,
  vis_state: visState,
  name: maybeText,
  sku: maybeText,
  unit_cost: money.nullish(),
  updated: easternStamp,
});

/** An item has one price and no variants; deleted ones never come this far. */
export function toProduct(raw: z.infer<typeof itemRecord>): EntityOf<'product'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: raw.updated,
    title: raw.name ?? raw.sku ?? raw.id,
    sku: raw.sku,
    barcode: null,
    kind: 'simple',
    parentId: null,
    status: raw.vis_state === 0 ? 'active' : 'archived',
    price: raw.unit_cost ?? null,
  };
}

/** What every item is looked at for, whether or not it is counted. */
export const countedItem = z.looseObject({
  id: idText,
  name: maybeText,
  sku: maybeText,
  inventory: z.union([z.string(), z.number()]).nullish(),
  updated: z.string().nullish(),
});

/** Of an item only what tells of its stock, so that the store does not keep every item twice. */
export function stockOf({ id, name, sku, inventory, updated }: z.infer<typeof countedItem>) {
  return inventory === '' || inventory === null || inventory === undefined
    ? []
    : [{ id, name, sku, inventory, updated }];
}

export const stockRecord = z.object({
  id: idText,
  name: maybeText,
  sku: maybeText,
  inventory: decimal,
  updated: easternStamp,
});

/** There is one place for everything, and it has no name. */
export function toStock(raw: z.infer<typeof stockRecord>): EntityOf<'inventory_level'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: raw.updated,
    productId: raw.id,
    sku: raw.sku,
    title: raw.name,
    locationId: null,
    location: null,
    available: raw.inventory,
  };
}

/** The categories that bills and expenses are booked on; the rest of the books are journal entries only. */
export const categoryRecord = z.looseObject({
  id: idText,
  vis_state: visState,
  category: z.string(),
  is_cogs: z.boolean().nullish(),
  created_at: easternStamp,
  updated_at: easternStamp,
});

/** Categories have no number, currency or balance; only the cost of goods is told apart. */
export function toAccount(raw: z.infer<typeof categoryRecord>): EntityOf<'account'> {
  return {
    externalId: raw.id,
    createdAt: raw.created_at,
    changedAt: raw.updated_at,
    name: raw.category,
    number: null,
    kind: 'expense',
    type: raw.is_cogs ? 'Cost of goods sold' : null,
    currency: null,
    status: raw.vis_state === 0 ? 'active' : 'archived',
    balance: null,
  };
}

/** https://www.freshbooks.com/api/taxes. Documents repeat a tax by name and percent, not by id. */
export const taxRecord = z.looseObject({
  id: idText,
  name: z.string(),
  amount: decimal,
  updated: easternStamp,
});

/** `amount` is percent, as decimal text. */
export function toTaxRate(raw: z.infer<typeof taxRecord>): EntityOf<'tax_rate'> {
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: raw.updated,
    name: raw.name,
    code: null,
    percent: raw.amount,
    // FreshBooks adds taxes on top of a line's price.
    inclusive: false,
    country: null,
    status: 'active',
  };
}
