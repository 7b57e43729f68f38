import { z } from 'zod';
import type { Account, Fault, OAuthWay, Response, Settings } from '../kit/index.ts';
import { bearer, defineDerivedStream, defineProvider, defineStream, get, idText, maybeText } from '../kit/index.ts';
import * as map from './map.ts';
import { mark } from './mark.ts';
import { pulled } from './pull.ts';

const production = 'quickbooks.api.intuit.com';
const sandbox = 'sandbox-quickbooks.api.intuit.com';

function base({ environment, realmId = '' }: Settings): string {
  return `https://${environment === 'sandbox' ? sandbox : production}/v3/company/${realmId}`;
}

function pageIn(part: string) {
  return (id: string, { environment }: Settings) =>
    `https://app.${environment === 'sandbox' ? 'sandbox.' : ''}qbo.intuit.com/app/${part}=${id}`;
}

const oauth: OAuthWay = {
  kind: 'oauth2',
  id: 'oauth',
  label: 'Sign in with Intuit',
  help:
    'With an app of your own at Intuit. Its development keys work at once, with sandbox companies. ' +
    'Production keys want a redirect address on the public web, for which Backroom has no page yet.',
  link: 'https://developer.intuit.com/app/developer/dashboard',
  fields: [
    {
      key: 'environment',
      label: 'Kind of keys',
      help: 'Intuit gives every app two pairs of keys, each for its own kind of company.',
      options: [
        { value: 'sandbox', label: 'Development keys (sandbox companies)' },
        { value: 'production', label: 'Production keys (real companies)' },
      ],
      initial: 'sandbox',
    },
    {
      key: 'clientId',
      label: 'Client ID',
      help: 'In the Intuit developer portal: your app, Keys and credentials, under the kind of keys chosen above.',
    },
    { key: 'clientSecret', label: 'Client secret', help: 'Stands right below the client ID.', secret: true },
  ],
  authorizeUrl: () => 'https://appcenter.intuit.com/connect/oauth2',
  tokenUrl: () => 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  clientAuth: 'basic',
  sign: bearer,
  // Reads and writes: Intuit has no scope that only reads.
  scopes: ['com.intuit.quickbooks.accounting'],
  pkce: false,
  redirect: { host: 'localhost', ports: [8734, 18734, 28734], path: '/callback' },
  extras: { realmId: /^\d+$/ },
  revoke: { url: () => 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke', body: 'json' },
};

const problem = z.object({
  code: idText.optional(),
  Message: maybeText,
  message: maybeText,
  Detail: maybeText,
  detail: maybeText,
});
const fault = z.object({ Error: z.array(problem), type: maybeText });
/** A refusal stands at the top, inside a query's or the feed's answer, and in lower case where the gateway wrote it. */
const faulty = z.union([
  z.object({ Fault: fault }).transform((body) => body.Fault),
  z.object({ QueryResponse: z.object({ Fault: fault }) }).transform((body) => body.QueryResponse.Fault),
  z.object({ CDCResponse: z.tuple([z.object({ Fault: fault })]) }).transform((body) => body.CDCResponse[0].Fault),
  z
    .object({ fault: z.object({ error: z.array(problem), type: maybeText }) })
    .transform((body) => ({ Error: body.fault.error, type: body.fault.type })),
]);

const codes: Readonly<Record<string, Fault['code']>> = {
  '3200': 'signed_out',
  '3100': 'signed_out',
  '10000': 'vendor_fault',
  '6190': 'forbidden',
};

/** QuickBooks writes faults into successes too. Waiting and server errors stay with the default rules. */
function faultOf({ status, headers, body }: Response): Fault | undefined {
  const found = faulty.safeParse(body);
  if (status === 429 || status >= 500 || !found.success) return undefined;
  const said = found.data.Error.map((one) =>
    [one.code, one.Message ?? one.message, one.Detail ?? one.detail].filter(Boolean).join(' '),
  );
  const detail = `${said.join('; ').slice(0, 300)} (intuit_tid ${headers.intuit_tid ?? 'none'})`;
  if (/ApplicationAuthorizationFailed/.test(detail)) return { code: 'signed_out', detail };
  const code = found.data.Error.map((one) => codes[one.code ?? '']).find((known) => known !== undefined);
  const byStatus: Readonly<Record<number, Fault['code']>> = { 401: 'signed_out', 403: 'forbidden' };
  return { code: code ?? byStatus[status] ?? 'bad_data', detail };
}

const preferences = z.object({
  Preferences: z.object({ CurrencyPrefs: z.object({ HomeCurrency: z.object({ value: z.string() }) }) }),
});
const company = z.object({ CompanyInfo: z.object({ CompanyName: z.string(), DefaultTimeZone: maybeText }) });

/** The currency is what amounts cannot be read without, the name and zone are good to have. */
function readCompany(
  { body }: Response,
  { realmId = '' }: Settings,
  [info]: readonly (Response | null)[] = [],
): Account {
  const currency = preferences.parse(body).Preferences.CurrencyPrefs.HomeCurrency.value;
  const { CompanyName, DefaultTimeZone } = company.safeParse(info?.body).data?.CompanyInfo ?? {};
  return {
    id: realmId,
    name: CompanyName ?? `QuickBooks ${realmId}`,
    currency,
    ...(DefaultTimeZone ? { timezone: DefaultTimeZone } : {}),
  };
}

const asked = { minorversion: 75 };

export const quickbooksOnline = defineProvider({
  id: 'quickbooks-online',
  name: 'QuickBooks Online',
  category: 'accounting',
  summary: 'Customers, products, stock, sales receipts, invoices, payments, refunds and deposits of a company.',
  docs: 'https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/account',
  mark,
  fields: [],
  auth: [oauth],
  api: { base, hosts: [production, sandbox], headers: { accept: 'application/json' }, numbers: 'exact' },
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
    request: () => get('/preferences', asked),
    extras: ({ realmId = '' }) => [get(`/companyinfo/${realmId}`, asked)],
    read: readCompany,
  },
  streams: [
    defineStream({
      id: 'customers',
      label: 'Customers',
      entity: 'customer',
      schema: map.customer,
      map: map.mapCustomer,
      page: pageIn('customerdetail?nameId'),
      ...pulled('Customer'),
    }),
    defineStream({
      id: 'products',
      label: 'Products and services',
      entity: 'product',
      schema: map.item,
      map: map.mapItem,
      ...pulled('Item'),
    }),
    defineDerivedStream({
      id: 'stock',
      label: 'Stock',
      entity: 'inventory_level',
      from: 'products',
      key: 'Id',
      parent: map.countedItem,
      each: map.stockOf,
      schema: map.level,
      map: map.mapLevel,
    }),
    defineStream({
      id: 'orders',
      label: 'Sales receipts',
      entity: 'order',
      schema: map.salesReceipt,
      map: map.mapSalesReceipt,
      page: pageIn('salesreceipt?txnId'),
      ...pulled('SalesReceipt'),
    }),
    defineStream({
      id: 'invoices',
      label: 'Invoices',
      entity: 'invoice',
      schema: map.invoice,
      map: map.mapInvoice,
      page: pageIn('invoice?txnId'),
      ...pulled('Invoice'),
    }),
    defineStream({
      id: 'payments',
      label: 'Payments',
      entity: 'payment',
      schema: map.payment,
      map: map.mapPayment,
      page: pageIn('recvpayment?txnId'),
      ...pulled('Payment'),
    }),
    defineStream({
      id: 'refunds',
      label: 'Refund receipts',
      entity: 'refund',
      schema: map.refundReceipt,
      map: map.mapRefundReceipt,
      page: pageIn('refundreceipt?txnId'),
      ...pulled('RefundReceipt'),
    }),
    defineStream({
      id: 'payouts',
      label: 'Deposits',
      entity: 'payout',
      schema: map.deposit,
      map: map.mapDeposit,
      page: pageIn('deposit?txnId'),
      ...pulled('Deposit'),
    }),
  ],
});
