import type { Product, Variant } from '../data/goods.ts';
import type { Currency } from '../data/money.ts';
import { convertMinor, decimalNumber, nameOf } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Entry, Json, QuickbooksState } from './state.ts';
import { addEntry, companyDate, currencyOf, freshId, HOME } from './state.ts';

export function currencyRef(currency: ReturnType<typeof currencyOf>) {
  return { value: currency, name: nameOf(currency) };
}

/** DisplayName is unique among all names of a company. */
export function displayName(person: Person): string {
  return `${person.first} ${person.last} (${person.id})`;
}

function contact(person: Person, name: string): Json {
  return {
    DisplayName: name,
    PrintOnCheckName: name,
    ...(person.company === null ? {} : { CompanyName: person.company }),
    PrimaryEmailAddr: { Address: person.email },
    ...(person.phone === null ? {} : { PrimaryPhone: { FreeFormNumber: person.phone } }),
    BillAddr: {
      Id: `${person.id}1`,
      Line1: person.street,
      City: person.city,
      Country: person.country,
      PostalCode: person.zip,
    },
  };
}

export function addCustomer(state: QuickbooksState, person: Person): Entry {
  state.people.set(String(person.id), person);
  const entry: Entry = addEntry(state, 'Customer', person.createdAt, person.id, () => ({
    ...contact(person, displayName(person)),
    FullyQualifiedName: displayName(person),
    GivenName: person.first.slice(0, 100),
    FamilyName: person.last,
    ...(person.note === null ? {} : { Notes: person.note }),
    Active: entry.active,
    Taxable: true,
    Job: false,
    BillWithParent: false,
    Balance: 0,
    BalanceWithJobs: 0,
    CurrencyRef: currencyRef(currencyOf(person)),
    PreferredDeliveryMethod: 'Email',
  }));
  entry.updatedAt = person.updatedAt;
  return entry;
}

/** One in ten suppliers is paid in yen. */
export function addVendor(state: QuickbooksState, random: Random, at: number): Entry {
  const id = freshId(state, 'Vendor');
  const person = makePerson(random, id, id, at, at);
  const name = `${person.company ?? person.last} Supplies (${id})`;
  const entry: Entry = addEntry(state, 'Vendor', at, id, () => ({
    ...contact(person, name),
    Active: entry.active,
    Vendor1099: false,
    Balance: 0,
    CurrencyRef: currencyRef(id % 10 === 4 ? 'JPY' : HOME),
  }));
  return entry;
}

/** Every variant is an item of its own: counted ones are Inventory, services Service, the rest NonInventory. */
export function addItem(state: QuickbooksState, product: Product, variant: Variant): Entry {
  state.variants.set(String(variant.id), { product, variant });
  const name = () => (product.variants.length === 1 ? product.title : `${product.title} ${variant.title}`);
  const entry: Entry = addEntry(state, 'Item', product.createdAt, variant.id, () => {
    const counted = variant.stock !== null;
    return {
      // Colons would mean a sub-item; 100 characters at most.
      Name: name().slice(0, 100),
      FullyQualifiedName: name().slice(0, 100),
      Sku: variant.sku,
      Active: entry.active,
      Taxable: true,
      UnitPrice: decimalNumber(convertMinor(variant.price, 'EUR', HOME), HOME),
      Type: counted ? 'Inventory' : product.service ? 'Service' : 'NonInventory',
      TrackQtyOnHand: counted,
      ...(counted ? { QtyOnHand: variant.stock, InvStartDate: companyDate(product.createdAt) } : {}),
      PurchaseCost: 0,
      IncomeAccountRef: { value: '1', name: 'Sales' },
      ...(counted ? { AssetAccountRef: { value: '4', name: 'Stock' } } : {}),
    };
  });
  entry.updatedAt = product.updatedAt;
  return entry;
}

