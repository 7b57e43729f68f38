import type { Product } from '../data/goods.ts';
import type { Person } from '../data/people.ts';
import type { StripeObject, StripeState } from './state.ts';
import { add } from './state.ts';

export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function address(person: Person): Record<string, unknown> {
  return {
    city: person.city,
    country: person.country,
    line1: person.street,
    line2: null,
    postal_code: person.zip,
    state: null,
  };
}

export function addCustomer(state: StripeState, person: Person): StripeObject {
  return add(state, 'customer', {
    id: state.newId('cus'),
    object: 'customer',
    address: address(person),
    balance: 0,
    created: seconds(person.createdAt),
    currency: null,
    default_source: null,
    delinquent: false,
    description: person.company,
    email: person.email,
    invoice_prefix: `BR${person.id}`,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: person.note === null ? {} : { note: person.note },
    name: `${person.first} ${person.last}`,
    phone: person.phone,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  });
}

/** A product and one price for each of its variants. */
export function addProduct(state: StripeState, product: Product): StripeObject {
  const created = seconds(product.createdAt);
  const id = state.newId('prod');
  const prices = product.variants.map((variant) =>
    add(state, 'price', {
      id: state.newId('price'),
      object: 'price',
      active: true,
      billing_scheme: 'per_unit',
      created,
      currency: 'eur',
      custom_unit_amount: null,
      livemode: false,
      lookup_key: variant.sku,
      metadata: { sku: variant.sku },
      nickname: variant.title,
      product: id,
      recurring: product.service
        ? { interval: 'month', interval_count: 1, meter: null, trial_period_days: null, usage_type: 'licensed' }
        : null,
      tax_behavior: 'unspecified',
      tiers_mode: null,
      transform_quantity: null,
      type: product.service ? 'recurring' : 'one_time',
      unit_amount: variant.price,
      unit_amount_decimal: String(variant.price),
    }),
  );
  return add(state, 'product', {
    id,
    object: 'product',
    active: product.status === 'active',
    created,
    default_price: prices[0]?.id ?? null,
    description: product.description.replace(/<[^>]+>/g, ''),
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: { slug: product.slug },
    name: product.title,
    package_dimensions: null,
    shippable: !product.service,
    statement_descriptor: null,
    tax_code: null,
    type: product.service ? 'service' : 'good',
    unit_label: null,
    updated: seconds(product.updatedAt),
    url: null,
  });
}

export function addTaxRate(state: StripeState, percent: number, inclusive: boolean, created: number): StripeObject {
  return add(state, 'tax_rate', {
    id: state.newId('txr'),
    object: 'tax_rate',
    active: true,
    country: 'GR',
    created,
    description: `VAT ${percent}%`,
    display_name: 'VAT',
    effective_percentage: percent,
    inclusive,
    jurisdiction: 'GR',
    jurisdiction_level: 'country',
    livemode: false,
    metadata: {},
    percentage: percent,
    rate_type: 'percentage',
    state: null,
    tax_type: 'vat',
  });
}
