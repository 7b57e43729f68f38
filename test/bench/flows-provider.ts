import { z } from 'zod';
import { moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import {
  type ActionContext,
  defineAction,
  defineProvider,
  defineStream,
  get,
  idText,
  intent,
  type Request,
  type Response,
} from '../../providers/kit/index.ts';
import { anyKey, providers as shops } from './provider.ts';

const record = z.object({ id: idText, total: z.string(), currency: z.string() });
const found = z.object({ invoices: z.array(record) });

function doneOf({ id, total, currency }: z.infer<typeof record>) {
  return { done: { externalId: id, total: moneyFromDecimal(total, currency) } };
}

/** What is asked before an invoice is made: whether an earlier try has. */
export const lookUp = (reference: string): Request => get('/invoices', { reference });

const createInvoice = defineAction({
  kind: 'invoice.create',
  booking: { by: 'nothing', tax: 'told' },
  first: (input, { reference }: ActionContext): Request => {
    const sums = input.lines.map(({ quantity, unitPrice, tax }) => {
      return Number(quantity) * unitPrice.amountMinor + (tax?.amountMinor ?? 0);
    });
    const total = { amountMinor: sums.reduce((all, one) => all + one, 0), currency: input.currency };
    return {
      ...{ method: 'POST', path: '/invoices' },
      json: {
        reference,
        customer: input.customerId,
        lines: input.lines,
        total: moneyToDecimal(total),
        currency: input.currency,
      },
    };
  },
  read: ({ body }: Response) => doneOf(record.parse(body)),
  lookUp: {
    first: (_input, { reference }) => lookUp(reference),
    read: ({ body }) => {
      const [known] = found.parse(body).invoices;
      return known ? doneOf(known) : { absent: true };
    },
  },
  inverse: ({ externalId }) => intent('invoice.void', { externalId, version: null }),
});

const rates = defineStream({
  id: 'tax-rates',
  label: 'Tax rates',
  entity: 'tax_rate',
  changes: 'none',
  deletions: 'pass',
  schema: z.object({ id: idText }),
  first: () => [get('/rates')],
  read: () => ({ records: [] }),
  map: ({ id }) => ({
    ...{
      externalId: id,
      createdAt: null,
      changedAt: null,
      name: 'VAT',
      code: null,
      percent: '24',
      inclusive: null,
      country: null,
      status: 'active' as const,
    },
  }),
});

/** The loopback vendor as books that only take invoices. */
const books = defineProvider({
  id: 'bench-books',
  name: 'Bench books',
  category: 'accounting',
  summary: 'Invoices of the loopback vendor.',
  docs: 'https://example.com',
  mark: null,
  fields: [],
  auth: [anyKey],
  api: { base: () => 'https://bench.example.com' },
  limits: { rates: [{ burst: 1, perSecond: 100_000 }], concurrency: 2 },
  probe: { request: () => get('/rates'), read: () => ({ id: 'books', name: 'Bench books' }) },
  streams: [rates],
  actions: [createInvoice],
});

export const providers = new Map([...shops, [books.id, books]]);
