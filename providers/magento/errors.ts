import { z } from 'zod';
import type { Fault, Response } from '../kit/index.ts';

const refusal = z.looseObject({
  message: z.string(),
  parameters: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullish(),
});

/** The message with its placeholders filled: %1 and %2 from a list, %fieldName from names. */
function filled(body: unknown): string | undefined {
  const said = refusal.safeParse(body).data;
  if (!said) return undefined;
  const values = Array.isArray(said.parameters)
    ? new Map(said.parameters.map((value, index) => [String(index + 1), value]))
    : new Map(Object.entries(said.parameters ?? {}));
  return said.message.replace(/%(\w+)/g, (whole, name: string) => String(values.get(name) ?? whole));
}

/** What every connection may do, since it asks for the store views first. */
const leastRight = 'Magento_Backend::store';

/**
 * Magento answers 401 for keys that are wrong, for rights that are missing and for a clock that is wrong.
 * https://developer.adobe.com/commerce/webapi/get-started/gs-web-api-response/
 */
export function faultOf({ status, body }: Response): Fault | undefined {
  const detail = filled(body);
  if (detail === undefined || status < 400) return undefined;
  if (status === 401) return unauthorised(detail);
  if (status === 404 && /match any route/i.test(detail)) {
    return {
      code: 'bad_data',
      detail: 'the shop does not have this part of the API: the module for it is off or missing',
    };
  }
  if (/already exists/i.test(detail) && status < 500) return { code: 'duplicate', detail };
  // Whether a record that is not there is a fault is for the asker to say.
  return status === 400 ? { code: 'bad_data', detail } : undefined;
}

function unauthorised(detail: string): Fault {
  if (/timestamp/i.test(detail)) {
    return { code: 'bad_data', detail: `the clock of this PC is wrong, or the shop's is: ${detail}` };
  }
  if (!/authorized to access/i.test(detail)) return { code: 'signed_out', detail };
  // A token alone, without the keys, is answered in the very same words when it is no good.
  const code = detail.includes(leastRight) ? 'signed_out' : 'forbidden';
  return { code, detail: `${detail} (or the access token is no longer good)` };
}
