import { Webhook } from 'standardwebhooks';
import type { EventPayload } from '../../contract/events/index.ts';
import { type Reply, type Seen, vendor } from './vendor.ts';

/** One of the owner's own addresses: keeps what it is told, and answers as a test says. */
export async function receiver(reply: (seen: Seen, count: number) => Reply | Promise<Reply> = () => ({})) {
  const { origin, seen } = await vendor(reply);
  return {
    url: `${origin}/hook`,
    seen,
    /** What was told, call by call. */
    told: () => seen.map(({ body }): EventPayload => JSON.parse(body)),
    types: () => seen.map(({ body }): string => JSON.parse(body).type),
  };
}

/** Checks a call as a receiver with that secret does. @throws where it is not genuine */
export function verify({ body, headers }: Seen, secret: string): unknown {
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return new Webhook(secret).verify(body, plain);
}
