import { z } from 'zod';
import { defineProvider, get, instant, isDerived, type Tally } from '../../providers/kit/index.ts';
import { testProvider } from './test-provider.ts';

/** The vendor of shop.ts, asked for its own numbers: orders by days, customers altogether, nothing else. */

const counted = z.object({ total: z.int() });
const read: Tally['read'] = ([response]) => ({ count: counted.parse(response?.body).total });

const tallies: Readonly<Record<string, Tally>> = {
  customers: { by: 'whole', ask: () => [get('/customers', { count: '1' })], read },
  orders: {
    by: 'occurred',
    ask: ({ from, until }) => [get('/orders', { count: '1', from, until })],
    again: ({ from, until }) => [get('/orders', { from, until })],
    read,
    dateOf: (raw) => instant(z.object({ created: z.string() }).parse(raw).created),
  },
};

const provider = defineProvider({
  ...testProvider,
  streams: testProvider.streams.map((stream) => {
    const tally = isDerived(stream) ? undefined : tallies[stream.id];
    return tally ? { ...stream, tally } : stream;
  }),
});

export const providers = new Map([[provider.id, provider]]);
