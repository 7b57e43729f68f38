import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { type Action, changedOf, defineAction, defineUpdate, doneWith, get, intent } from '../kit/index.ts';
import { done, keyMinutes, made, marked, post, units, type Value } from './form.ts';
import { invoiceActions } from './invoices.ts';
import { productActions } from './products.ts';
import { customerRecord, toAddress } from './records.ts';

type Person = Pick<ActionInput<'customer.update'>, 'name' | 'email' | 'phone' | 'address'>;

/**
 * A customer's fields; an address goes as a whole, its second and later lines in one.
 * https://docs.stripe.com/api/customers/update
 */
function personFields({ name, email, phone, address: at }: Person): Record<string, Value> {
  const place = at
    ? {
        'address[line1]': at.lines[0] ?? null,
        'address[line2]': at.lines.slice(1).join(', ') || null,
        'address[city]': at.city,
        'address[state]': at.region,
        'address[postal_code]': at.postcode,
        'address[country]': at.country,
      }
    : {};
  return { name, email, phone, ...(at === null ? { address: null } : place) };
}

/** What is written beside products and invoices. Every write carries a key (`form.ts`), so nothing is looked up. */
export const actions: readonly Action[] = [
  defineAction({
    kind: 'customer.create',
    keyMinutes,
    first: (input, context) =>
      post(
        '/v1/customers',
        // The company goes into the description.
        { ...personFields(input), description: input.company ?? undefined, ...marked(context) },
        context,
      ),
    read: done,
    inverse: ({ externalId }) => intent('customer.archive', { externalId, version: null }),
  }),
  defineUpdate({
    kind: 'customer.update',
    keyMinutes,
    schema: customerRecord,
    get: (externalId) => get(`/v1/customers/${externalId}`),
    before: ({ name, email, phone, address }, input) =>
      changedOf(input, { name: name ?? '', email, phone, address: address ? toAddress(address) : null }),
    put: (input, raw, context) => post(`/v1/customers/${raw.id}`, personFields(input), context),
    impossible: { conflict: 'Stripe keeps neither a version nor a changed-at of a customer.' },
  }),
  defineAction({
    kind: 'customer.archive',
    // https://docs.stripe.com/api/customers/delete
    first: ({ externalId }) => ({
      method: 'DELETE',
      path: `/v1/customers/${externalId}`,
      repeatable: true,
      mayBeGone: true,
    }),
    read: (_response, _request, { externalId }) => ({ done: { externalId } }),
    inverse: null,
    final: 'Stripe deletes a customer for good.',
  }),
  ...productActions,
  defineAction({
    kind: 'payment.refund',
    keyMinutes,
    // `reason` of Stripe's own takes three words only, so ours is kept beside it.
    // https://docs.stripe.com/api/refunds/create
    first: ({ paymentId, amount: money, reason }, context) =>
      post(
        '/v1/refunds',
        { charge: paymentId, amount: units(money), 'metadata[reason]': reason ?? undefined, ...marked(context) },
        context,
      ),
    read: done,
    inverse: null,
    final: 'Money that was given back cannot be called back.',
  }),
  defineAction({
    kind: 'payment_link.create',
    keyMinutes,
    // Prices made inside the link are not taken by every version, so the price comes first.
    first: ({ title, amount: money }, context) =>
      post(
        '/v1/prices',
        {
          currency: money.currency.toLowerCase(),
          unit_amount: units(money),
          'product_data[name]': title,
          ...marked(context),
        },
        context,
        'price',
      ),
    read: ({ body }, { path }, _input, context) => {
      if (path !== '/v1/prices') {
        const { id, url } = made.extend({ url: z.string() }).parse(body);
        return doneWith(id, { url });
      }
      const item = { 'line_items[0][price]': made.parse(body).id, 'line_items[0][quantity]': 1 };
      return { next: post('/v1/payment_links', { ...item, ...marked(context) }, context, 'link') };
    },
    inverse: ({ externalId }) => intent('payment_link.close', { externalId, version: null }),
  }),
  defineAction({
    kind: 'payment_link.close',
    keyMinutes,
    first: ({ externalId }, context) => post(`/v1/payment_links/${externalId}`, { active: false }, context),
    read: done,
    inverse: null,
    final: 'A closed link stays closed; make a new one.',
  }),
  ...invoiceActions,
];
