import { z } from 'zod';
import { type Fault, idText, maybeText, type Response } from '../kit/index.ts';

const problem = z.object({
  code: idText.optional(),
  Message: maybeText,
  message: maybeText,
  Detail: maybeText,
  detail: maybeText,
});
const fault = z.object({ Error: z.array(problem), type: maybeText });
/** A refusal stands at the top, inside a query's or the feed's answer, and in lower case where the gateway wrote it. */
const faulty = z.union([
  z.object({ Fault: fault }).transform((body) => body.Fault),
  z.object({ QueryResponse: z.object({ Fault: fault }) }).transform((body) => body.QueryResponse.Fault),
  z.object({ CDCResponse: z.tuple([z.object({ Fault: fault })]) }).transform((body) => body.CDCResponse[0].Fault),
  z
    .object({ fault: z.object({ error: z.array(problem), type: maybeText }) })
    .transform((body) => ({ Error: body.fault.error, type: body.fault.type })),
]);

/**
 * What the owner can do about a code that says more than its status:
 * https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes
 */
const codes: Readonly<Record<string, Fault['code']>> = {
  '3200': 'signed_out',
  '3100': 'signed_out',
  '10000': 'vendor_fault',
  // The person who signed in may not.
  '5020': 'forbidden',
  // Its subscription has ended, which leaves it open for reading only.
  '6190': 'forbidden',
  // Somebody has changed it meanwhile.
  '5010': 'conflict',
  '6140': 'duplicate',
  '6240': 'duplicate',
  // Not found, or made inactive.
  '610': 'gone',
};

/** QuickBooks writes faults into successes, too. Waiting and server errors stay with the default rules. */
export function faultOf({ status, headers, body }: Response): Fault | undefined {
  const found = faulty.safeParse(body);
  if (status === 429 || status >= 500 || !found.success) return undefined;
  const said = found.data.Error.map((one) =>
    [one.code, one.Message ?? one.message, one.Detail ?? one.detail].filter(Boolean).join(' '),
  );
  const detail = `${said.join('; ').slice(0, 300)} (intuit_tid ${headers.intuit_tid ?? 'none'})`;
  if (/ApplicationAuthorizationFailed/.test(detail)) return { code: 'signed_out', detail };
  // Some codes come with leading zeros.
  const code = found.data.Error.map((one) => codes[one.code?.replace(/^0+/, '') ?? '']).find((known) => known);
  const byStatus: Readonly<Record<number, Fault['code']>> = { 401: 'signed_out', 403: 'forbidden' };
  return { code: code ?? byStatus[status] ?? 'bad_data', detail };
}
