import { decimalNumber, exchangeRate } from '../data/money.ts';
import type { Account, Allocation, Contact, Document, Item, Json, Line, Payment, TaxRate, XeroState } from './state.ts';
import { allocationsOf, creditedOf, HOME, leftOf, livePayments, paidOf, paymentType, totalOf } from './state.ts';

/** Times and days as .NET once wrote them. */
export function msDate(ms: number): string {
  return `/Date(${ms}+0000)/`;
}

function dayFields(name: string, date: string): Json {
  return { [`${name}String`]: `${date}T00:00:00`, [name]: msDate(Date.parse(date)) };
}

const stamp = (ms: number): Json => ({ UpdatedDateUTC: msDate(ms) });
const stamps = (ms: number): Json => ({
  ...stamp(ms),
  UpdatedDateUTCString: `${new Date(ms).toISOString().slice(0, 19)}Z`,
});

export function contactJson(contact: Contact): Json {
  const { lines, city, region, zip, country } = contact.address;
  const [first = '', second = '', third = '', fourth = ''] = lines;
  const street = { AddressLine1: first, AddressLine2: second, AddressLine3: third, AddressLine4: fourth };
  const phone = (type: string, number: string) => ({
    PhoneType: type,
    PhoneNumber: number,
    PhoneAreaCode: '',
    PhoneCountryCode: '',
  });
  return {
    ContactID: contact.id,
    ...(contact.number === '' ? {} : { ContactNumber: contact.number }),
    ContactStatus: contact.archived ? 'ARCHIVED' : 'ACTIVE',
    Name: contact.name,
    FirstName: contact.first,
    LastName: contact.last,
    EmailAddress: contact.email,
    BankAccountDetails: '',
    Addresses: [
      { AddressType: 'STREET', ...street, City: city, Region: region, PostalCode: zip, Country: country },
      { AddressType: 'POBOX', City: '', Region: '', PostalCode: '', Country: '' },
    ],
    Phones: [phone('DDI', ''), phone('DEFAULT', contact.phone), phone('FAX', ''), phone('MOBILE', '')],
    ...(contact.currency === null ? {} : { DefaultCurrency: contact.currency }),
    ...stamp(contact.updatedAt),
    ContactGroups: [],
    IsSupplier: contact.supplier,
    IsCustomer: contact.customer,
    ContactPersons: [],
    HasAttachments: false,
    HasValidationErrors: false,
  };
}

export function itemJson(item: Item): Json {
  const counts = item.stock === null ? {} : { QuantityOnHand: item.stock, TotalCostPool: item.stock * 2 };
  return {
    ItemID: item.id,
    Code: item.code,
    Description: item.description,
    ...stamp(item.updatedAt),
    PurchaseDetails: {},
    SalesDetails: { UnitPrice: decimalNumber(item.price, HOME), AccountCode: '200', TaxType: 'OUTPUT24' },
    Name: item.name,
    IsTrackedAsInventory: item.stock !== null,
    ...counts,
    IsSold: true,
    IsPurchased: true,
  };
}

export function accountJson(account: Account): Json {
  return {
    AccountID: account.id,
    Code: account.code,
    Name: account.name,
    Status: account.archived ? 'ARCHIVED' : 'ACTIVE',
    Type: account.type,
    TaxType: account.taxType,
    Class: account.class,
    EnablePaymentsToAccount: account.takesPayments,
    ShowInExpenseClaims: account.class === 'EXPENSE',
    ...(account.currency === null ? {} : { BankAccountType: 'BANK', CurrencyCode: account.currency }),
    ReportingCode: `${account.class}.${account.code}`,
    HasAttachments: false,
    ...stamp(account.updatedAt),
  };
}

export function taxRateJson(rate: TaxRate): Json {
  const isSale = rate.type.startsWith('OUTPUT');
  return {
    Name: rate.name,
    TaxType: rate.type,
    ReportTaxType: isSale ? 'OUTPUT' : 'INPUT',
    CanApplyToAssets: true,
    CanApplyToEquity: true,
    CanApplyToExpenses: !isSale,
    CanApplyToLiabilities: true,
    CanApplyToRevenue: isSale,
    DisplayTaxRate: rate.percent,
    EffectiveRate: rate.percent,
    Status: rate.status,
    TaxComponents: [{ Name: 'ΦΠΑ', Rate: rate.percent, IsCompound: false, IsNonRecoverable: false }],
  };
}

function lineJson(line: Line, { currency, inclusive }: Document): Json {
  const { item, account } = line;
  const { id: ItemID, name: Name, code: Code } = item ?? { id: '', name: '', code: '' };
  return {
    LineItemID: line.id,
    Description: line.text,
    ...(item === null ? {} : { ItemCode: Code, Item: { ItemID, Name, Code } }),
    UnitAmount: decimalNumber(line.unit, currency),
    TaxType: line.taxType,
    TaxAmount: decimalNumber(line.tax, currency),
    LineAmount: decimalNumber(inclusive ? line.net + line.tax : line.net, currency),
    ...(account === null ? {} : { AccountCode: account.code, AccountID: account.id }),
    Tracking: [],
    Quantity: line.quantity,
  };
}

