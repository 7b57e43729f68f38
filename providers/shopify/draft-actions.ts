import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { currencyExponent, type Money, moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import { type Action, defineAction, intent, type JsonObject, refused, type Step } from '../kit/index.ts';
import * as documents from './mutations.ts';
import { dataOf, defineEnding, lookUpByTag, mutation, piecesOf, reading, readMade } from './writing.ts';

type SaleLine = ActionInput<'invoice.create'>['lines'][number];

/** Shopify counts in whole pieces: a part of one is written as one piece of its price. */
function draftLine({ title, quantity, unitPrice, productId }: SaleLine): JsonObject {
  const pieces = piecesOf(quantity);
  const unit = moneyToDecimal(unitPrice);
  const price = { amount: pieces === undefined ? partOf(quantity, unitPrice) : unit, currencyCode: unitPrice.currency };
  const count = { quantity: pieces ?? 1 };
  if (productId?.includes('/ProductVariant/') && pieces !== undefined) {
    return { variantId: productId, priceOverride: price, ...count };
  }
  const text = pieces === undefined ? `${quantity} × ${title}` : title;
  // Nothing is added for its way: the customer pays what the lines say.
  return { title: text, originalUnitPriceWithCurrency: price, requiresShipping: false, ...count };
}

/** Quantity times price as decimal text, with no float in between: both are whole numbers of their last digit. */
function partOf(quantity: string, { amountMinor, currency }: Money): string {
  const [whole = '', fraction = ''] = quantity.split('.');
  const digits = BigInt(whole + fraction) * BigInt(amountMinor);
  // The same digits with the decimal point further left; rounded to the currency's own unit.
  return moneyToDecimal(moneyFromDecimal(`${digits}e-${fraction.length + currencyExponent(currency)}`, currency));
}

export const draftActions: readonly Action[] = [
  defineAction({
    kind: 'invoice.create',
    // Unverified: that tax is rounded for each line; Shopify works it out by the customer's address.
    booking: { by: 'nothing', tax: 'by_line' },
    scopes: ['write_draft_orders'],
    note:
      'It is made as a draft order, which becomes valid when it is sent: Shopify gives it a number and a day of its own' +
      ' (yours becomes its purchase order number) and works out the tax.',
    first: () => reading(documents.TAX_RULE, {}),
    read: (response, request, input, { reference }): Step => {
      if (request.readsOnly !== true) return readMade(response);
      const { shop } = dataOf(response, z.object({ shop: z.object({ taxesIncluded: z.boolean() }) }));
      if (shop.taxesIncluded !== input.pricesIncludeTax) {
        return refused(`prices in this shop are taken ${shop.taxesIncluded ? 'with' : 'without'} tax`);
      }
      const draft = {
        purchasingEntity: { customerId: input.customerId },
        presentmentCurrencyCode: input.currency,
        ...(input.customerEmail === null ? {} : { email: input.customerEmail }),
        ...(input.note === null ? {} : { note: input.note }),
        ...(input.number === null ? {} : { poNumber: input.number }),
        tags: [reference],
        lineItems: input.lines.map(draftLine),
      };
      return { next: mutation(documents.DRAFT_CREATE, { input: draft }) };
    },
    lookUp: lookUpByTag(documents.DRAFTS_MADE),
    inverse: ({ externalId }) => intent('invoice.void', { externalId, version: null }),
  }),
  defineAction({
    kind: 'invoice.send',
    scopes: ['write_draft_orders'],
    note: 'Shopify sends an e-mail with a link to pay by.',
    first: ({ externalId: id, email }) =>
      mutation(documents.DRAFT_SEND, { id, email: email === null ? null : { to: email } }),
    read: readMade,
    inverse: null,
    final: 'An e-mail that was sent cannot be called back.',
  }),
  defineEnding({
    kind: 'invoice.void',
    scopes: ['write_draft_orders'],
    note: 'The draft order is deleted.',
    final: 'Shopify deletes a draft order for good.',
    state: documents.DRAFT_STATE,
    schema: z.object({ status: z.string() }),
    isDone: () => false,
    goneIsDone: true,
    refuse: ({ status }) => (status === 'COMPLETED' ? 'it was paid and has become an order' : undefined),
    write: (id) => mutation(documents.DRAFT_DELETE, { id }),
  }),
];