const ACCOUNTS = [
  ['Sales', 'Income', 'Revenue', 0],
  ['Current account', 'Bank', 'Asset', 1_204_415],
  ['Merchant fees', 'Expense', 'Expense', 0],
  ['Stock', 'Other Current Asset', 'Asset', 730_050],
  ['Undeposited Funds', 'Other Current Asset', 'Asset', 99_999],
  ['Company card', 'Credit Card', 'Liability', -41_207],
  ['Έξοδα γραφείου 🖇️', 'Expense', 'Expense', 0],
  ["Owner's equity", 'Equity', 'Equity', 500_000],
] as const;

/** What shops are booked on besides. */
const SHOP_ACCOUNTS = [
  ['Card clearing', 'Other Current Asset', 'Asset', 0],
  ['PayPal clearing', 'Other Current Asset', 'Asset', 0],
  ['Shipping', 'Income', 'Revenue', 0],
  ['Payment fees', 'Expense', 'Expense', 0],
  ['Tips', 'Other Current Liability', 'Liability', 0],
  ['Gift cards', 'Other Current Liability', 'Liability', 0],
  ['Rounding', 'Other Income', 'Revenue', 0],
  ['Euro account', 'Bank', 'Asset', 0, 'EUR'],
  ['Dollar account', 'Bank', 'Asset', 0, 'USD'],
] as const;

/** What lines are booked by: each is a service of the account of its name. */
const SERVICES = ['Sales', 'Shipping', 'Tips', 'Gift cards', 'Rounding'];

type Account = readonly [name: string, type: string, classification: string, balance: number, currency?: Currency];

/** `balance` in minor units of the account's currency, which is the home currency unless said. */
export function addAccount(
  state: QuickbooksState,
  at: number,
  [name, type, classification, balance, currency = HOME]: Account,
): Entry {
  const id = freshId(state, 'Account');
  const entry: Entry = addEntry(state, 'Account', at, id, () => ({
    Name: name,
    FullyQualifiedName: name,
    AcctNum: String(1000 + id * 10),
    Active: entry.active,
    AccountType: type,
    Classification: classification,
    CurrentBalance: decimalNumber(balance, currency),
    CurrencyRef: currencyRef(currency),
  }));
  return entry;
}

/** A rate, and the code of the same id that lines name it by, on both sides of the books. */
export function addTaxRate(state: QuickbooksState, at: number, percent: number): Entry {
  const id = freshId(state, 'TaxRate');
  const name = `VAT ${percent}%`;
  const list = { TaxRateDetail: [{ TaxRateRef: { value: String(id), name }, TaxTypeApplicable: 'TaxOnAmount' }] };
  addEntry(state, 'TaxCode', at, id, () => ({
    ...{ Name: name, Active: true, Taxable: true, TaxGroup: true },
    ...{ SalesTaxRateList: list, PurchaseTaxRateList: list },
  }));
  const body = { Name: name, Active: true, RateValue: percent, SpecialTaxType: 'NONE', DisplayType: 'ReadOnly' };
  return addEntry(state, 'TaxRate', at, id, () => body);
}

export function addAccounts(state: QuickbooksState, at: number): void {
  for (const account of [...ACCOUNTS, ...SHOP_ACCOUNTS]) addAccount(state, at, account);
  for (const percent of [24, 19, 13, 0, 6]) addTaxRate(state, at, percent);
}

/** The items of the shop's own accounts. */
export function addServices(state: QuickbooksState, at: number): void {
  const accounts = [...state.lists.Account.values()];
  for (const name of SERVICES) {
    const account = accounts.find((one) => one.body().Name === name);
    const entry: Entry = addEntry(state, 'Item', at, freshId(state, 'Item'), () => ({
      ...{ Name: name, FullyQualifiedName: name, Active: entry.active, Taxable: true, Type: 'Service' },
      ...{ TrackQtyOnHand: false, UnitPrice: 0, PurchaseCost: 0 },
      IncomeAccountRef: { value: account?.id ?? '1', name },
    }));
  }
}
