import type { Answer, Call } from '../http.ts';
import { pickFields } from './lists.ts';
import { ZONE } from './times.ts';

const SYSTEM = {
  environment: {
    home_url: 'https://pretend-shop.example',
    site_url: 'https://pretend-shop.example',
    version: '10.3.5',
    wp_version: '6.9',
    php_version: '8.3.14',
    default_timezone: 'UTC',
  },
  settings: { currency: 'EUR', currency_symbol: '€', number_of_decimals: 2, taxonomies: {} },
};

const SETTINGS = [
  { id: 'woocommerce_default_country', label: 'Country / State', type: 'select', default: 'US:CA', value: 'GR' },
  { id: 'woocommerce_calc_taxes', label: 'Enable taxes', type: 'checkbox', default: 'no', value: 'yes' },
  { id: 'woocommerce_currency', label: 'Currency', type: 'select', default: 'USD', value: 'EUR' },
  { id: 'woocommerce_price_num_decimals', label: 'Number of decimals', type: 'number', default: '2', value: '2' },
];

/** `GET /wp-json/` needs no key: the site's name, zone and what it speaks. */
export function siteIndex(): Answer {
  return {
    status: 200,
    json: {
      name: 'Pretend Shop',
      description: 'Everything a shop could want 🛍️',
      url: 'https://pretend-shop.example',
      home: 'https://pretend-shop.example',
      gmt_offset: '2',
      timezone_string: ZONE,
      namespaces: ['oembed/1.0', 'wc/v1', 'wc/v2', 'wc/v3', 'wp/v2'],
      authentication: {},
      routes: {},
    },
  };
}

/** Settings and the like, which are the same for every pretend shop; null when the path is none of them. */
export function config(rest: string, call: Call): Answer | null {
  const fields = call.query.get('_fields');
  switch (rest) {
    case '/system_status':
      return { status: 200, json: pickFields(SYSTEM, fields) };
    case '/settings/general':
      return { status: 200, json: SETTINGS.map((row) => pickFields(row, fields)) };
    default:
      return null;
  }
}
