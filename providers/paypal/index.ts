import { z } from 'zod';
import {
  type Account,
  bearer,
  type ClientCredentialsWay,
  defineProvider,
  type Fault,
  get,
  maybeText,
  type Response,
  type Settings,
} from '../kit/index.ts';
import { actions } from './actions.ts';
import { mark } from './mark.ts';
import * as records from './records.ts';
import { streams } from './streams.ts';
import { webhooks } from './webhooks.ts';

const hosts = { live: 'api-m.paypal.com', sandbox: 'api-m.sandbox.paypal.com' };
const isSandbox = ({ environment }: Settings) => environment === 'sandbox';
const base = (settings: Settings) => `https://${isSandbox(settings) ? hosts.sandbox : hosts.live}`;
const ownApp: ClientCredentialsWay = {
  kind: 'client-credentials',
  id: 'app',
  label: 'Your own REST app',
  help:
    'In the PayPal developer dashboard open Apps & Credentials and choose Create App. Tick Transaction search, ' +
    'Invoicing, Customer disputes and Subscriptions; a tick may take up to nine hours to count.',
  link: 'https://developer.paypal.com/dashboard/applications/live',
  fields: [
    {
      key: 'environment',
      label: 'Account',
      help: 'The switch at the top of that page says whether an app is for live or for sandbox accounts.',
      options: [
        { value: 'live', label: 'Live' },
        { value: 'sandbox', label: 'Sandbox' },
      ],
      initial: 'live',
    },
    {
      key: 'clientId',
      label: 'Client ID',
      help: 'Stands on the page of your app, under its name.',
      placeholder: 'AYSq3RDG…',
      pattern: /^[A-Za-z0-9_-]{40,128}$/,
    },
    {
      key: 'clientSecret',
      label: 'Secret key',
      help: 'Stands below the client ID and is shown when you click on the eye.',
      secret: true,
      pattern: /^[A-Za-z0-9_-]{40,128}$/,
    },
  ],
  tokenUrl: (settings) => `${base(settings)}/v1/oauth2/token`,
  clientAuth: 'basic',
  sign: bearer,
};

export const paypal = defineProvider({
  id: 'paypal',
  name: 'PayPal',
  category: 'payments',
  summary: 'Payments with their fees, refunds, withdrawals, balances, invoices, disputes and subscriptions.',
  docs: 'https://developer.paypal.com/api/rest',
  mark,
  fields: [],
  auth: [ownApp],
  api: { base, hosts: Object.values(hosts) },
  // PayPal publishes no numbers; connectors report 50 calls a minute as safe.
  // https://developer.paypal.com/api/rest/reference/rate-limiting
  limits: { rates: [{ burst: 60, perSecond: 1 }], concurrency: 4, waitMs: 60_000 },
  faultOf,
  // The balances prove the credential, and say whose they are.
  probe: {
    request: () => get('/v1/reporting/balances'),
    extras: () => [get('/v1/identity/openidconnect/userinfo', { schema: 'openid' })],
    read: accountOf,
  },
  streams,
  actions,
  webhooks,
});

const person = z.looseObject({ name: maybeText, payer_id: maybeText, zoneinfo: maybeText });
const primary = z.looseObject({ primary: z.literal(true), currency: z.string() });

/** The name is good to have: an app without "Log in with PayPal" may not ask for it. */
function accountOf({ body }: Response, settings: Settings, [info]: readonly (Response | null)[] = []): Account {
  const { account_id, balances } = records.balances.parse(body);
  const { name, payer_id, zoneinfo } = person.safeParse(info?.body).data ?? {};
  const id = account_id ?? payer_id;
  if (!id) throw new RangeError('PayPal does not say whose account it is');
  const currency = balances.map((one) => primary.safeParse(one).data?.currency).find(Boolean);
  const called = name ?? `PayPal ${id}`;
  return {
    id,
    name: isSandbox(settings) ? `${called} (sandbox)` : called,
    ...(zoneinfo ? { timezone: zoneinfo } : {}),
    ...(currency ? { currency } : {}),
  };
}

const refusal = z.object({
  name: maybeText,
  message: maybeText,
  debug_id: maybeText,
  details: z.array(z.looseObject({ issue: maybeText, description: maybeText })).nullish(),
});

/** PayPal's words, with the number its support asks for. https://developer.paypal.com/api/rest/responses */
function faultOf({ status, body }: Response): Fault | undefined {
  const said = refusal.safeParse(body).data;
  // "Not found" may be what was asked for.
  if (status < 400 || status === 404 || !said?.name) return undefined;
  const issues = (said.details ?? []).map(({ issue, description }) => description ?? issue).filter(Boolean);
  const words = issues.length > 0 ? issues.join(' ') : (said.message ?? '');
  const detail = `${said.name}: ${words}${said.debug_id ? ` (debug id ${said.debug_id})` : ''}`.slice(0, 400);
  const named = [said.name, ...(said.details ?? []).map(({ issue }) => issue)];
  const isDuplicate = named.some(
    (issue) => issue?.startsWith('DUPLICATE_') || issue === 'INVOICE_NUMBER_ALREADY_EXISTS',
  );
  if (isDuplicate) return { code: 'duplicate', detail };
  return { code: codeOf(status), detail };
}

function codeOf(status: number): Fault['code'] {
  switch (status) {
    case 401:
      return 'signed_out';
    case 403:
      return 'forbidden';
    // Another call for the same thing is under way: it may be asked again.
    case 409:
      return 'vendor_fault';
    case 429:
      return 'limited';
    default:
      return status >= 500 ? 'vendor_fault' : 'bad_data';
  }
}
