import { z } from 'zod';
import { type BalanceTally, defineProvider, defineStream, get, withQuery } from '../../providers/kit/index.ts';
import { testProvider } from './test-provider.ts';

/** The vendor of shop.ts as a payment service: its movements add up to a balance, in each currency. */

const move = z.looseObject({
  ...{ id: z.string(), created: z.string(), amount: z.int() },
  currency: z.string().default('EUR'),
  status: z.enum(['settled', 'pending']).default('settled'),
});
const pageSchema = z.object({ records: z.array(z.unknown()), next: z.string().nullable() });
const newestSchema = z.object({ newest: z.array(move.omit({ status: true })) });
const balanceSchema = z.object({
  balance: z.array(z.object({ amountMinor: z.int(), currency: z.string() })),
  apart: z.boolean().default(false),
});

const tally: BalanceTally = {
  by: 'balance',
  ask: () => [get('/newest'), get('/balance'), get('/newest')],
  read: ([before, balance, after]) => {
    const [first, second] = [before, after].map((one) => newestSchema.parse(one?.body).newest);
    return {
      ...balanceSchema.parse(balance?.body),
      newest: (first ?? []).map(({ id, created, amount, currency }) => ({
        at: created,
        externalId: id,
        amount: { amountMinor: amount, currency },
      })),
      steady: first?.[0]?.id === second?.[0]?.id,
    };
  },
};

const moves = defineStream({
  id: 'moves',
  label: 'Balance movements',
  entity: 'balance_transaction',
  schema: move,
  map: ({ id, created, amount, currency, status }) => ({
    ...{ externalId: id, createdAt: created, changedAt: null, occurredAt: created },
    ...{ kind: 'sale', status, sourceId: null, payoutId: null, orderId: null, description: null },
    amount: { amountMinor: amount, currency },
    fee: { amountMinor: 0, currency },
    net: { amountMinor: amount, currency },
  }),
  changes: 'cursor',
  deletions: 'never',
  first: ({ since, from }) => [
    get('/moves', { ...(since === null ? {} : { since }), ...(from === null ? {} : { from }) }),
  ],
  read: (response, request) => {
    const { next, records } = pageSchema.parse(response.body);
    return { records, next: next === null ? [] : [withQuery(request, { after: next })] };
  },
  tally,
});

const provider = defineProvider({ ...testProvider, streams: [moves] });

export const providers = new Map([[provider.id, provider]]);
