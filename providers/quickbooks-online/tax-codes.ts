import { z } from 'zod';
import { get } from '../kit/index.ts';
import type { Asking, Known } from './asking.ts';
import { limit, version } from './pull.ts';
import { ref } from './values.ts';

interface Taxed {
  readonly lines: readonly { readonly taxRateId: string | null }[];
}

const rates = z
  .object({ TaxRateDetail: z.array(z.object({ TaxRateRef: ref })).default([]) })
  .nullish()
  .transform((list) => list?.TaxRateDetail.map(({ TaxRateRef }) => TaxRateRef.value) ?? []);
const taxCode = z.object({
  Id: z.string(),
  Active: z.boolean().nullish(),
  SalesTaxRateList: rates,
  PurchaseTaxRateList: rates,
});

/** In the United States lines are taxed or not, and QuickBooks works out the rates: "TAX" and "NON" are codes already. */
export const isCode = (id: string) => /^[A-Z]+$/.test(id);

function ratesIn({ lines }: Taxed): string[] {
  const ids = lines.flatMap(({ taxRateId }) => (taxRateId === null || isCode(taxRateId) ? [] : [taxRateId]));
  return [...new Set(ids)];
}

/**
 * Lines name a tax code, which stands for one or several rates of sales and of purchases; the code is taken that has
 * just the rate wanted. https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/taxcode
 */
export function taxCodes(side: 'Sales' | 'Purchase'): Asking<Taxed> {
  return {
    entity: 'TaxCode',
    request: (input) =>
      ratesIn(input).length === 0
        ? null
        : get('/query', { query: `select * from TaxCode startposition 1 maxresults ${limit}`, ...version }),
    read: (rows, input) => {
      const codes = z
        .array(taxCode)
        .parse(rows)
        .filter(({ Active }) => Active !== false);
      const found = ratesIn(input).map((rate) => {
        const fits = codes.find((code) => code[`${side}TaxRateList`].join() === rate);
        if (!fits) throw new RangeError(`QuickBooks has no tax code of the rate ${rate} alone`);
        return [`tax:${rate}`, fits.Id] as const;
      });
      return Object.fromEntries(found);
    },
  };
}

/** The code of a line's tax rate. */
export function codeOf(taxRateId: string | null, known: Known): { readonly value: string } | undefined {
  if (taxRateId === null) return undefined;
  return { value: known[`tax:${taxRateId}`] ?? taxRateId };
}
