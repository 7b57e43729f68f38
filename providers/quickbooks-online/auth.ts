import { bearer, type Field, type OAuthWay, type Settings } from '../kit/index.ts';

/** A sandbox company is reached with development keys, a real one with production keys; never the other way round. */
export const hosts = ['quickbooks.api.intuit.com', 'sandbox-quickbooks.api.intuit.com'] as const;

const isSandbox = ({ environment }: Settings) => environment === 'sandbox';

/** Where the company of a connection is: every call names it. */
export function base(settings: Settings): string {
  const [production, sandbox] = hosts;
  return `https://${isSandbox(settings) ? sandbox : production}/v3/company/${settings.realmId ?? ''}`;
}

/** Where the owner sees a record in QuickBooks. */
export function pageIn(part: string) {
  return (id: string, settings: Settings) =>
    `https://app.${isSandbox(settings) ? 'sandbox.' : ''}qbo.intuit.com/app/${part}=${id}`;
}

const environment: Field = {
  key: 'environment',
  label: 'Kind of keys',
  help: 'Intuit gives every app two pairs of keys, each for its own kind of company.',
  options: [
    { value: 'sandbox', label: 'Development keys (sandbox companies)' },
    { value: 'production', label: 'Production keys (real companies)' },
  ],
  initial: 'sandbox',
};

const client: readonly Field[] = [
  {
    key: 'clientId',
    label: 'Client ID',
    help: 'In the Intuit developer portal: your app, Keys and credentials, under the kind of keys that you use.',
    pattern: /^[0-9A-Za-z]{20,}$/,
  },
  {
    key: 'clientSecret',
    label: 'Client secret',
    help: 'Stands right below the client ID.',
    secret: true,
    pattern: /^[0-9A-Za-z]{20,}$/,
  },
];

/** Intuit documents no PKCE and no public clients: the owner's own app has a secret. */
const signIn = {
  kind: 'oauth2',
  link: 'https://developer.intuit.com/app/developer/dashboard',
  authorizeUrl: () => 'https://appcenter.intuit.com/connect/oauth2',
  tokenUrl: () => 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  clientAuth: 'basic',
  sign: bearer,
  // Reads and writes: Intuit has no scope that only reads.
  scopes: ['com.intuit.quickbooks.accounting'],
  pkce: false,
  extras: { realmId: /^\d+$/ },
  revoke: { url: () => 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke', body: 'json' },
} as const satisfies Partial<OAuthWay>;

/** https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/set-redirect-uri */
export const auth: readonly OAuthWay[] = [
  {
    ...signIn,
    id: 'oauth',
    label: 'Sign in with Intuit (development keys)',
    help: 'With an app of your own at Intuit. Its development keys work at once, with sandbox companies.',
    fields: [environment, ...client],
    redirect: { host: 'localhost', ports: [8734, 18734, 28734], path: '/callback' },
  },
  {
    ...signIn,
    id: 'oauth-own',
    label: 'Sign in with Intuit (production keys)',
    help:
      'With an app of your own that Intuit has let into production, for real companies. Intuit then sends you back to a ' +
      'public https page only, so you copy the address that your browser ends at.',
    fields: [
      ...client,
      {
        key: 'redirectUri',
        label: 'Redirect address',
        help: 'Any https page of your own, entered in exactly the same way in the app at Intuit, under Redirect URIs.',
        placeholder: 'https://www.example.com/',
        pattern: /^https:\/\/(?!localhost|\d+(?:\.\d+){3}(?:[:/]|$))[^\s?#]+$/,
      },
    ],
    redirect: { own: 'redirectUri' },
  },
];
