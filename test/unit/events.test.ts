import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type EntityKind, type EntityOf, entityKinds, entitySchemas } from '../../contract/entities/index.ts';
import {
  type EventType,
  eventsOf,
  eventTypes,
  eventTypesOf,
  examplePayload,
  isEventType,
  payloadJsonSchema,
  payloadSchema,
  summaryOf,
} from '../../contract/events/index.ts';

const at = '2026-03-01T09:30:00Z';

/** The example of a kind's creation, with some fields changed. */
function record<K extends EntityKind>(kind: K, change: Partial<EntityOf<K>> = {}): EntityOf<K> {
  const payload = examplePayload(`${kind}.updated`, 'evt_1', at);
  const { record: example } = payload.data as { record: object }; // an example's data has a record, as its test proves
  return entitySchemas[kind].parse({ ...example, ...change }) as EntityOf<K>; // parsed with the schema of this kind
}

const settings = { lowStock: 5 };
const order = (status: EntityOf<'order'>['status']) => record('order', { status });
const invoice = (status: EntityOf<'invoice'>['status']) => record('invoice', { status });
const payment = (status: EntityOf<'payment'>['status']) => record('payment', { status });
const stock = (available: string) => record('inventory_level', { available });

describe('which events a change makes', () => {
  const orders: [string, EntityOf<'order'> | null, EntityOf<'order'> | null, EventType[]][] = [
    ['new and not paid', null, order('open'), ['order.created']],
    ['new and paid already', null, order('paid'), ['order.created', 'order.paid']],
    ['new and given back already', null, order('refunded'), ['order.created', 'order.paid', 'order.refunded']],
    ['paid now', order('open'), order('paid'), ['order.updated', 'order.paid']],
    ['paid before', order('paid'), { ...order('paid'), number: '#2' }, ['order.updated']],
    ['given back in part', order('paid'), order('partly_refunded'), ['order.updated', 'order.refunded']],
    ['given back whole', order('partly_refunded'), order('refunded'), ['order.updated', 'order.refunded']],
    ['given back, and the vendor thinks better of it', order('refunded'), order('paid'), ['order.updated']],
    ['cancelled', order('open'), order('cancelled'), ['order.updated', 'order.cancelled']],
    ['cancelled before', order('cancelled'), { ...order('cancelled'), number: '#2' }, ['order.updated']],
    ['as it was', order('paid'), order('paid'), []],
    ['only its stamp', order('paid'), { ...order('paid'), changedAt: '2026-04-01T00:00:00Z' }, []],
    ['gone', order('paid'), null, ['order.deleted']],
    ['never there', null, null, []],
  ];
  it.each(orders)('order: %s', (_what, before, after, expected) => {
    expect(eventsOf({ kind: 'order', before, after }, settings)).toEqual(expected);
  });

  it.each<[string, EntityOf<'invoice'> | null, EntityOf<'invoice'>, EventType[]]>([
    ['new', null, invoice('open'), ['invoice.created']],
    ['paid', invoice('open'), invoice('paid'), ['invoice.updated', 'invoice.paid']],
    ['paid once', invoice('paid'), { ...invoice('paid'), number: 'x' }, ['invoice.updated']],
    ['void', invoice('open'), invoice('void'), ['invoice.updated']],
  ])('invoice: %s', (_what, before, after, expected) => {
    expect(eventsOf({ kind: 'invoice', before, after }, settings)).toEqual(expected);
  });

  it.each<[string, EntityOf<'payment'> | null, EntityOf<'payment'>, EventType[]]>([
    ['received at once', null, payment('succeeded'), ['payment.created', 'payment.received']],
    ['received later', payment('pending'), payment('succeeded'), ['payment.updated', 'payment.received']],
    ['failed', payment('pending'), payment('failed'), ['payment.updated', 'payment.failed']],
    ['voided', payment('succeeded'), payment('voided'), ['payment.updated']],
  ])('payment: %s', (_what, before, after, expected) => {
    expect(eventsOf({ kind: 'payment', before, after }, settings)).toEqual(expected);
  });

  it.each<[string, EntityOf<'inventory_level'> | null, EntityOf<'inventory_level'>, EventType[]]>([
    ['down to the limit', stock('6'), stock('5'), ['inventory_level.updated', 'stock.low']],
    ['past it at once', stock('5.5'), stock('-1'), ['inventory_level.updated', 'stock.low']],
    ['lower still', stock('5'), stock('4'), ['inventory_level.updated']],
    ['up again', stock('3'), stock('9'), ['inventory_level.updated']],
    ['new and low is no crossing', null, stock('1'), ['inventory_level.created']],
  ])('stock: %s', (_what, before, after, expected) => {
    expect(eventsOf({ kind: 'inventory_level', before, after }, settings)).toEqual(expected);
  });

  it.each(entityKinds.map((kind) => [kind]))('%s: created, updated only when something is other, deleted', (kind) => {
    const one = record(kind);
    const other = { ...one, externalId: 'other' };
    expect(eventsOf({ kind, before: null, after: one }, settings)[0]).toBe(`${kind}.created`);
    expect(eventsOf({ kind, before: one, after: other }, settings)[0]).toBe(`${kind}.updated`);
    expect(eventsOf({ kind, before: one, after: { ...one } }, settings)).toEqual([]);
    expect(eventsOf({ kind, before: one, after: null }, settings)).toEqual([`${kind}.deleted`]);
  });

  it('makes nothing that is not in the catalogue of its kind', () => {
    const known = eventTypesOf('order');
    for (const [, before, after] of orders) {
      expect(known).toEqual(expect.arrayContaining(eventsOf({ kind: 'order', before, after }, settings)));
    }
  });
});

describe('the catalogue of events', () => {
  const wanted = [
    ...['customer.created', 'customer.updated', 'order.created', 'order.updated', 'order.paid', 'order.refunded'],
    ...['invoice.created', 'invoice.paid', 'invoice.overdue', 'payment.received', 'payment.failed', 'refund.created'],
    ...['stock.low', 'shipment.updated', 'connection.needs_attention', 'sync.failed'],
    ...['ticket.created', 'ticket.resolved'],
  ];

  it('has what was promised, and no name that Standard Webhooks does not allow', () => {
    for (const type of wanted) expect(isEventType(type), type).toBe(true);
    for (const type of eventTypes.keys()) expect(type).toMatch(/^[a-z_]+\.[a-z_]+$/);
    expect(isEventType('toString')).toBe(false);
  });

  it('says of each in a sentence when it is told', () => {
    const sentences = [...eventTypes.keys()].map(summaryOf);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it.each([...eventTypes.keys()].map((type) => [type]))(
    '%s: its example fits its schema, and rubbish does not',
    (type) => {
      const validate = new Ajv2020({ strict: true }).compile(payloadJsonSchema(type));
      const example = examplePayload(type, 'evt_1', at);
      expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
      expect(payloadSchema(type).safeParse(example).success).toBe(true);
      expect(validate({ ...example, version: 2 })).toBe(false);
      expect(validate({ ...example, data: {} })).toBe(false);
      expect(validate({ ...example, type: 'order.eaten' })).toBe(false);
      // What a later Backroom adds must not break a receiver that checks.
      expect(validate({ ...example, more: 1 })).toBe(true);
    },
  );
});
