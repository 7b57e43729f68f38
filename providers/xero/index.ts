import { z } from 'zod';
import {
  type Account,
  bearer,
  type Choice,
  type ClientCredentialsWay,
  defineProvider,
  type Field,
  get,
  maybeText,
  type OAuthWay,
  type Response,
  type Settings,
} from '../kit/index.ts';
import { actions } from './actions.ts';
import { faultOf } from './faults.ts';
import { mark } from './mark.ts';
import { streams } from './streams.ts';
import { webhooks } from './webhooks.ts';
import { zoneOf } from './zones.ts';

const apps = 'https://developer.xero.com/app/manage';
const ports = [8734, 18734, 28734];

const clientId: Field = {
  key: 'clientId',
  label: 'Client ID',
  help: 'At developer.xero.com: My Apps, your app, Configuration.',
  placeholder: '0123456789ABCDEF0123456789ABCDEF',
  pattern: /^[0-9A-Fa-f]{32}$/,
  tidy: (typed) => typed.trim(),
};
const clientSecret: Field = {
  key: 'clientSecret',
  label: 'Client secret',
  help: 'Right below the client ID: Generate a secret. It is shown once.',
  secret: true,
  pattern: /^\S{20,}$/,
};

/**
 * Nothing is revoked on leaving: Xero would drop every organisation that the person has connected by this app.
 * https://developer.xero.com/documentation/guides/oauth2/auth-flow
 */
const signIn = {
  kind: 'oauth2',
  link: apps,
  authorizeUrl: () => 'https://login.xero.com/identity/connect/authorize',
  tokenUrl: () => 'https://identity.xero.com/connect/token',
  sign: bearer,
  scopes: ['offline_access', 'accounting.settings.read'],
  // By this name only, and exactly as registered; 127.0.0.1 is refused.
  redirect: { host: 'localhost', ports, path: '/callback' },
} as const;
const register = `As redirect URIs give ${ports.map((port) => `http://localhost:${port}/callback`).join(', ')}.`;

const ownApp: OAuthWay = {
  ...signIn,
  id: 'oauth',
  label: 'Sign in with Xero',
  help: `With an app of your own at Xero, of the kind "Mobile or desktop app", which has no secret. ${register}`,
  fields: [clientId],
  clientAuth: 'none',
  pkce: true,
};

const webApp: OAuthWay = {
  ...signIn,
  id: 'web-app',
  label: 'Sign in with Xero, with a web app',
  help: `If you have an app of the kind "Web app" already. ${register}`,
  fields: [clientId, clientSecret],
  clientAuth: 'basic',
  pkce: false,
};

/** https://developer.xero.com/documentation/guides/oauth2/custom-connections */
const customConnection: ClientCredentialsWay = {
  kind: 'client-credentials',
  id: 'custom-connection',
  label: 'Custom connection',
  help: 'For one organisation, without a browser; Xero asks a monthly price for it. It has the scopes that you chose there.',
  link: apps,
  fields: [clientId, clientSecret],
  tokenUrl: signIn.tokenUrl,
  clientAuth: 'basic',
  sign: bearer,
};

const connections = z.array(z.object({ tenantId: z.string(), tenantType: z.string(), tenantName: maybeText }));

/** Accountants see their practice among the organisations; it keeps no books of its own. */
function readConnections({ body }: Response): readonly Choice[] {
  return connections
    .parse(body)
    .filter(({ tenantType }) => tenantType === 'ORGANISATION')
    .map(({ tenantId, tenantName }) => ({ id: tenantId, name: tenantName ?? tenantId, settings: { tenantId } }));
}

/** An account in Xero without a currency cannot be, so that an answer without one is not understood. */
const organisations = z.object({
  Organisations: z.tuple([
    z.object({
      OrganisationID: z.string(),
      Name: z.string(),
      BaseCurrency: z.string().regex(/^[A-Z]{3}$/),
      Timezone: maybeText,
    }),
  ]),
});

function readOrganisation({ body }: Response, { tenantId }: Settings): Account {
  const { OrganisationID, Name, BaseCurrency, Timezone } = organisations.parse(body).Organisations[0];
  const timezone = Timezone === null ? undefined : zoneOf(Timezone);
  return { id: tenantId ?? OrganisationID, name: Name, currency: BaseCurrency, ...(timezone ? { timezone } : {}) };
}

/** https://developer.xero.com/documentation/api/accounting/overview, version 2.0. */
export const xero = defineProvider({
  id: 'xero',
  name: 'Xero',
  category: 'accounting',
  summary:
    'Contacts, items, invoices, purchase orders, bills, credit notes, payments, spent money, accounts and tax rates.',
  docs: 'https://developer.xero.com/documentation/api/accounting/overview',
  mark,
  fields: [
    {
      key: 'webhookKey',
      label: 'Webhooks key',
      help: 'Only if Xero is to tell of changes at once: at developer.xero.com, your app, Webhooks.',
      secret: true,
      optional: true,
    },
  ],
  auth: [ownApp, webApp, customConnection],
  api: {
    base: () => 'https://api.xero.com/api.xro/2.0',
    headers: ({ tenantId }) => ({
      accept: 'application/json',
      ...(tenantId === undefined ? {} : { 'xero-tenant-id': tenantId }),
    }),
    numbers: 'exact',
  },
  // For each organisation, https://developer.xero.com/documentation/guides/oauth2/limits: the free plan's day, others
  // have 5,000. A 429 says how long to wait.
  limits: { rates: [{ calls: 60, withinMs: 60_000 }], concurrency: 5, perDay: 1000, waitMs: 60_000 },
  faultOf,
  choose: {
    what: 'organisation',
    request: () => get('https://api.xero.com/Connections'),
    read: readConnections,
  },
  probe: { request: () => get('/Organisation'), read: readOrganisation },
  streams,
  actions,
  webhooks,
});
