import type { GraphQLResolveInfo } from 'graphql';
import type { Product, Variant } from '../data/goods.ts';
import { exponentOf } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { Context, Node } from './connection.ts';
import { customerNode, hasAddress } from './customer-nodes.ts';
import { LOCATIONS, productNode, variantNode } from './goods-nodes.ts';
import { failed, once } from './mutation.ts';
import { addressNode } from './price-nodes.ts';
import { idNumber } from './root.ts';
import { countsOf, gid, SHOP_CURRENCY, variantOfItem } from './state.ts';

/** `address1`, `city`, `company` and the like. */
type Address = Record<string, string | null | undefined>;

interface CustomerInput {
  id?: string;
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
}

interface NewCustomer {
  input: CustomerInput & { tags?: string[]; addresses?: Address[] };
}

/** '12.50' as 1250 of the shop's currency. */
export function minorOf(text: string, exponent = exponentOf(SHOP_CURRENCY)): number {
  return Math.round(Number(text) * 10 ** exponent);
}

const NOWHERE = { street: '', city: '', zip: '', country: '', company: null };

function place(address: Address): Pick<Person, 'street' | 'city' | 'zip' | 'country' | 'company'> {
  const { address1, city, zip, countryCode, company } = address;
  return {
    street: address1 ?? '',
    city: city ?? '',
    zip: zip ?? '',
    country: countryCode ?? '',
    company: company ?? null,
  };
}

function named({ firstName, lastName, email, phone }: CustomerInput): Partial<Person> {
  return {
    ...(firstName === undefined ? {} : { first: firstName ?? '' }),
    ...(lastName === undefined ? {} : { last: lastName ?? '' }),
    ...(email === undefined ? {} : { email: email ?? '' }),
    ...(phone === undefined ? {} : { phone }),
  };
}

/** An address or a number belongs to one customer. */
function taken({ state }: Context, { email, phone }: CustomerInput, own: number | null): Node | null {
  for (const { id, ...person } of state.people.values()) {
    if (id === own) continue;
    if (email && person.email === email) return failed('Email has already been taken', ['input', 'email'], 'TAKEN');
    if (phone && person.phone === phone) return failed('Phone has already been taken', ['input', 'phone'], 'TAKEN');
  }
  return null;
}

function setCustomer(context: Context, { input }: NewCustomer): Node {
  const { state, nowMs } = context;
  const refusal = taken(context, input, null);
  if (refusal !== null) return refusal;
  const empty = { first: '', last: '', email: '', phone: null, note: null };
  const [address] = input.addresses ?? [];
  const where = address === undefined ? NOWHERE : place(address);
  const id = state.nextId();
  const person: Person = { id, ...empty, ...named(input), ...where, createdAt: nowMs, updatedAt: nowMs };
  state.people.set(id, person);
  state.tags.set(id, input.tags ?? []);
  state.revision += 1;
  return { customer: customerNode(person, context), userErrors: [] };
}

/** What is done to a customer who is there. */
function withCustomer(context: Context, id: string, change: (person: Person) => Node): Node {
  const person = context.state.people.get(idNumber(id));
  if (person === undefined) return failed('Customer does not exist', ['id']);
  const answer = change(person);
  person.updatedAt = context.nowMs;
  context.state.revision += 1;
  return answer;
}

const customers = (context: Context): Node => ({
  customerSet: (args: NewCustomer) => setCustomer(context, args),
  customerUpdate: ({ input }: { input: CustomerInput }) =>
    withCustomer(context, input.id ?? '', (person) => {
      const refusal = taken(context, input, person.id);
      if (refusal !== null) return refusal;
      Object.assign(person, named(input));
      return { customer: () => customerNode(person, context), userErrors: [] };
    }),
  customerAddressCreate: ({ customerId, address }: { customerId: string; address: Address }) =>
    withCustomer(context, customerId, (person) => {
      Object.assign(person, place(address));
      return { address: addressNode(person), userErrors: [] };
    }),
  customerAddressUpdate: ({ customerId, address }: { customerId: string; address: Address }) =>
    withCustomer(context, customerId, (person) => {
      if (!hasAddress(person)) return failed('Address does not exist', ['addressId']);
      Object.assign(person, place(address));
      return { address: addressNode(person), userErrors: [] };
    }),
  customerAddressDelete: ({ customerId, addressId }: { customerId: string; addressId: string }) =>
    withCustomer(context, customerId, (person) => {
      Object.assign(person, NOWHERE);
      return { deletedAddressId: addressId, userErrors: [] };
    }),
  customerDelete: ({ input: { id } }: { input: { id: string } }) => {
    const { state } = context;
    const number = idNumber(id);
    for (const sale of state.sales.values()) {
      if (!sale.guest && sale.buyer.id === number) return failed('Customer can’t be deleted: it has orders', ['id']);
    }
    if (!state.people.delete(number)) return failed('Customer does not exist', ['id']);
    state.revision += 1;
    return { deletedCustomerId: id, userErrors: [] };
  },
});

interface VariantInput {
  id?: string;
  price?: string;
  inventoryItem?: { sku?: string | null };
}

interface NewProduct {
  input: { title?: string; status?: string; tags?: string[]; productOptions?: unknown[]; variants?: VariantInput[] };
}

/** The pretend shop's own words for a status. */
function statusOf(status: string | undefined): Product['status'] {
  if (status === 'ARCHIVED') return 'archived';
  return status === 'DRAFT' ? 'draft' : 'active';
}

