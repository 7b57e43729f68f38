import { z } from 'zod';
import type { Fault, Response } from '../kit/index.ts';

const cost = z.object({
  extensions: z.object({
    cost: z.object({
      requestedQueryCost: z.number(),
      throttleStatus: z.object({
        maximumAvailable: z.number(),
        currentlyAvailable: z.number(),
        restoreRate: z.number().positive(),
      }),
    }),
  }),
});

/** Milliseconds until the bucket holds what a query like this one costs. https://shopify.dev/docs/api/usage/limits */
export function bucketWaitMs({ body }: Response): number | undefined {
  const known = cost.safeParse(body);
  if (!known.success) return undefined;
  const { requestedQueryCost, throttleStatus: bucket } = known.data.extensions.cost;
  const lacking = Math.min(requestedQueryCost, bucket.maximumAvailable) - bucket.currentlyAvailable;
  return lacking > 0 ? Math.ceil((lacking / bucket.restoreRate) * 1000) : undefined;
}

const graphqlErrors = z.object({
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .min(1),
});
const codes: Readonly<Record<string, Fault['code']>> = {
  THROTTLED: 'limited',
  ACCESS_DENIED: 'forbidden',
  SHOP_INACTIVE: 'forbidden',
  INTERNAL_SERVER_ERROR: 'vendor_fault',
  TIMEOUT: 'vendor_fault',
};

/** GraphQL reports errors in a 200; one that comes with half of the data is an error all the same. */
export function faultOf(response: Response): Fault | undefined {
  if (response.status === 402 || response.status === 423)
    return { code: 'forbidden', detail: 'the shop is frozen or locked' };
  if (response.status === 430) return { code: 'limited', waitMs: 60_000 };
  if (response.status >= 400) return undefined;
  const found = graphqlErrors.safeParse(response.body);
  if (!found.success) return refusalIn(response);
  const { errors } = found.data;
  const known = errors.map(({ extensions }) => extensions?.code ?? '').find((code) => code in codes);
  const code = codes[known ?? ''] ?? 'bad_data';
  const detail = inWords(errors);
  return { code, detail, ...(code === 'limited' ? { waitMs: bucketWaitMs(response) ?? 1_000 } : {}) };
}

const inWords = (errors: readonly { readonly message: string }[]) =>
  errors
    .map(({ message }) => message)
    .join('; ')
    .slice(0, 300);

const userErrors = z.array(z.object({ message: z.string(), code: z.string().nullish() }));
const payload = z.object({ userErrors: userErrors.optional(), orderCancelUserErrors: userErrors.optional() });
const payloads = z.object({ data: z.record(z.string(), z.unknown()) });

/** The codes, or the words where a mutation has no codes, that say more than "refused". */
const refusals: readonly (readonly [RegExp, Fault['code']])[] = [
  [/\bTAKEN\b|has already been taken/, 'duplicate'],
  [/QUANTITY_STALE/, 'conflict'],
  [/NOT_FOUND|DOES_NOT_EXIST|does not exist|could not be found|not found/, 'gone'],
  [/IDEMPOTENCY_CONCURRENT_REQUEST/, 'limited'],
];

/** A mutation that refuses answers with 200, data and `userErrors`. What a bulk job says of itself, its reader reads. */
function refusalIn({ body }: Response): Fault | undefined {
  const found = payloads.safeParse(body);
  if (!found.success) return undefined;
  const errors = Object.entries(found.data.data).flatMap(([name, value]) => {
    const known = name.startsWith('bulkOperation') ? null : payload.safeParse(value);
    return known?.success ? [...(known.data.userErrors ?? []), ...(known.data.orderCancelUserErrors ?? [])] : [];
  });
  if (errors.length === 0) return undefined;
  const said = errors.map(({ code, message }) => `${code ?? ''} ${message}`).join('; ');
  const code = refusals.find(([pattern]) => pattern.test(said))?.[1] ?? 'refused';
  return { code, detail: inWords(errors), ...(code === 'limited' ? { waitMs: 1_000 } : {}) };
}
