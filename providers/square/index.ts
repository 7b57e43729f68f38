import { z } from 'zod';
import {
  type Account,
  type AuthWay,
  bearer,
  defineProvider,
  type Fault,
  type Field,
  get,
  maybeText,
  type OAuthWay,
  type Response,
  type Settings,
} from '../kit/index.ts';
import { actions } from './actions.ts';
import { mark } from './mark.ts';
import { apiVersion, base } from './place.ts';
import { streams } from './streams.ts';
import { webhooks } from './webhooks.ts';

const developerConsole = 'https://developer.squareup.com/apps';

const appFields: readonly Field[] = [
  {
    key: 'clientId',
    label: 'Application ID',
    help: 'In the Square Developer Console open your app, OAuth; it begins with sq0idp- (sandbox-sq0idb- in the sandbox).',
    placeholder: 'sq0idp-…',
    pattern: /^(sq0idp|sandbox-sq0idb)-[\w-]{10,}$/,
  },
  {
    key: 'redirectUri',
    label: 'Redirect URL',
    help:
      'A page of your own on the web that begins with https://, entered in the same place as Redirect URL; it may be any ' +
      'page, since you paste the address it was opened with back here.',
    placeholder: 'https://shop.example/square',
    // Square compares it letter by letter, and takes this PC in the sandbox only.
    pattern: /^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
  },
];

const signatureKey: Field = {
  key: 'webhookSecret',
  label: 'Webhook signature key',
  help: 'Only where you added a webhook subscription by hand: shown there in the Square Developer Console.',
  secret: true,
  optional: true,
  pattern: /^[\w-]{10,}$/,
};

/**
 * Both flows of https://developer.squareup.com/docs/oauth-api/overview. Tokens cannot be revoked from here: Square
 * wants the app's secret in a header of its own for that.
 */
const oauth = {
  kind: 'oauth2',
  link: developerConsole,
  authorizeUrl: (settings: Settings) => `${base(settings)}/oauth2/authorize`,
  tokenUrl: (settings: Settings) => `${base(settings)}/oauth2/token`,
  tokenBody: 'json',
  scopes: ['MERCHANT_PROFILE_READ'],
  redirect: { own: 'redirectUri' },
  sign: bearer,
} as const satisfies Partial<OAuthWay>;

const ways: readonly AuthWay[] = [
  {
    id: 'token',
    kind: 'key',
    label: 'Access token',
    help: 'For your own business: the token of an app that you make in the Square Developer Console. It may do everything.',
    link: developerConsole,
    fields: [
      {
        key: 'accessToken',
        label: 'Access token',
        help: 'In the Square Developer Console open your app, Credentials, and show the access token of Production (or Sandbox).',
        secret: true,
        pattern: /^[\w-]{20,}$/,
      },
    ],
    sign: ({ accessToken = '' }) => [bearer(accessToken)],
  },
  {
    ...oauth,
    id: 'oauth',
    label: 'Sign in (no secret)',
    help: 'Sign in with the browser, with an app of your own; Backroom gets only the permissions it needs.',
    fields: [...appFields, signatureKey],
    clientAuth: 'none',
    pkce: true,
  },
  {
    ...oauth,
    id: 'oauth-secret',
    label: 'Sign in (with secret)',
    help: 'The same with the secret of your app: the sign-in then does not end when this PC is off for three months.',
    fields: [
      ...appFields,
      {
        key: 'clientSecret',
        label: 'Application secret',
        help: 'In the Square Developer Console open your app, OAuth; it begins with sq0csp- (sandbox-sq0csb- in the sandbox).',
        placeholder: 'sq0csp-…',
        secret: true,
        pattern: /^(sq0csp|sandbox-sq0csb)-[\w-]{10,}$/,
      },
      signatureKey,
    ],
    clientAuth: 'body',
    pkce: false,
  },
];

export const square = defineProvider({
  id: 'square',
  name: 'Square',
  category: 'payments',
  summary: 'Sales at the till and online: customers, products, stock, orders, invoices, payments, payouts and fees.',
  docs: 'https://developer.squareup.com/reference/square',
  mark,
  fields: [
    {
      key: 'environment',
      label: 'Environment',
      help: 'Production is your business; the sandbox is for trying things out.',
      options: [
        { value: 'production', label: 'Production' },
        { value: 'sandbox', label: 'Sandbox' },
      ],
      initial: 'production',
    },
  ],
  auth: ways,
  api: { base, headers: { 'Square-Version': apiVersion } },
  // Square publishes no figures, only the advice to slow down when told: this is a careful guess.
  limits: { rates: [{ calls: 10, withinMs: 1000 }], concurrency: 4, waitMs: 2000 },
  faultOf,
  probe: {
    request: () => get('/v2/locations/main'),
    read: (response) => accountOf(response.body),
  },
  streams,
  actions,
  webhooks,
});

const mainLocation = z.object({
  location: z.looseObject({
    id: z.string(),
    merchant_id: z.string(),
    name: maybeText,
    business_name: maybeText,
    timezone: maybeText,
    currency: maybeText,
  }),
});

/** What is written without a place of its own, such as an invoice, is written to the main location. */
function accountOf(body: unknown): Account {
  const {
    id,
    merchant_id: merchant,
    name,
    business_name: business,
    timezone,
    currency,
  } = mainLocation.parse(body).location;
  return {
    id: merchant,
    name: business ?? name ?? merchant,
    ...(timezone ? { timezone } : {}),
    ...(currency ? { currency } : {}),
    facts: { location: id },
  };
}

const refusal = z.object({
  errors: z.array(z.object({ code: z.string(), detail: maybeText, field: maybeText })).min(1),
});

/**
 * What the status alone does not tell. Which code a stale version gets is not documented, so both are taken.
 * https://developer.squareup.com/docs/build-basics/handling-errors
 */
function faultOf({ status, body }: Response): Fault | undefined {
  if (status < 400) return undefined;
  const [error] = refusal.safeParse(body).data?.errors ?? [];
  if (!error) return undefined;
  const detail = error.detail ?? error.code;
  switch (error.code) {
    case 'RATE_LIMITED':
      return { code: 'limited', detail };
    case 'VERSION_MISMATCH':
      return { code: 'conflict', detail };
    case 'IDEMPOTENCY_KEY_REUSED':
      return { code: 'duplicate', detail };
    case 'ACCESS_TOKEN_EXPIRED':
    case 'ACCESS_TOKEN_REVOKED':
      return { code: 'signed_out', detail };
    case 'INSUFFICIENT_SCOPES':
      return { code: 'forbidden', detail };
    default:
      return isNumberTaken(error) ? { code: 'duplicate', detail } : undefined;
  }
}

function isNumberTaken({ field, detail }: { field: string | null; detail: string | null }): boolean {
  return /invoice_number$/.test(field ?? '') && /already|exist|unique|taken|in use/i.test(detail ?? '');
}
