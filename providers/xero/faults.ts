import { z } from 'zod';
import { type Fault, maybeText, type Response } from '../kit/index.ts';

const said = z.object({
  Detail: maybeText,
  Message: maybeText,
  Elements: z.array(z.object({ ValidationErrors: z.array(z.object({ Message: z.string() })).default([]) })).default([]),
});

/** What Xero says where a name, number or code is taken already. */
const taken = /must be unique|already (assigned|exists|in use)|not unique/i;

/** A day's limit opens again at an hour that Xero tells in Retry-After; this where it should not. */
const hourMs = 3_600_000;

/**
 * https://developer.xero.com/documentation/api/accounting/responsecodes. A missing scope is a 401 there, and an
 * organisation that this app is no longer let into a 403.
 */
export function faultOf({ status, headers, body }: Response): Fault | undefined {
  if (status < 400) return undefined;
  const { Detail = null, Message = null, Elements = [] } = said.safeParse(body).data ?? {};
  if (status === 401 && Detail === 'AuthorizationUnsuccessful') {
    return { code: 'forbidden', detail: 'the sign-in did not allow this part of Xero' };
  }
  if (status === 403 && Detail === 'AuthenticationUnsuccessful') {
    return { code: 'signed_out', detail: 'the organisation is no longer connected to the app' };
  }
  if (status === 429) return limited(headers);
  if (status !== 400) return undefined;
  return refusal([Message, ...Elements.flatMap((one) => one.ValidationErrors.map((error) => error.Message))]);
}

function limited(headers: Response['headers']): Fault {
  const problem = headers['x-rate-limit-problem'] ?? 'call';
  const isDay = problem === 'day' && headers['retry-after'] === undefined;
  return { code: 'limited', detail: `the ${problem} limit of Xero`, ...(isDay ? { waitMs: hourMs } : {}) };
}

/** What Xero did not like, in its own words; the first of them only says that there are others. */
function refusal(messages: readonly (string | null)[]): Fault {
  const [first, ...others] = [...new Set(messages)].filter((text) => text !== null);
  const detail = (others.length > 0 ? others : [first]).join('; ').slice(0, 300);
  return { code: taken.test(detail) ? 'duplicate' : 'bad_data', detail };
}
