import { say, sayMaybe } from '../words/index.ts';
import { type EventType, eventTypes } from './names.ts';

/** When an event is told, in a sentence. */
export function summaryOf(type: EventType): string {
  const own = sayMaybe(`outbound.event.${type.replace('.', '_')}`, {}, '');
  if (own !== '') return own;
  const kind = eventTypes.get(type) ?? '';
  const thing = sayMaybe(`outbound.thing.${kind}`, {}, kind);
  if (type.endsWith('.created')) return say('outbound.usual.created', { thing });
  return say(type.endsWith('.deleted') ? 'outbound.usual.deleted' : 'outbound.usual.updated', { thing });
}
