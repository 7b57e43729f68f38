import { REALM_ID } from './state.ts';

const META = { CreateTime: '2019-03-01T00:00:00-08:00', LastUpdatedTime: '2026-01-05T02:00:00-08:00' };

export const COMPANY = {
  CompanyName: 'Pretend Shop & Co.',
  LegalName: 'Pretend Shop Limited',
  CompanyAddr: { Id: '1', Line1: '1 Long Lane', City: 'London', Country: 'GB', PostalCode: 'EC1A 1BB' },
  Email: { Address: 'owner@pretend-shop.example' },
  Country: 'GB',
  CompanyStartDate: '2019-03-01',
  FiscalYearStartMonth: 'January',
  SupportedLanguages: 'en',
  DefaultTimeZone: 'Europe/London',
  NameValue: [
    { Name: 'SubscriptionStatus', Value: 'SUBSCRIBED' },
    { Name: 'OfferingSku', Value: 'QuickBooks Online Plus' },
  ],
  domain: 'QBO',
  sparse: false,
  Id: REALM_ID,
  SyncToken: '4',
  MetaData: META,
};

export const PREFERENCES = {
  CurrencyPrefs: { MultiCurrencyEnabled: true, HomeCurrency: { value: 'GBP' } },
  TaxPrefs: { UsingSalesTax: true, PartnerTaxEnabled: false },
  SalesFormsPrefs: { CustomTxnNumbers: false, AllowShipping: true, AllowDiscount: true },
  ProductAndServicesPrefs: { QuantityOnHand: true, ForSales: true, QuantityWithPriceAndRate: true },
  domain: 'QBO',
  sparse: false,
  Id: '1',
  SyncToken: '6',
  MetaData: META,
};
