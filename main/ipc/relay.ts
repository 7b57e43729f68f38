import { HubError } from '../../contract/errors.ts';
import type { Hub } from '../hub.ts';
import type { Handlers } from './types.ts';

type Prefixed<P extends string> = Extract<keyof Handlers, `${P}.${string}`>;
type RelayHandlers = Pick<Handlers, Prefixed<'relay'> | Prefixed<'hooks'> | Prefixed<'inbox'>>;

const notYet = (): never => {
  throw new HubError('bug', { detail: 'not built yet' });
};

export function relayHandlers(_hub: Hub): RelayHandlers {
  return {
    'relay.status': notYet,
    'relay.ask': notYet,
    'relay.enrol': notYet,
    'relay.rotate': notYet,
    'relay.leave': notYet,
    'hooks.list': notYet,
    'hooks.switch': notYet,
    'hooks.check': notYet,
    'hooks.keepSecret': notYet,
    'inbox.list': notYet,
    'inbox.get': notYet,
    'inbox.replay': notYet,
  };
}
