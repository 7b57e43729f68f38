import { z } from 'zod';
import {
  type Account,
  bearer,
  type Choice,
  defineProvider,
  get,
  idText,
  maybeText,
  type Response,
  type Settings,
} from '../kit/index.ts';
import { customerActions } from './customer-actions.ts';
import { faultOf } from './errors.ts';
import { productActions } from './product-actions.ts';
import { refund } from './refund.ts';
import { salesActions } from './sales-actions.ts';
import { criteria } from './search.ts';
import { streams } from './streams.ts';

/** Each of the four values is 32 small letters and digits (Magento\Framework\Oauth\Helper\Oauth). */
const keyShape = /^[0-9a-z]{32}$/;

const integrationPage = 'https://experienceleague.adobe.com/en/docs/commerce-admin/systems/integrations';

export const magento = defineProvider({
  id: 'magento',
  name: 'Magento / Adobe Commerce',
  category: 'ecommerce',
  summary: 'Customers, products, stock, orders, invoices, payments, refunds and shipments of a Magento shop.',
  docs: 'https://developer.adobe.com/commerce/webapi/rest/',
  mark: null,
  fields: [
    {
      key: 'site',
      label: 'Address of the shop',
      help: 'The address your customers see; for Commerce as a Cloud Service the REST endpoint from its instance details.',
      placeholder: 'https://shop.example',
      pattern: /^(https:\/\/[^\s/?#@:]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:\d+)?(\/[^\s?#]*[^\s?#/])?$/,
      tidy: tidySite,
    },
  ],
  auth: [
    {
      id: 'keys',
      kind: 'key',
      label: 'Integration keys',
      help: 'For Magento Open Source and Adobe Commerce: the four values that the back office shows when an integration is activated.',
      link: integrationPage,
      fields: [
        secretField(
          'consumerKey',
          'Consumer key',
          'The first of the four values shown when the integration is activated.',
        ),
        secretField('consumerSecret', 'Consumer secret', 'The second value, right below the consumer key.'),
        secretField('accessToken', 'Access token', 'The third value.'),
        secretField('accessTokenSecret', 'Access token secret', 'The fourth value.'),
      ],
      sign: ({ consumerKey = '', consumerSecret = '', accessToken = '', accessTokenSecret = '' }) => [
        { oauth1: { consumerKey, consumerSecret, token: accessToken, tokenSecret: accessTokenSecret } },
      ],
    },
    {
      id: 'token',
      kind: 'key',
      label: 'Access token alone',
      help: 'For shops that allow access tokens as bearer tokens (Stores, Configuration, Services, OAuth, Consumer Settings).',
      link: 'https://developer.adobe.com/commerce/webapi/get-started/authentication/gs-authentication-token/',
      fields: [secretField('accessToken', 'Access token', 'The third value shown when the integration is activated.')],
      sign: ({ accessToken = '' }) => [bearer(accessToken)],
    },
    {
      id: 'cloud',
      kind: 'client-credentials',
      label: 'Commerce as a Cloud Service',
      help: 'For shops that Adobe runs: an OAuth server-to-server credential of an Adobe Developer Console project.',
      link: 'https://developer.adobe.com/commerce/webapi/rest/authentication/server-to-server/',
      fields: [
        {
          key: 'clientId',
          label: 'Client ID',
          help: 'On the page of the credential in the Developer Console.',
          pattern: /^[0-9a-zA-Z_-]{8,80}$/,
        },
        {
          key: 'clientSecret',
          label: 'Client secret',
          help: 'On the same page, under "Retrieve client secret".',
          secret: true,
          pattern: /^\S{8,200}$/,
        },
        {
          key: 'organisation',
          label: 'Organization ID',
          help: 'On the same page; it ends in @AdobeOrg.',
          placeholder: '1234567890ABCDEF12345678@AdobeOrg',
          pattern: /^[0-9A-Z]+@AdobeOrg$/,
        },
      ],
      tokenUrl: () => 'https://ims-na1.adobelogin.com/ims/token/v3',
      clientAuth: 'body',
      tokenParams: {
        scope:
          'openid,AdobeID,email,profile,additional_info.roles,additional_info.projectedProductContext,commerce.accs',
      },
      sign: bearer,
    },
  ],
  api: {
    // "all" is the scope above all store views, so that a change holds for each of them.
    base: ({ site = '' }) => (isCloud(site) ? `${site}/V1` : `${site}/rest/all/V1`),
    headers: cloudHeaders,
    numbers: 'exact',
  },
  // Magento itself sets no limit for administrators; the servers below it are slow.
  limits: { rates: [{ burst: 4, perSecond: 8 }], concurrency: 3, waitMs: 10_000 },
  faultOf,
  choose: { what: 'store view', request: () => get('/store/storeViews'), read: choicesIn },
  probe: {
    // Not of the catalogue or the stores: those some shops show to everybody, whatever the key.
    request: () => get('/orders', criteria([], { pageSize: 1, fields: 'items[entity_id],total_count' })),
    extras: () => [get('/store/storeConfigs')],
    read: (_response, settings, [configs] = []) => accountOf(settings, configs?.body),
  },
  streams,
  actions: [...customerActions, ...productActions, ...salesActions, refund],
});

function secretField(key: string, label: string, help: string) {
  return { key, label, help, secret: true, pattern: keyShape, tidy: (typed: string) => typed.trim() } as const;
}

/** Takes what people copy: the shop's address, its back office, its API. */
function tidySite(typed: string): string {
  const address = typed.trim().replace(/[?#].*$/, '');
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
  return full
    .replace(/^[a-z]+:\/\/[^/]+/i, (origin) => origin.toLowerCase())
    .replace(/\/(index\.php|rest|admin(_\w+)?|V1)(\/.*)?$/, '')
    .replace(/\/+$/, '');
}

function isCloud(site: string): boolean {
  return /^https:\/\/[^/]+\.api\.commerce\.adobe\.com(\/|$)/.test(site);
}

/** https://developer.adobe.com/commerce/webapi/rest/authentication/server-to-server/ */
function cloudHeaders({ site = '', clientId = '', organisation = '' }: Settings) {
  const headers: Record<string, string> = isCloud(site)
    ? { 'x-api-key': clientId, 'x-gw-ims-org-id': organisation }
    : {};
  return headers;
}

const storeViews = z.array(z.looseObject({ id: idText, code: z.string(), name: maybeText, website_id: idText }));

/** All of the shop, or one of its store views; number 0 is the back office itself. */
function choicesIn(response: Response): Choice[] {
  const views = storeViews.parse(response.body).filter(({ id }) => id !== '0');
  const all = { id: 'all', name: 'All store views', settings: { storeId: '', websiteId: '', storeName: '' } };
  if (views.length < 2) return [all];
  const one = ({ id, code, name, website_id: websiteId }: (typeof views)[number]) => ({
    id: code,
    name: name ?? code,
    settings: { storeId: id, websiteId, storeName: name ?? code },
  });
  return [all, ...views.map(one)];
}

const storeConfigs = z.array(
  z.looseObject({ id: idText, website_id: idText, base_currency_code: maybeText, timezone: maybeText }),
);

/** Currency, zone and the store that new records belong to: the chosen one, else the first. */
function accountOf({ site = '', storeId, storeName }: Settings, body: unknown): Account {
  const host = site.replace(/^https?:\/\//, '');
  const views = (storeConfigs.safeParse(body).data ?? []).filter(({ id }) => id !== '0');
  const config = views.find(({ id }) => id === storeId) ?? views[0];
  return {
    id: storeId ? `${host}#${storeId}` : host,
    name: storeName ? `${storeName} (${host})` : host,
    ...(config?.timezone ? { timezone: config.timezone } : {}),
    ...(config?.base_currency_code ? { currency: config.base_currency_code } : {}),
    ...(config ? { facts: { storeId: config.id, websiteId: config.website_id } } : {}),
  };
}