function contactIn({ id, name, email }: Contact, isAlone: boolean): Json {
  const whole = isAlone ? { EmailAddress: email } : {};
  return {
    ContactID: id,
    Name: name,
    ...whole,
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  };
}

function sums(document: Document): Json {
  const tax = document.lines.reduce((sum, line) => sum + line.tax, 0);
  const total = totalOf(document);
  const number = (minor: number) => decimalNumber(minor, document.currency);
  return { SubTotal: number(total - tax), TotalTax: number(tax), Total: number(total) };
}

function statusOf(state: XeroState, document: Document): string {
  const isPaid = document.status === 'AUTHORISED' && totalOf(document) > 0 && leftOf(state, document) === 0;
  return isPaid && document.bank === null ? 'PAID' : document.status;
}

function allocationJson({ id, credit, invoice, amount, date }: Allocation): Json {
  return {
    AllocationID: id,
    Amount: decimalNumber(amount, credit.currency),
    Date: msDate(Date.parse(date)),
    Invoice: { InvoiceID: invoice.id, InvoiceNumber: invoice.number },
    CreditNote: { CreditNoteID: credit.id, CreditNoteNumber: credit.number },
    IsDeleted: false,
  };
}

/** `isAlone`: asked for by its id, which tells more of the contact. Lists without pages come without lines. */
export function documentJson(state: XeroState, document: Document, isAlone: boolean, hasLines = true): Json {
  const { currency } = document;
  const number = (minor: number) => decimalNumber(minor, currency);
  const common = {
    Type: document.type,
    Reference: document.reference,
    HasAttachments: false,
    Contact: contactIn(document.contact, isAlone),
    ...dayFields('Date', document.date),
    Status: statusOf(state, document),
    LineAmountTypes: document.noTax ? 'NoTax' : document.inclusive ? 'Inclusive' : 'Exclusive',
    LineItems: hasLines ? document.lines.map((line) => lineJson(line, document)) : [],
    ...sums(document),
    CurrencyCode: currency,
    CurrencyRate: exchangeRate(HOME, currency),
  };
  const payments = () =>
    livePayments(state, document).map(({ id, date, amount }) => ({
      ...{ PaymentID: id, Date: msDate(Date.parse(date)), Amount: number(amount), HasAccount: false },
    }));
  if (document.bank !== null) {
    const { id: AccountID, code: Code, name: Name } = document.bank;
    const bank = { BankTransactionID: document.id, BankAccount: { AccountID, Code, Name }, IsReconciled: false };
    return { ...bank, ...common, ...stamp(document.updatedAt) };
  }
  if (document.type === 'PURCHASEORDER') {
    return {
      ...{ PurchaseOrderID: document.id, PurchaseOrderNumber: document.number, AttentionTo: '' },
      ...{ HasErrors: false, IsDiscounted: false, SentToContact: document.sent },
      ...common,
      ...(document.due === null ? {} : dayFields('DeliveryDate', document.due)),
      ...stamps(document.updatedAt),
    };
  }
  if (document.type === 'ACCRECCREDIT') {
    const names = { CreditNoteID: document.id, ID: document.id, CreditNoteNumber: document.number };
    const set = { Allocations: allocationsOf(state, document).map(allocationJson), Payments: payments() };
    return {
      ...names,
      ...set,
      RemainingCredit: number(leftOf(state, document)),
      ...common,
      ...stamps(document.updatedAt),
    };
  }
  return {
    InvoiceID: document.id,
    InvoiceNumber: document.number,
    ...{ Payments: payments(), CreditNotes: [], Prepayments: [], Overpayments: [] },
    AmountDue: number(leftOf(state, document)),
    AmountPaid: number(paidOf(state, document)),
    AmountCredited: number(creditedOf(state, document)),
    SentToContact: document.sent,
    ...{ HasErrors: false, IsDiscounted: false },
    ...common,
    ...(document.due === null ? {} : dayFields('DueDate', document.due)),
    ...stamps(document.updatedAt),
  };
}

export function paymentJson(payment: Payment): Json {
  const { document, account } = payment;
  const amount = decimalNumber(payment.amount, document.currency);
  return {
    PaymentID: payment.id,
    Date: msDate(Date.parse(payment.date)),
    BankAmount: amount,
    Amount: amount,
    Reference: payment.reference,
    CurrencyRate: exchangeRate(HOME, document.currency),
    PaymentType: paymentType(payment),
    Status: payment.deleted ? 'DELETED' : 'AUTHORISED',
    ...stamps(payment.updatedAt),
    HasAccount: true,
    IsReconciled: false,
    Account: { AccountID: account.id, Code: account.code },
    // A credit note stands here, too, with the id of its own.
    Invoice: {
      Type: document.type,
      InvoiceID: document.id,
      InvoiceNumber: document.number,
      ...{ Payments: [], CreditNotes: [], Prepayments: [], Overpayments: [], HasErrors: false, IsDiscounted: false },
      Contact: contactIn(document.contact, false),
      LineItems: [],
      CurrencyCode: document.currency,
    },
    HasValidationErrors: false,
  };
}
