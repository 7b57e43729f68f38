import { instantOf } from '../clock.ts';
import type { Hub } from '../hub.ts';
import type { Handlers } from './types.ts';

type WriteHandlers = Pick<Handlers, Extract<keyof Handlers, `actions.${string}` | `webhooks.${string}`>>;

export function writeHandlers({ actions, webhooks, clock }: Hub): WriteHandlers {
  return {
    'actions.perform': async ({ connectionId, action, input, reference }) => {
      const { done, inverse, ...rest } = await actions.perform({ connectionId, action, input, reference });
      return {
        ...{ reference: rest.reference, wasThere: rest.wasThere, final: rest.final },
        externalId: done.externalId,
        number: done.number ?? null,
        version: done.version ?? null,
        url: done.url ?? null,
        inverse,
      };
    },
    'webhooks.about': ({ connectionId }) => {
      const { per, topics, subscribe, byHand } = webhooks.about(connectionId);
      return {
        per,
        topics: Object.entries(topics).map(([topic, streams]) => ({ topic, streams: [...streams] })),
        byApi: subscribe !== undefined,
        byHand: byHand ?? null,
      };
    },
    'webhooks.list': async ({ connectionId }) => (await webhooks.list(connectionId)).map(subscriptionView),
    'webhooks.subscribe': async ({ connectionId, url, topics }) =>
      (await webhooks.subscribe(connectionId, url, topics)).map(subscriptionView),
    'webhooks.unsubscribe': async ({ connectionId, subscription }) => ({
      count: await webhooks.unsubscribe(connectionId, subscription),
    }),
    'webhooks.check': async ({ connectionId, url, headers, bodyBase64, receivedAt }) => {
      const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      const { verdict, events } = await webhooks.check(connectionId, {
        url,
        headers: Object.fromEntries(lower),
        body: Buffer.from(bodyBase64, 'base64'),
        receivedAt: receivedAt ?? instantOf(clock),
      });
      return {
        verdict,
        events: events.map(({ id, topic, externalId, gone, at, streams }) => ({
          ...{ id, topic, externalId, at },
          gone: gone ?? false,
          streams: [...streams],
        })),
      };
    },
  };
}

/** The secret stays here. */
function subscriptionView({
  id,
  url,
  topics,
  active,
}: {
  id: string;
  url: string;
  topics: readonly string[];
  active: boolean;
}) {
  return { id, url, topics: [...topics], active };
}
