import { HubError } from '../../contract/errors.ts';
import { eventTypes, isEventType, payloadJsonSchema, summaryOf } from '../../contract/events/index.ts';
import type { EventTypeView, Subscription } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import type { Hub } from '../hub.ts';
import type { Address } from '../store/outbound-addresses.ts';
import type { Desk, Handlers } from './types.ts';

type Prefixed<P extends string> = Extract<keyof Handlers, `${P}.${string}`>;
type EventHandlers = Pick<Handlers, Prefixed<'events'>>;
type SubscriptionHandlers = Pick<Handlers, Prefixed<'subscriptions'>>;
type DeliveryHandlers = Pick<Handlers, Prefixed<'deliveries'>>;

const done = { ok: true } as const;
const pageSize = 50;

export function outboundHandlers(hub: Hub, desk: Desk): EventHandlers & SubscriptionHandlers & DeliveryHandlers {
  return { ...eventHandlers(hub), ...subscriptionHandlers(hub, desk), ...deliveryHandlers(hub) };
}

function eventHandlers(hub: Hub): EventHandlers {
  const { eventLog } = hub.repos;
  return {
    'events.types': () => typeViews(hub),
    'events.schema': ({ type }) => {
      if (!isEventType(type)) throw new HubError('not_found', { params: { what: 'event', name: type } });
      return { schema: payloadJsonSchema(type) };
    },
    'events.list': (query) => {
      const rows = eventLog.list({ ...query, limit: pageSize });
      const last = rows.at(-1);
      const next = rows.length === pageSize && last ? last.seq : null;
      return { rows: rows.map(({ seq: _seq, ...row }) => row), next };
    },
  };
}

function typeViews({ repos, providers }: Hub): EventTypeView[] {
  const brought = new Set<string>(
    repos.connections.list().flatMap(({ provider }) => providers.get(provider)?.streams.map((one) => one.entity) ?? []),
  );
  return [...eventTypes].map(([type, entity]) => ({
    type,
    entity,
    summary: summaryOf(type),
    possible: entity === null || brought.has(entity),
  }));
}

function subscriptionHandlers({ outbound, repos }: Hub, desk: Desk): SubscriptionHandlers {
  const view = ({ failures: _failures, types, ...address }: Address): Subscription => ({
    ...address,
    types: [...types],
    waiting: repos.deliveries.waiting(address.id),
  });
  return {
    'subscriptions.list': () => repos.addresses.list().map(view),
    'subscriptions.add': async (wish) => view(await outbound.add(wish)),
    'subscriptions.change': async ({ id, ...change }) => view(await outbound.change(id, change)),
    'subscriptions.remove': ({ id }) => {
      outbound.remove(id);
      return done;
    },
    'subscriptions.showSecret': async ({ id }) => {
      const { url } = repos.addresses.get(id);
      await desk.showText(say('outbound.secret', { url }), outbound.secret(id));
      return done;
    },
    'subscriptions.rotate': ({ id }) => view(outbound.rotate(id)),
    'subscriptions.test': ({ id, type }) => outbound.test(id, type),
  };
}

function deliveryHandlers({ outbound, repos }: Hub): DeliveryHandlers {
  return {
    'deliveries.list': (filter) => {
      const rows = repos.deliveries.list({ ...filter, limit: pageSize });
      const last = rows.at(-1);
      return { rows, next: rows.length === pageSize && last ? last.id : null };
    },
    'deliveries.get': ({ id }) => repos.deliveries.get(id),
    'deliveries.redeliver': (wish) => ({ count: outbound.redeliver(wish) }),
  };
}
