import { z } from 'zod';
import {
  type Account,
  bearer,
  defineProvider,
  defineStream,
  events,
  type Fault,
  get,
  maybeText,
  type Response,
} from '../kit/index.ts';
import { actions } from './actions.ts';
import { feedOf } from './feed.ts';
import { mark } from './mark.ts';
import * as moves from './money.ts';
import { movements } from './movements.ts';
import * as records from './records.ts';
import * as sales from './sales.ts';
import { balanced } from './tally.ts';
import { webhooks } from './webhooks.ts';

const dashboard = 'https://dashboard.stripe.com';
const inDashboard = (list: string) => (id: string) => `${dashboard}/${list}/${id}`;
/** With what Stripe kept and put into the balance. */
const withBalance = { expand: ['balance_transaction'] };

export const stripe = defineProvider({
  id: 'stripe',
  name: 'Stripe',
  category: 'payments',
  summary: 'Customers, products, payments with their fees, invoices, subscriptions, refunds, disputes and payouts.',
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
        'Balance transactions, Charges and Refunds, Credit notes, Customers, Disputes, Events, Invoices, Payouts, ' +
        'Products, Prices, Subscriptions, Tax rates. To let Backroom write, set to "Write" what it may change, ' +
        'Payment Links and Webhook Endpoints among them. Leave the rest at "None".',
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
      ...feedOf('customers', events('customer', 'created updated deleted')),
      page: inDashboard('customers'),
    }),
    defineStream({
      id: 'products',
      label: 'Products',
      entity: 'product',
      schema: records.productRecord,
      map: records.toProduct,
      ...feedOf('products', events('product', 'created updated deleted'), { expand: ['default_price'] }),
      page: inDashboard('products'),
    }),
    defineStream({
      id: 'payments',
      label: 'Payments',
      entity: 'payment',
      schema: records.chargeRecord,
      map: records.toPayment,
      ...feedOf('charges', events('charge', 'succeeded pending failed captured expired refunded updated'), withBalance),
      page: inDashboard('payments'),
    }),
    defineStream({
      id: 'invoices',
      label: 'Invoices',
      entity: 'invoice',
      schema: sales.invoiceRecord,
      map: sales.toInvoice,
      ...feedOf('invoices', [
        ...events('invoice', 'created updated deleted finalized sent paid payment_succeeded'),
        ...events('invoice', 'payment_failed marked_uncollectible voided'),
      ]),
      page: inDashboard('invoices'),
    }),
    defineStream({
      id: 'refunds',
      label: 'Refunds',
      entity: 'refund',
      schema: moves.refundRecord,
      map: moves.toRefund,
      // The last one is the only one that older accounts send for a refund that changes later.
      ...feedOf('refunds', [...events('refund', 'created updated failed'), 'charge.refund.updated']),
    }),
    defineStream({
      id: 'credit-notes',
      label: 'Credit notes',
      entity: 'credit_note',
      schema: sales.creditNoteRecord,
      map: sales.toCreditNote,
      ...feedOf('credit_notes', events('credit_note', 'created updated voided')),
    }),
    defineStream({
      id: 'subscriptions',
      label: 'Subscriptions',
      entity: 'subscription',
      schema: sales.subscriptionRecord,
      map: sales.toSubscription,
      ...feedOf('subscriptions', events('customer.subscription', 'created updated deleted paused resumed'), {
        stays: true,
        query: { status: 'all' },
      }),
      page: inDashboard('subscriptions'),
    }),
    defineStream({
      id: 'disputes',
      label: 'Disputes',
      entity: 'dispute',
      schema: moves.disputeRecord,
      map: moves.toDispute,
      ...feedOf('disputes', events('charge.dispute', 'created updated closed')),
      page: inDashboard('disputes'),
    }),
    defineStream({
      id: 'balance',
      label: 'Balance movements',
      entity: 'balance_transaction',
      schema: moves.movementRecord,
      map: moves.toMovement,
      ...movements,
      tally: balanced,
    }),
    defineStream({
      id: 'tax-rates',
      label: 'Tax rates',
      entity: 'tax_rate',
      schema: sales.taxRateRecord,
      map: sales.toTaxRate,
      ...feedOf('tax_rates', events('tax_rate', 'created updated')),
    }),
    defineStream({
      id: 'payouts',
      label: 'Payouts',
      entity: 'payout',
      schema: moves.payoutRecord,
      map: moves.toPayout,
      ...feedOf('payouts', events('payout', 'created updated paid failed canceled'), withBalance),
      page: inDashboard('payouts'),
    }),
  ],
  actions,
  webhooks,
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

/**
 * What the status alone does not tell (https://docs.stripe.com/api/errors): what may be tried again, and a wrong path.
 */
function faultOf({ status, headers, body }: Response): Fault | undefined {
  if (status < 400 || status === 429) return undefined;
  const said = refusal.safeParse(body).data?.error;
  if (status === 409 || said?.type === 'api_error' || headers['stripe-should-retry'] === 'true') {
    return { code: 'vendor_fault' };
  }
  return status === 404 && said?.code !== 'resource_missing' ? { code: 'bad_data' } : undefined;
}
