import { z } from 'zod';
import type { Account, Response } from '../kit/index.ts';
import { ask, defineProvider } from '../kit/index.ts';
import { actions } from './actions.ts';
import { bucketWaitMs, faultOf } from './faults.ts';
import { mark } from './mark.ts';
import { API } from './pull.ts';
import { SHOP } from './queries.ts';
import { auth, shop, shopBase } from './sign-in.ts';
import { streams } from './streams.ts';
import { webhooks } from './webhooks.ts';

const shopAnswer = z.object({
  data: z.object({
    shop: z.object({ id: z.string(), name: z.string(), currencyCode: z.string(), ianaTimezone: z.string() }),
  }),
});

function readShop({ body }: Response): Account {
  const { id, name, currencyCode: currency, ianaTimezone: timezone } = shopAnswer.parse(body).data.shop;
  return { id, name, currency, timezone };
}

export const shopify = defineProvider({
  id: 'shopify',
  name: 'Shopify',
  category: 'ecommerce',
  summary: 'Customers, products, stock, orders, shipments, payments, refunds, disputes and payouts of a Shopify shop.',
  docs: 'https://shopify.dev/docs/api/admin-graphql',
  mark,
  fields: [shop],
  auth,
  api: { base: shopBase, hosts: ['storage.googleapis.com'] },
  // No pace is prescribed: what counts is the bucket of cost, which each answer tells.
  limits: { rates: [{ burst: 1, perSecond: 10 }], concurrency: 2, waitMs: 2_000, learn: bucketWaitMs },
  faultOf,
  probe: { request: () => ask(API, { query: SHOP }), read: readShop },
  streams,
  actions,
  webhooks,
});
