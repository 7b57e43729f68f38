import { HubError } from '../../contract/errors.ts';
import type { Hub } from '../hub.ts';
import type { Handlers } from './types.ts';

type Prefixed<P extends string> = Extract<keyof Handlers, `${P}.${string}`>;
type OutboundHandlers = Pick<Handlers, Prefixed<'events'> | Prefixed<'subscriptions'> | Prefixed<'deliveries'>>;

const notYet = (): never => {
  throw new HubError('bug', { detail: 'not built yet' });
};

export function outboundHandlers(_hub: Hub): OutboundHandlers {
  return {
    'events.types': notYet,
    'events.schema': notYet,
    'events.list': notYet,
    'subscriptions.list': notYet,
    'subscriptions.add': notYet,
    'subscriptions.change': notYet,
    'subscriptions.remove': notYet,
    'subscriptions.showSecret': notYet,
    'subscriptions.rotate': notYet,
    'subscriptions.test': notYet,
    'deliveries.list': notYet,
    'deliveries.get': notYet,
    'deliveries.redeliver': notYet,
  };
}
