import { z } from 'zod';
import { type Account, defineProvider, get, maybeText, type Response, type Settings } from '../kit/index.ts';
import { auth, base, hosts } from './auth.ts';
import { documentActions } from './document-actions.ts';
import { faultOf } from './faults.ts';
import { itemActions } from './item-actions.ts';
import { mark } from './mark.ts';
import { peopleActions } from './people-actions.ts';
import { version } from './pull.ts';
import { receiptActions } from './receipt-actions.ts';
import { streams } from './streams.ts';
import { webhooks } from './webhooks.ts';

const preferences = z.object({
  Preferences: z.object({
    CurrencyPrefs: z.object({
      HomeCurrency: z.object({ value: z.string() }),
      MultiCurrencyEnabled: z.boolean().nullish(),
    }),
  }),
});
const company = z.object({ CompanyInfo: z.object({ CompanyName: z.string(), DefaultTimeZone: maybeText }) });

/** The currency is what amounts cannot be read without, the name and zone are good to have. */
function readCompany(
  { body }: Response,
  { realmId = '' }: Settings,
  [info]: readonly (Response | null)[] = [],
): Account {
  const { HomeCurrency, MultiCurrencyEnabled } = preferences.parse(body).Preferences.CurrencyPrefs;
  const { CompanyName, DefaultTimeZone } = company.safeParse(info?.body).data?.CompanyInfo ?? {};
  return {
    id: realmId,
    name: CompanyName ?? `QuickBooks ${realmId}`,
    currency: HomeCurrency.value,
    ...(DefaultTimeZone ? { timezone: DefaultTimeZone } : {}),
    // Only such companies may be told the currency of a document.
    ...(MultiCurrencyEnabled ? { facts: { multicurrency: 'true' } } : {}),
  };
}

export const quickbooksOnline = defineProvider({
  id: 'quickbooks-online',
  name: 'QuickBooks Online',
  category: 'accounting',
  summary:
    'Customers, vendors, items, stock, sales, invoices, payments, purchase orders, bills, expenses and accounts of a company.',
  docs: 'https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/account',
  mark,
  fields: [
    {
      key: 'webhookVerifier',
      label: 'Verifier token',
      help: 'Only if QuickBooks is to tell of changes at once: in the Intuit developer portal, your app, Webhooks.',
      secret: true,
      optional: true,
    },
  ],
  auth,
  api: { base, hosts, headers: { accept: 'application/json' }, numbers: 'exact' },
  // 500 calls a minute and 10 a second for one company; a 429 does not say how long.
  limits: {
    rates: [
      { calls: 500, withinMs: 60_000 },
      { calls: 10, withinMs: 1000 },
    ],
    concurrency: 4,
    waitMs: 60_000,
  },
  faultOf,
  probe: {
    request: () => get('/preferences', version),
    extras: ({ realmId = '' }) => [get(`/companyinfo/${realmId}`, version)],
    read: readCompany,
  },
  streams,
  actions: [...peopleActions, ...itemActions, ...documentActions, ...receiptActions],
  webhooks,
});
