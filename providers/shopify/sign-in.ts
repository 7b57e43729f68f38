import type { AuthWay, Field, Settings } from '../kit/index.ts';

/** "my-shop", whatever was pasted: the shop's address, the admin's, or the name alone. */
export function shopName(typed: string): string {
  const bare = typed.trim().toLowerCase();
  return bare
    .replace(/^https?:\/\//, '')
    .replace(/^admin\.shopify\.com\/store\/|\.myshopify\.com.*$/g, '')
    .replace(/\/.*$/, '');
}

/** The shop's own address, where its API and its sign-in pages are. */
export function shopBase({ shop = '' }: Settings): string {
  return `https://${shopName(shop)}.myshopify.com`;
}

/** One address for all grants; the token goes into a header of Shopify's own. */
const tokenUrl = (settings: Settings) => `${shopBase(settings)}/admin/oauth/access_token`;
const sign = (token: string) => ({ headers: { 'x-shopify-access-token': token } });

export const shop: Field = {
  key: 'shop',
  label: 'Shop name',
  help: 'The first part of the address that ends in .myshopify.com; in Shopify under Settings, Domains.',
  placeholder: 'my-shop',
  pattern: /^[a-z0-9][a-z0-9-]*$/,
  tidy: shopName,
};
const ownApp: readonly Field[] = [
  { key: 'clientId', label: 'Client ID', help: 'In the Dev Dashboard: your app, Settings, Credentials.' },
  { key: 'clientSecret', label: 'Client secret', help: 'Stands right below the client ID.', secret: true },
];
const adminApp: readonly Field[] = [
  {
    key: 'token',
    label: 'Admin API access token',
    help: 'In Shopify: Settings, Apps, Develop apps, your app, API credentials. Shopify shows it only once.',
    placeholder: 'shpat_...',
    secret: true,
    pattern: /^shp[a-z]{2}_\w+$/,
  },
  {
    key: 'clientSecret',
    label: 'API secret key',
    help: 'Stands on the same page; only needed for Shopify to tell Backroom of changes at once.',
    secret: true,
    optional: true,
  },
];

/** https://shopify.dev/docs/apps/build/authentication-authorization */
export const auth: readonly AuthWay[] = [
  {
    kind: 'client-credentials',
    id: 'client-credentials',
    label: 'My own app (recommended)',
    help: 'For your own shop: an app made in your Dev Dashboard and installed in the shop. No browser step.',
    link: 'https://dev.shopify.com/dashboard',
    fields: ownApp,
    tokenUrl,
    clientAuth: 'body',
    sign,
  },
  {
    kind: 'key',
    id: 'token',
    label: 'Access token of an older app',
    help: 'For apps made inside the shop before 2026. Shopify no longer lets you make new ones.',
    link: 'https://admin.shopify.com/settings/apps/development',
    fields: adminApp,
    sign: (secrets) => [sign(secrets.token ?? '')],
  },
  {
    kind: 'oauth2',
    id: 'oauth',
    label: 'Sign in with Shopify',
    help: "For a shop outside your app's organisation: its owner agrees in the browser.",
    link: 'https://dev.shopify.com/dashboard',
    fields: ownApp,
    authorizeUrl: (settings) => `${shopBase(settings)}/admin/oauth/authorize`,
    tokenUrl,
    // A token for an hour with a refresh token, which public apps must use since 2026-04.
    tokenParams: { expiring: '1' },
    clientAuth: 'body',
    sign,
    // What streams and actions name; to see whose shop it is needs none.
    scopes: [],
    scopeSeparator: ',',
    pkce: false,
    redirect: { host: 'localhost', ports: [8734, 18734, 28734], path: '/callback' },
    extras: { shop: /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/ },
    callbackHmac: 'hmac',
  },
];
