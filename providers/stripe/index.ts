import { z } from 'zod';
import {
  type Account,
  bearer,
  defineProvider,
  defineStream,
  type Fault,
  get,
  maybeText,
  type Response,
} from '../kit/index.ts';
import { feedOf } from './feed.ts';
import { mark } from './mark.ts';
import * as records from './records.ts';

const dashboard = 'https://dashboard.stripe.com';

export const stripe = defineProvider({
  id: 'stripe',
  name: 'Stripe',
  category: 'payments',
  summary: 'Customers, products, payments with their fees, invoices, refunds and payouts.',
  docs: 'https://docs.stripe.com/api',
  mark,
  fields: [],
  auth: [
    {
      id: 'key',
      kind: 'key',
      label: 'Restricted key',
      help:
        'In the Stripe dashboard open Developers, API keys, Create restricted key. Set to "Read": Balance, ' +
        'Balance transactions, Charges and Refunds, Customers, Events, Invoices, Payouts, Products, Prices. Leave the rest at "None".',
      link: `${dashboard}/apikeys`,
      fields: [
        {
          key: 'apiKey',
          label: 'API key',
          help: 'Shown once when you create it. It begins with rk_live_ (rk_test_ for a sandbox).',
          placeholder: 'rk_live_…',
          secret: true,
          pattern: /^(rk|sk)_(live|test)_[0-9A-Za-z]{10,}$/,
        },
      ],
      sign: ({ apiKey = '' }) => [bearer(apiKey)],
    },
  ],
  api: { base: () => 'https://api.stripe.com', headers: { 'Stripe-Version': '2026-08-26.dahlia' } },
  // https://docs.stripe.com/rate-limits: 100 a second live and 25 in a sandbox, 25 for most single addresses.
  limits: { rates: [{ calls: 20, withinMs: 1000 }], concurrency: 4, waitMs: 1000 },
  faultOf,
  probe: {
    request: () => get('/v1/balance'),
    extras: () => [get('/v1/account')],
    read: (response, _settings, [account] = []) => accountOf(response.body, account?.body),
  },
  streams: [
    defineStream({
      id: 'customers',
      label: 'Customers',
      entity: 'customer',
      schema: records.customerRecord,
      map: records.toCustomer,
      ...feedOf({ path: '/v1/customers', events: ['customer.created', 'customer.updated', 'customer.deleted'] }),
      page: (id) => `${dashboard}/customers/${id}`,
    }),
    defineStream({
      id: 'products',
      label: 'Products',
      entity: 'product',
      schema: records.productRecord,
      map: records.toProduct,
      ...feedOf({
        path: '/v1/products',
        events: ['product.created', 'product.updated', 'product.deleted'],
        expand: ['default_price'],
      }),
      page: (id) => `${dashboard}/products/${id}`,
    }),
    defineStream({
      id: 'payments',
      label: 'Payments',
      entity: 'payment',
      schema: records.chargeRecord,
      map: records.toPayment,
      ...feedOf({
        path: '/v1/charges',
        events: ['succeeded', 'pending', 'failed', 'captured', 'expired', 'refunded', 'updated'].map(
          (e) => `charge.${e}`,
        ),
        expand: ['balance_transaction'],
      }),
      page: (id) => `${dashboard}/payments/${id}`,
    }),
    defineStream({
      id: 'invoices',
      label: 'Invoices',
      entity: 'invoice',
      schema: records.invoiceRecord,
      map: records.toInvoice,
      ...feedOf({
        path: '/v1/invoices',
        events: [
          ...[
            'invoice.created',
            'invoice.updated',
            'invoice.deleted',
            'invoice.finalized',
            'invoice.sent',
            'invoice.paid',
          ],
          ...['invoice.payment_succeeded', 'invoice.payment_failed', 'invoice.marked_uncollectible', 'invoice.voided'],
        ],
      }),
      page: (id) => `${dashboard}/invoices/${id}`,
    }),
    defineStream({
      id: 'refunds',
      label: 'Refunds',
      entity: 'refund',
      schema: records.refundRecord,
      map: records.toRefund,
      // The last one is the only one that older accounts send for a refund that changes later.
      ...feedOf({
        path: '/v1/refunds',
        events: ['refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated'],
      }),
    }),
    defineStream({
      id: 'payouts',
      label: 'Payouts',
      entity: 'payout',
      schema: records.payoutRecord,
      map: records.toPayout,
      ...feedOf({
        path: '/v1/payouts',
        events: ['created', 'updated', 'paid', 'failed', 'canceled'].map((e) => `payout.${e}`),
        expand: ['balance_transaction'],
      }),
      page: (id) => `${dashboard}/payouts/${id}`,
    }),
  ],
});

const balanceFacts = z.object({ livemode: z.boolean(), available: z.array(z.object({ currency: z.string() })) });
const accountFacts = z.object({
  id: z.string(),
  default_currency: maybeText,
  business_profile: z.object({ name: maybeText }).nullish(),
  settings: z.object({ dashboard: z.object({ display_name: maybeText, timezone: maybeText }) }).nullish(),
});

/** A restricted key may not see the account it belongs to; then only live and test are told apart. */
function accountOf(balance: unknown, account: unknown): Account {
  const { livemode, available } = balanceFacts.parse(balance);
  const facts = accountFacts.safeParse(account).data;
  const name = facts?.settings?.dashboard.display_name ?? facts?.business_profile?.name ?? 'Stripe';
  const timezone = facts?.settings?.dashboard.timezone;
  const currency = (facts?.default_currency ?? available[0]?.currency)?.toUpperCase();
  return {
    id: facts?.id ?? (livemode ? 'live' : 'test'),
    name: livemode ? name : `${name} (test)`,
    ...(timezone ? { timezone } : {}),
    ...(currency ? { currency } : {}),
  };
}

const refusal = z.object({ error: z.object({ type: z.string(), code: maybeText }) });

/** What the status alone does not tell (https://docs.stripe.com/api/errors): what may be tried again, and a wrong path. */
function faultOf({ status, headers, body }: Response): Fault | undefined {
  if (status < 400 || status === 429) return undefined;
  const said = refusal.safeParse(body).data?.error;
  if (status === 409 || said?.type === 'api_error' || headers['stripe-should-retry'] === 'true') {
    return { code: 'vendor_fault' };
  }
  return status === 404 && said?.code !== 'resource_missing' ? { code: 'bad_data' } : undefined;
}
