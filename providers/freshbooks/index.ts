import { z } from 'zod';
import {
  type Account,
  bearer,
  type Choice,
  defineDerivedStream,
  defineProvider,
  defineStream,
  get,
  idText,
  maybeText,
  type OAuthWay,
  type Response,
  type Settings,
} from '../kit/index.ts';
import { actions } from './actions.ts';
import { costActions } from './cost-actions.ts';
import * as costs from './costs.ts';
import { faultOf } from './faults.ts';
import { pulledCredits, pulledSince, pulledWhole } from './pull.ts';
import * as records from './records.ts';
import { resources } from './resources.ts';
import { saleActions } from './sale-actions.ts';
import * as sales from './sales.ts';
import { webhooks } from './webhooks.ts';

const oauth: OAuthWay = {
  kind: 'oauth2',
  id: 'oauth',
  label: 'Sign in with FreshBooks',
  help:
    'With an app of your own at FreshBooks, which takes a minute to make. FreshBooks sends you back to an https page ' +
    'only, so you copy the address that your browser ends at.',
  link: 'https://my.freshbooks.com/#/developer',
  fields: [
    {
      key: 'clientId',
      label: 'Client ID',
      help: 'In FreshBooks open the Developer Portal, your app: it stands at the top of its page.',
      pattern: /^[0-9A-Za-z_-]{20,}$/,
    },
    {
      key: 'clientSecret',
      label: 'Client secret',
      help: 'Stands right below the client ID.',
      secret: true,
      pattern: /^[0-9A-Za-z_-]{20,}$/,
    },
    {
      key: 'redirectUri',
      label: 'Redirect address',
      help: 'Any https page of your own, such as your home page, entered in exactly the same way in the app at FreshBooks.',
      placeholder: 'https://www.example.com/',
      // No query, and nothing after it: https://www.freshbooks.com/api/authentication
      pattern: /^https:\/\/[^\s?#]+$/,
    },
  ],
  authorizeUrl: () => 'https://auth.freshbooks.com/oauth/authorize',
  tokenUrl: () => 'https://api.freshbooks.com/auth/oauth/token',
  clientAuth: 'body',
  tokenBody: 'json',
  sign: bearer,
  // Says which businesses the sign-in reaches.
  scopes: ['user:profile:read'],
  pkce: false,
  redirect: { own: 'redirectUri' },
  revoke: { url: () => 'https://api.freshbooks.com/auth/oauth/revoke', body: 'json' },
};

/** A business that keeps no books, such as one that only tracks time, has no account id. */
const business = z.object({ id: idText, name: maybeText, account_id: maybeText, timezone: maybeText });
const me = z.object({
  response: z.object({
    business_memberships: z.array(z.object({ business })),
    roles: z.array(z.object({ accountid: maybeText, userid: idText })).nullish(),
  }),
});

function choicesOf({ body }: Response): readonly Choice[] {
  const found = me
    .parse(body)
    .response.business_memberships.flatMap(({ business: { account_id, name } }) =>
      account_id === null ? [] : [{ id: account_id, name: name ?? account_id, settings: { accountId: account_id } }],
    );
  return [...new Map(found.map((choice) => [choice.id, choice])).values()];
}

/** @throws RangeError when the person who signed in no longer belongs to the business */
function accountOf({ body }: Response, { accountId }: Settings): Account {
  const { business_memberships: memberships, roles } = me.parse(body).response;
  const found = memberships.find((one) => one.business.account_id === accountId)?.business;
  if (!found || accountId === undefined) throw new RangeError('this sign-in no longer reaches the business');
  const staffId = roles?.find((role) => role.accountid === accountId)?.userid;
  return {
    id: accountId,
    name: found.name ?? accountId,
    ...(found.timezone ? { timezone: found.timezone } : {}),
    ...(staffId ? { facts: { staffId } } : {}),
  };
}

export const freshbooks = defineProvider({
  id: 'freshbooks',
  name: 'FreshBooks',
  category: 'accounting',
  summary: 'Clients, vendors, items and their stock, invoices, credits, payments, bills and expenses of a business.',
  docs: 'https://www.freshbooks.com/api/start',
  mark: null,
  fields: [],
  auth: [oauth],
  api: { base: () => 'https://api.freshbooks.com', headers: { 'Api-Version': 'alpha' } },
  // FreshBooks publishes no limits; its own SDKs wait and try again after a 429, which does not say how long.
  limits: { rates: [{ calls: 5, withinMs: 1000 }], concurrency: 2, waitMs: 10_000 },
  faultOf,
  choose: { what: 'business', request: () => get('/auth/api/v1/users/me'), read: choicesOf },
  probe: { request: () => get('/auth/api/v1/users/me'), read: accountOf },
  streams: [
    defineStream({
      id: 'customers',
      label: 'Clients',
      entity: 'customer',
      schema: records.clientRecord,
      map: records.toCustomer,
      ...pulledSince(resources.clients, 'clients'),
    }),
    defineStream({
      id: 'suppliers',
      label: 'Vendors',
      entity: 'supplier',
      schema: records.vendorRecord,
      map: records.toSupplier,
      ...pulledWhole(resources.vendors, 'bill_vendors'),
    }),
    defineStream({
      id: 'products',
      label: 'Items',
      entity: 'product',
      schema: records.itemRecord,
      map: records.toProduct,
      ...pulledSince(resources.items, 'billable_items'),
    }),
    defineDerivedStream({
      id: 'stock',
      label: 'Stock',
      entity: 'inventory_level',
      from: 'products',
      parent: records.countedItem,
      each: records.stockOf,
      schema: records.stockRecord,
      map: records.toStock,
    }),
    defineStream({
      id: 'invoices',
      label: 'Invoices',
      entity: 'invoice',
      schema: sales.invoiceRecord,
      map: sales.toInvoice,
      ...pulledSince(resources.invoices, 'invoices'),
    }),
    defineStream({
      id: 'credit-notes',
      label: 'Credits',
      entity: 'credit_note',
      schema: sales.creditRecord,
      map: sales.toCreditNote,
      ...pulledCredits(),
    }),
    defineStream({
      id: 'payments',
      label: 'Payments',
      entity: 'payment',
      schema: sales.paymentRecord,
      map: sales.toPayment,
      ...pulledSince(resources.payments, 'payments', 'occurred'),
    }),
    defineStream({
      id: 'accounts',
      label: 'Expense categories',
      entity: 'account',
      schema: records.categoryRecord,
      map: records.toAccount,
      ...pulledWhole(resources.categories, 'expenses'),
    }),
    defineStream({
      id: 'tax-rates',
      label: 'Taxes',
      entity: 'tax_rate',
      schema: records.taxRecord,
      map: records.toTaxRate,
      ...pulledWhole(resources.taxes, 'taxes'),
    }),
    defineStream({
      id: 'bills',
      label: 'Bills',
      entity: 'bill',
      schema: costs.billRecord,
      map: costs.toBill,
      ...pulledWhole(resources.bills, 'bills'),
    }),
    defineStream({
      id: 'expenses',
      label: 'Expenses',
      entity: 'expense',
      schema: costs.expenseRecord,
      map: costs.toExpense,
      ...pulledSince(resources.expenses, 'expenses', 'day'),
    }),
  ],
  actions: [...actions, ...saleActions, ...costActions],
  webhooks,
});
