import { z } from 'zod';
import {
  type Account,
  basic,
  defineProvider,
  type Fault,
  get,
  maybeText,
  type Response,
  type Settings,
} from '../kit/index.ts';
import { actions } from './actions.ts';
import { mark } from './mark.ts';
import { streams } from './streams.ts';
import { webhooks } from './webhooks.ts';

export const woocommerce = defineProvider({
  id: 'woocommerce',
  name: 'WooCommerce',
  category: 'ecommerce',
  summary: 'Customers, products, stock, orders, payments, refunds and tax rates of a WordPress shop.',
  docs: 'https://woocommerce.github.io/woocommerce-rest-api-docs/',
  mark,
  fields: [
    {
      key: 'site',
      label: 'Address of the shop',
      help: 'The address your customers see, as it stands in the browser. It must begin with https://.',
      placeholder: 'https://shop.example',
      pattern: /^(https:\/\/[^\s/?#@:]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:\d+)?(\/[^\s?#]*[^\s?#/])?$/,
      tidy: tidySite,
    },
  ],
  auth: [
    {
      id: 'keys',
      kind: 'key',
      label: 'API keys',
      help: 'Made by the shop in its own settings: WooCommerce, Settings, Advanced, REST API, Add key.',
      link: 'https://woocommerce.com/document/woocommerce-rest-api/',
      fields: [
        {
          key: 'consumerKey',
          label: 'Consumer key',
          help: 'Shown once when you add a key with the permission "Read", or "Read/Write" to let Backroom write. It begins with ck_.',
          placeholder: 'ck_…',
          secret: true,
          pattern: /^ck_[0-9a-f]{40}$/,
        },
        {
          key: 'consumerSecret',
          label: 'Consumer secret',
          help: 'Shown right below the consumer key, once. It begins with cs_.',
          placeholder: 'cs_…',
          secret: true,
          pattern: /^cs_[0-9a-f]{40}$/,
        },
      ],
      // Some hosts take the Authorization header away before WooCommerce sees it (must-not-fail 33).
      sign: ({ consumerKey = '', consumerSecret = '' }) => [
        basic(consumerKey, consumerSecret),
        { query: { consumer_key: consumerKey, consumer_secret: consumerSecret } },
      ],
    },
  ],
  api: { base: (settings) => `${settings.site}/wp-json` },
  // WooCommerce itself sets no limit; the hosts below it do.
  limits: { rates: [{ burst: 1, perSecond: 10 }], concurrency: 2, waitMs: 10_000 },
  faultOf,
  probe: {
    request: () => get('/wc/v3/orders', { per_page: 1, _fields: 'id' }),
    extras: () => [
      get('/', { _fields: 'name,timezone_string' }),
      get('/wc/v3/settings/general', { _fields: 'id,value' }),
    ],
    read: (_response, settings, [index, general] = []) => accountOf(settings, index?.body, general?.body),
  },
  streams,
  actions,
  webhooks,
});

/** Takes what people copy from the browser, of the shop or of its back office. */
function tidySite(typed: string): string {
  const address = typed.trim().replace(/[?#].*$/, '');
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
  return full
    .replace(/^[a-z]+:\/\/[^/]+/i, (origin) => origin.toLowerCase())
    .replace(/\/(wp-(admin|json|login\.php|content)|index\.php)(\/.*)?$/, '')
    .replace(/\/+$/, '');
}

const indexFacts = z.object({ name: maybeText, timezone_string: maybeText });
const generalFacts = z.array(z.object({ id: z.string(), value: z.unknown() }));

/** Name, zone and currency are good to have; a key that may not read the shop's settings connects without them. */
function accountOf(settings: Settings, index: unknown, general: unknown): Account {
  const id = (settings.site ?? '').replace(/^https?:\/\//, '');
  const facts = indexFacts.safeParse(index).data;
  const currency = generalFacts
    .safeParse(general)
    .data?.find((setting) => setting.id === 'woocommerce_currency')?.value;
  return {
    id,
    name: facts?.name ?? id,
    ...(facts?.timezone_string ? { timezone: facts.timezone_string } : {}),
    ...(typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? { currency } : {}),
  };
}

const refusal = z.object({ code: z.string(), message: z.string().catch('') });

/** What the status alone does not tell: a key without read permission, an API that is off, a firewall's web page. */
function faultOf({ status, body }: Response): Fault | undefined {
  if (status < 400) return undefined;
  const said = refusal.safeParse(body).data;
  if (!said) return pageFault(status);
  if (said.code === 'registration-error-email-exists' || said.code === 'product_invalid_sku') {
    return { code: 'duplicate', detail: said.message };
  }
  if (status === 401 && /write permission/i.test(said.message)) {
    return { code: 'forbidden', detail: 'the key was made without the permission to write' };
  }
  if (status === 401 && /read permission/i.test(said.message)) {
    return { code: 'forbidden', detail: 'the key was made without the permission to read' };
  }
  if (said.code === 'rest_no_route') {
    return { code: 'bad_data', detail: 'WooCommerce is switched off there, or its permalinks are set to "Plain"' };
  }
  return undefined;
}

/** A web page where data was asked for comes from the host or a security plugin, never from WooCommerce. */
function pageFault(status: number): Fault | undefined {
  if (status === 401 || status === 403) {
    return { code: 'forbidden', detail: `the host or a security plugin refuses the call (${status}, a web page)` };
  }
  return status === 404 ? { code: 'bad_data', detail: 'there is no WordPress API at this address' } : undefined;
}
