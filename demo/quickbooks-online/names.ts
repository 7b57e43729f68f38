import type { Product, Variant } from '../data/goods.ts';
import { convertMinor, decimalNumber, nameOf } from '../data/money.ts';
import type { Person } from '../data/people.ts';
import type { Entry, QuickbooksState } from './state.ts';
import { addEntry, companyDate, currencyOf, HOME } from './state.ts';

export function currencyRef(currency: ReturnType<typeof currencyOf>) {
  return { value: currency, name: nameOf(currency) };
}

/** DisplayName is unique among all names of a company. */
export function displayName(person: Person): string {
  return `${person.first} ${person.last} (${person.id})`;
}

export function addCustomer(state: QuickbooksState, person: Person): Entry {
  state.people.set(String(person.id), person);
  const entry: Entry = addEntry(state, 'Customer', person.createdAt, person.id, () => ({
    DisplayName: displayName(person),
    FullyQualifiedName: displayName(person),
    GivenName: person.first.slice(0, 100),
    FamilyName: person.last,
    PrintOnCheckName: displayName(person),
    ...(person.company === null ? {} : { CompanyName: person.company }),
    ...(person.note === null ? {} : { Notes: person.note }),
    PrimaryEmailAddr: { Address: person.email },
    ...(person.phone === null ? {} : { PrimaryPhone: { FreeFormNumber: person.phone } }),
    BillAddr: {
      Id: `${person.id}1`,
      Line1: person.street,
      City: person.city,
      Country: person.country,
      PostalCode: person.zip,
    },
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
  ['Sales', 'Income'],
  ['Current account', 'Bank'],
  ['Merchant fees', 'Expense'],
  ['Stock', 'Other Current Asset'],
  ['Undeposited Funds', 'Other Current Asset'],
] as const;

export function addAccounts(state: QuickbooksState, at: number): void {
  ACCOUNTS.forEach(([name, type], index) => {
    addEntry(state, 'Account', at, index + 1, () => ({
      Name: name,
      FullyQualifiedName: name,
      Active: true,
      AccountType: type,
      Classification: type === 'Income' ? 'Revenue' : type === 'Expense' ? 'Expense' : 'Asset',
      CurrentBalance: 0,
      CurrencyRef: currencyRef(HOME),
    }));
  });
  [24, 19, 13, 0].forEach((percent, index) => {
    const body = { Name: `VAT ${percent}%`, Active: true, RateValue: percent, SpecialTaxType: 'NONE' };
    addEntry(state, 'TaxRate', at, index + 1, () => body);
  });
}
