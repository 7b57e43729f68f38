import { z } from 'zod';
import { defineProvider, type Fault, get, maybeText, type Response, type Settings } from '../kit/index.ts';
import { actions } from './actions.ts';
import { accountOf, choicesIn } from './marketplaces.ts';
import { streams } from './streams.ts';

/** It proves the token too, and may be asked once in a minute. */
const marketplaces = () => get('/sellers/v1/marketplaceParticipations');

/** What its page says of each operation (https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits). */
const usagePlans = (
  [
    [/^GET \/sellers\//, 15, 0.016],
    [/^GET \/orders\/2026-01-01\/orders$/, 20, 0.0056],
    [/^GET \/orders\/2026-01-01\/orders\/[^/]+$/, 30, 0.5],
    [/^POST \/orders\/v0\/orders\//, 10, 2],
    [/^GET \/finances\/2024-06-19\//, 10, 0.5],
    [/^GET \/finances\/v0\//, 30, 0.5],
    [/^GET \/fba\/inventory\//, 2, 2],
    [/^GET \/listings\/2021-08-01\/items\/[^/]+$/, 5, 5],
    [/^GET \/listings\/2021-08-01\/items\/[^/]+\/[^/]+$/, 10, 5],
    [/^PATCH \/listings\//, 5, 5],
  ] as const
).map(([matches, burst, perSecond]) => ({ matches, rates: [{ burst, perSecond }] }));

export const amazonSeller = defineProvider({
  id: 'amazon-seller',
  name: 'Amazon Seller',
  category: 'ecommerce',
  summary: 'Orders, listings, stock, shipments, payments, refunds, fees and payouts of a seller on Amazon.',
  docs: 'https://developer-docs.amazon.com/sp-api/',
  // Amazon lets nobody draw its mark without asking.
  mark: null,
  fields: [
    {
      key: 'region',
      label: 'Region',
      help: 'Where your Seller Central account is: Europe includes India, the Middle East and Africa, America includes Brazil, the Far East is Japan, Australia and Singapore.',
      options: [
        { value: 'eu', label: 'Europe' },
        { value: 'na', label: 'America' },
        { value: 'fe', label: 'Far East' },
      ],
      initial: 'eu',
    },
    {
      key: 'sellerId',
      label: 'Merchant token',
      help: 'In Seller Central under Settings, Account Info, Business Information, Your Merchant Token.',
      placeholder: 'A1XXXXXXXXXXXX',
      pattern: /^A[0-9A-Z]{9,20}$/,
    },
    {
      key: 'buyers',
      label: 'Names and addresses of buyers',
      help: 'Only with an app that has the role for personal data, which Amazon has you keep safe and delete 30 days after sending.',
      options: [
        { value: 'leave', label: 'Leave them at Amazon' },
        { value: 'read', label: 'Read them' },
      ],
      initial: 'leave',
    },
  ],
  auth: [
    {
      id: 'private-app',
      kind: 'client-credentials',
      label: 'Private app',
      help: 'An app of your own, for your account alone: Seller Central, Apps and Services, Develop Apps.',
      link: 'https://developer-docs.amazon.com/sp-api/docs/self-authorization',
      fields: [
        {
          key: 'clientId',
          label: 'Client identifier',
          help: 'In Develop Apps beside your app under "LWA credentials", View.',
          placeholder: 'amzn1.application-oa2-client.…',
          pattern: /^amzn1\.application-oa2-client\.[0-9a-f]{32}$/,
        },
        {
          key: 'clientSecret',
          label: 'Client secret',
          help: 'Shown below the client identifier; Amazon wants a new one every 180 days.',
          secret: true,
          pattern: /^(amzn1\.oa2-cs\.v1\.)?[0-9a-f]{64}$/,
        },
        {
          key: 'sellerToken',
          label: 'Refresh token',
          help: 'In Develop Apps choose "Authorize" beside your app, then "Authorize app": it is shown once and begins with Atzr|.',
          placeholder: 'Atzr|…',
          secret: true,
          pattern: /^Atzr\|[\w-]{20,}$/,
        },
      ],
      tokenUrl: () => 'https://api.amazon.com/auth/o2/token',
      clientAuth: 'body',
      grant: ({ sellerToken = '' }) => ({ type: 'refresh_token', params: { refresh_token: sellerToken } }),
      sign: (token) => ({ headers: { 'x-amz-access-token': token } }),
    },
  ],
  api: {
    base: ({ region }: Settings) => `https://sellingpartnerapi-${region}.amazon.com`,
    headers: { 'user-agent': 'Backroom/1 (Language=TypeScript)' },
    numbers: 'exact',
  },
  limits: {
    // No limit goes over all operations; this is but good manners.
    rates: [{ burst: 10, perSecond: 10 }],
    operations: usagePlans,
    concurrency: 2,
    waitMs: 2000,
  },
  faultOf,
  choose: { what: 'marketplace', request: marketplaces, read: (response) => choicesIn(response.body) },
  probe: { request: marketplaces, read: (response, settings) => accountOf(response.body, settings) },
  streams,
  actions,
});

const refusal = z.object({
  errors: z.array(z.object({ code: maybeText, message: maybeText, details: maybeText })).min(1),
});

/**
 * What the status alone does not tell (https://developer-docs.amazon.com/sp-api/docs/sp-api-errors): 403 is a token that
 * has run out as well as a role that the app lacks, and a 429 says how fast, not how long.
 */
function faultOf({ status, headers, body }: Response): Fault | undefined {
  if (status === 429) return headers['retry-after'] === undefined ? limited(headers) : undefined;
  const said = refusal.safeParse(body).data?.errors[0];
  if (status < 400 || !said) return undefined;
  const words = [said.message, said.details].filter(Boolean).join(' ');
  if (status === 403) {
    if (/access token/i.test(words)) return { code: 'signed_out', detail: words };
    return { code: 'forbidden', detail: `${words} (the app may lack the role for it)` };
  }
  if (status === 400 && /already (been )?(shipped|confirmed|fulfilled)/i.test(words)) {
    return { code: 'duplicate', detail: words };
  }
  return undefined;
}

/** One call's time at the rate that the answer tells. */
function limited(headers: Response['headers']): Fault {
  const perSecond = Number(headers['x-amzn-ratelimit-limit']);
  return { code: 'limited', ...(perSecond > 0 ? { waitMs: Math.ceil(1000 / perSecond) } : {}) };
}