function setProduct(context: Context, { input }: NewProduct): Node {
  const { state, nowMs } = context;
  const [wanted] = input.variants ?? [];
  if (input.productOptions === undefined || wanted === undefined) {
    return failed('Must specify product options when updating variants.', ['input'], 'PRODUCT_OPTIONS_INPUT_MISSING');
  }
  if (!input.title) return failed("Title can't be blank", ['input', 'title'], 'INVALID_INPUT');
  const id = state.nextId();
  const stamps = { createdAt: nowMs, updatedAt: nowMs };
  const variant: Variant = {
    id: state.nextId(),
    sku: wanted.inventoryItem?.sku ?? '',
    title: 'Default Title',
    options: [],
    price: minorOf(wanted.price ?? '0'),
    stock: null,
    ...stamps,
  };
  const about = { title: input.title, slug: `product-${id}`, description: '', service: false };
  const product: Product = { id, ...about, status: statusOf(input.status), variants: [variant], ...stamps };
  state.products.set(id, product);
  state.variants.set(variant.id, { product, variant });
  state.tags.set(id, input.tags ?? []);
  state.revision += 1;
  return { product: productNode(product, context), userErrors: [] };
}

function updateVariants(
  context: Context,
  { productId, variants }: { productId: string; variants: VariantInput[] },
): Node {
  const { state, nowMs } = context;
  const product = state.products.get(idNumber(productId));
  if (product === undefined) return failed('Product does not exist', ['productId'], 'PRODUCT_DOES_NOT_EXIST');
  const found = variants.map(({ id = '' }) => state.variants.get(idNumber(id)));
  if (found.some((one) => one?.product !== product)) {
    return failed('Product variant does not exist', ['variants'], 'PRODUCT_VARIANT_DOES_NOT_EXIST');
  }
  variants.forEach(({ price, inventoryItem }, index) => {
    const variant = found[index]?.variant;
    if (variant === undefined) return;
    if (price !== undefined) variant.price = minorOf(price);
    if (inventoryItem?.sku !== undefined) variant.sku = inventoryItem.sku ?? '';
    variant.updatedAt = nowMs;
  });
  product.updatedAt = nowMs;
  state.revision += 1;
  return {
    product: () => productNode(product, context),
    productVariants: found.flatMap((one) => (one === undefined ? [] : [variantNode(one, context)])),
    userErrors: [],
  };
}

const products = (context: Context): Node => ({
  productSet: (args: NewProduct) => setProduct(context, args),
  productVariantsBulkUpdate: (args: { productId: string; variants: VariantInput[] }) => updateVariants(context, args),
  productUpdate: ({ product: wanted }: { product: { id?: string; title?: string; status?: string } }) => {
    const product = context.state.products.get(idNumber(wanted.id ?? ''));
    if (product === undefined) return failed('Product does not exist', ['id']);
    if (wanted.title !== undefined) product.title = wanted.title;
    if (wanted.status !== undefined) product.status = statusOf(wanted.status);
    product.updatedAt = context.nowMs;
    context.state.revision += 1;
    return { product: () => productNode(product, context), userErrors: [] };
  },
});

interface Quantity {
  inventoryItemId: string;
  locationId: string;
  quantity: number;
  changeFromQuantity?: number | null;
}

function setQuantity({ state, nowMs }: Context, wanted: Quantity): Node | null {
  const sellable = variantOfItem(state, idNumber(wanted.inventoryItemId));
  if (sellable === null)
    return failed('The specified inventory item could not be found.', [], 'INVALID_INVENTORY_ITEM');
  const index = LOCATIONS.findIndex(({ id }) => id === idNumber(wanted.locationId));
  if (index < 0) return failed('The specified location could not be found.', [], 'INVALID_LOCATION');
  const { product, variant } = sellable;
  if (variant.stock === null)
    return failed('The item is not stocked at the location.', [], 'ITEM_NOT_STOCKED_AT_LOCATION');
  const counts = countsOf(state, variant);
  if (wanted.changeFromQuantity != null && counts[index] !== wanted.changeFromQuantity) {
    const message = 'The changeFromQuantity value does not match persisted value.';
    return failed(message, ['input', 'quantities', '0'], 'CHANGE_FROM_QUANTITY_STALE');
  }
  const changed: [number, number] = [...counts];
  changed[index === 0 ? 0 : 1] = wanted.quantity;
  state.counts.set(variant.id, changed);
  variant.stock = changed[0] + changed[1];
  Object.assign(variant, { updatedAt: nowMs });
  product.updatedAt = nowMs;
  state.revision += 1;
  return null;
}

interface Quantities {
  input: { name: string; reason: string; quantities: Quantity[] };
}

function setQuantities(context: Context, { input }: Quantities): Node {
  if (input.name !== 'available') return failed("The quantity name must be 'available' here.", [], 'INVALID_NAME');
  if (input.quantities.some(({ changeFromQuantity }) => changeFromQuantity === undefined)) {
    return failed('changeFromQuantity must be given, even as null.', ['input', 'quantities']);
  }
  for (const one of input.quantities) {
    const refusal = setQuantity(context, one);
    if (refusal !== null) return refusal;
  }
  const group = { id: gid('InventoryAdjustmentGroup', context.state.nextId()), reason: input.reason };
  return { inventoryAdjustmentGroup: group, userErrors: [] };
}

/** Resolvers of what is written about people and goods. */
export function goodsMutations(context: Context): Node {
  return {
    ...customers(context),
    ...products(context),
    inventorySetQuantities: (args: Quantities, _: unknown, info: GraphQLResolveInfo) =>
      once(context, args, info, () => setQuantities(context, args)),
  };
}
