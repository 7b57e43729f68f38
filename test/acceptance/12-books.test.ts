import { describe, expect, it } from 'vitest';
import { entitySchemas } from '../../contract/entities/index.ts';
import { providers } from '../../providers/registry.ts';
import { expectDone, expectTruth } from './compare.ts';
import { everyProvider, fail } from './stand.ts';
import { openWriter, type Writer } from './writer.ts';

const told = everyProvider.filter((id) =>
  providers.get(id)?.actions?.some(({ kind, booking }) => kind === 'invoice.create' && booking?.tax === 'told'),
);
const makesReceipts = told.filter((id) =>
  providers.get(id)?.actions?.some(({ kind }) => kind === 'sales_receipt.create'),
);

/** The id of the first record of a stream with this name. */
function idOf({ stand }: Writer, stream: string, name: string | RegExp): string {
  const row = [...stand.rows(stream).values()].find(({ title }) =>
    typeof name === 'string' ? title === name : name.test(title),
  );
  return row?.id ?? fail(`there is no ${name} among the ${stream}`);
}

/** A rate for sales of so many percent. */
function rateOf(writer: Writer, percent: number): string {
  const rates = [...writer.stand.rows('tax-rates').values()].map(({ canonical }) =>
    entitySchemas.tax_rate.parse(JSON.parse(canonical)),
  );
  const found = rates.find((rate) => Number(rate.percent) === percent && !/purchase/.test(rate.name));
  return found?.externalId ?? fail(`there is no rate of ${percent} %`);
}

type Line = readonly [unitMinor: number, quantity: string, percent: number, taxMinor: number];

async function draft(writer: Writer, currency: string, lines: readonly Line[]) {
  const sample = Object(await writer.sample('customer.create'));
  const { externalId: customerId } = (await writer.write('customer.create', { ...sample, currency })).done;
  const productId = idOf(writer, 'products', /./);
  const accountId = idOf(writer, 'accounts', 'Sales');
  return {
    ...{ customerId, currency, issuedOn: '2026-11-20' },
    lines: lines.map(([amountMinor, quantity, percent, taxMinor]) => ({
      ...{ title: 'Mug', quantity, productId, accountId },
      unitPrice: { amountMinor, currency },
      taxRateId: rateOf(writer, percent),
      tax: { amountMinor: taxMinor, currency },
    })),
  };
}

/** Lines whose own tax, rounded line by line, misses the tax that the shop took by a cent or so. */
const sales: readonly (readonly [what: string, currency: string, lines: readonly Line[], totalMinor: number])[] = [
  // 24 % of 0.33 is 0.0792, so that it would be 0.24 by line and of the whole; the shop took 0.23.
  [
    'less than line by line',
    'HOME',
    [
      [33, '1', 24, 8],
      [33, '1', 24, 8],
      [33, '1', 24, 7],
    ],
    122,
  ],
  [
    'more than line by line',
    'HOME',
    [
      [101, '1', 6, 7],
      [102, '1', 6, 6],
    ],
    216,
  ],
  [
    'several rates',
    'HOME',
    [
      [1999, '2', 24, 959],
      [1050, '1', 13, 136],
      [350, '1', 6, 21],
      [500, '1', 0, 0],
    ],
    7014,
  ],
  [
    'a discount below zero',
    'HOME',
    [
      [10_000, '1', 24, 2400],
      [-333, '1', 24, -79],
    ],
    11_988,
  ],
  [
    'dollars',
    'USD',
    [
      [995, '1', 24, 238],
      [995, '3', 24, 717],
    ],
    4935,
  ],
  [
    'yen',
    'JPY',
    [
      [1105, '1', 24, 266],
      [1107, '2', 13, 287],
    ],
    3872,
  ],
  [
    'dinars',
    'KWD',
    [
      [1250, '1', 24, 301],
      [1255, '1', 6, 74],
    ],
    2880,
  ],
];

