import { z } from 'zod';
import { type Fault, idText, maybeText, type Response } from '../kit/index.ts';

const problem = z.object({ errno: z.coerce.number().nullish(), message: maybeText, field: maybeText });
/** The accounting API's errors, the newer ones, those of events, and those of signing in. */
const refusal = z.union([
  z.object({ response: z.object({ errors: z.array(problem).min(1) }) }).transform((body) => body.response.errors),
  z
    .object({ message: z.string(), details: z.array(z.object({ reason: idText, metadata: problem })) })
    .transform(({ details }) => details.map(({ reason, metadata }) => ({ ...metadata, errno: Number(reason) }))),
  problem.extend({ message: z.string() }).transform((one) => [one]),
  z
    .object({ error: z.string(), error_description: maybeText })
    .transform(({ error, error_description }) => [{ errno: null, message: error_description ?? error, field: null }]),
]);

/** https://www.freshbooks.com/api/errors: 1003 AccessDenied, 1042 InactiveAccountError. */
const forbidden = new Set([1003, 1042]);
/** 1012 RecordNotFound. */
const notFound = 1012;

/** Errors are written into successes, too (freshbooks-nodejs-sdk, isAccountingErrorResponse). */
export function faultOf({ status, body }: Response): Fault | undefined {
  const said = refusal.safeParse(body).data;
  if (status === 429 || status >= 500 || (status < 400 && !hasErrors(body))) return undefined;
  // Whoever asks for what may be gone hears of it.
  if (status === 404 && said?.some(({ errno }) => errno === notFound)) return undefined;
  const detail = said?.map(({ field, message }) => [field, message].filter(Boolean).join(': ')).join('; ');
  const more = detail ? { detail: detail.slice(0, 300) } : {};
  if (status === 401) return { code: 'signed_out', ...more };
  if (status === 403 || said?.some(({ errno }) => forbidden.has(errno ?? 0))) return { code: 'forbidden', ...more };
  if (/already (been )?(taken|used|in use|exists)|must be unique/i.test(detail ?? '')) {
    return { code: 'duplicate', ...more };
  }
  return { code: 'bad_data', ...more };
}

/** An answer that says 200 and holds errors all the same. */
function hasErrors(body: unknown): boolean {
  return z.object({ response: z.object({ errors: z.array(z.unknown()).min(1) }) }).safeParse(body).success;
}