describe.each(told)('%s', (id) => {
  it.each(sales)(
    'books the tax that the shop took, and not another one: %s',
    async (_what, wish, lines, totalMinor) => {
      const writer = await openWriter(id);
      const { stand } = writer;
      const home = (await stand.connection()).account.currency ?? fail('it has no currency');
      const currency = wish === 'HOME' ? home : wish;
      const invoice = await draft(writer, currency, lines);
      const { done } = await writer.write('invoice.create', invoice);
      const total = { amountMinor: totalMinor, currency };
      expect(done.total).toEqual(total);
      const credit = await writer.write('credit_note.create', invoice);
      expect(credit.done.total).toEqual(total);
      stand.time.advance(26 * 3_600_000);
      expectDone(await stand.sync());
      const row = stand.rows('invoices').get(done.externalId) ?? fail('the invoice is not fetched');
      const read = entitySchemas.invoice.parse(JSON.parse(row.canonical));
      const tax = { amountMinor: lines.reduce((sum, [, , , minor]) => sum + minor, 0), currency };
      expect({ total: read.total, tax: read.tax }).toEqual({ total, tax });
      expectTruth(stand);
    },
  );

  it('takes payments into a clearing account, and no other than it may', async () => {
    const writer = await openWriter(id);
    const { currency = 'EUR' } = (await writer.stand.connection()).account;
    const invoice = await draft(writer, currency, [[1000, '1', 24, 240]]);
    const { externalId: invoiceId } = (await writer.write('invoice.create', invoice)).done;
    const amount = { amountMinor: 1240, currency };
    const pay = (accountId: string) =>
      writer.write('payment.record', { invoiceId, amount, paidOn: '2026-11-21', accountId });
    await expect(pay(idOf(writer, 'accounts', 'Sales'))).rejects.toMatchObject({ code: 'refused' });
    await expect(pay(idOf(writer, 'accounts', 'Gift cards'))).rejects.toMatchObject({ code: 'refused' });
    const { done } = await pay(idOf(writer, 'accounts', 'Card clearing'));
    expect(done.total).toEqual(amount);
  });

  it('takes a payout less its fees as a deposit, which may not be less than nothing', async () => {
    const writer = await openWriter(id);
    const { currency = 'EUR' } = (await writer.stand.connection()).account;
    const sample = Object(await writer.sample('deposit.create'));
    const part = (name: string, amountMinor: number) => ({
      title: name,
      amount: { amountMinor, currency },
      accountId: idOf(writer, 'accounts', name),
    });
    const lines = [part('Card clearing', 12_400), part('Payment fees', -361), part('Rounding', 1)];
    const { done, inverse } = await writer.write('deposit.create', { ...sample, lines });
    expect(done.total).toEqual({ amountMinor: 12_040, currency });
    expect(inverse?.action).toBe('deposit.void');
    await expect(
      writer.write('deposit.create', { ...sample, lines: [part('Payment fees', -1)] }),
    ).rejects.toMatchObject({ code: 'refused' });
    const wrong = { ...sample, lines, accountId: idOf(writer, 'accounts', 'Sales') };
    await expect(writer.write('deposit.create', wrong)).rejects.toMatchObject({ code: 'refused' });
  });
});

describe.each(makesReceipts)('%s receipts', (id) => {
  it.each(['sales_receipt.create', 'refund_receipt.create'] as const)(
    '%s is booked to the cent where its money is',
    async (kind) => {
      const writer = await openWriter(id);
      const lines: readonly Line[] = [
        [33, '1', 24, 8],
        [33, '1', 24, 8],
        [33, '1', 24, 7],
      ];
      const receipt = await draft(writer, 'USD', lines);
      const write = (account: string) =>
        writer.write(kind, { ...receipt, accountId: idOf(writer, 'accounts', account) });
      await expect(write('Payment fees')).rejects.toMatchObject({ code: 'refused' });
      const { done } = await write('PayPal clearing');
      expect(done.total).toEqual({ amountMinor: 122, currency: 'USD' });
      const other = { ...receipt, currency: 'JPY', lines: [{ title: 'Mug', quantity: '1', unitPrice: yen }] };
      const accountId = idOf(writer, 'accounts', 'PayPal clearing');
      await expect(writer.write(kind, { ...other, accountId })).rejects.toMatchObject({ code: 'refused' });
    },
  );

  const yen = { amountMinor: 100, currency: 'JPY' };

  it('gives no money back from nowhere', async () => {
    const writer = await openWriter(id);
    const sample = Object(await writer.sample('refund_receipt.create'));
    await expect(writer.write('refund_receipt.create', { ...sample, accountId: null })).rejects.toMatchObject({
      code: 'refused',
    });
  });
});

const books = everyProvider.filter((id) => providers.get(id)?.category === 'accounting');

describe.each(books)('%s', (id) => {
  it('does not find again by its reference what was taken back', async () => {
    const writer = await openWriter(id);
    const invoice = await writer.sample('invoice.create');
    const long = '1970-01-01T00:00:00.000Z';
    const first = await writer.write('invoice.create', invoice, 'taken-back', long);
    expect((await writer.write('invoice.create', invoice, 'taken-back', long)).wasThere).toBe(true);
    const { action, input } = first.inverse ?? fail('nothing takes it back');
    await writer.write(action, input);
    expect(
      (await writer.write('invoice.create', { ...Object(invoice), number: null }, 'taken-back', long)).wasThere,
    ).toBe(false);
  });
});
