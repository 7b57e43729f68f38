import { z } from 'zod';
import { instantSchema } from '../entities/common.ts';
import { entitySchemas } from '../entities/index.ts';
import { failureReasons } from '../errors.ts';
import { type EventType, eventTypes } from './names.ts';
import { summaryOf } from './summary.ts';
import { ticketSchema } from './ticket.ts';

/** Grows when a payload changes so that a receiver of the one before would misread it; what is added does not. */
export const payloadVersion = 1;

const connectionSchema = z.object({ id: z.string(), name: z.string(), provider: z.string() });
export type ConnectionFacts = z.infer<typeof connectionSchema>;

/** What the Backroom's own events carry. */
const ownData = {
  'connection.needs_attention': z.object({
    connection: connectionSchema,
    /** Why: the same word that the state of a connection has. */
    why: z.string(),
    /** How many records it is about, where it is about records. */
    count: z.int(),
  }),
  'sync.failed': z.object({
    connection: connectionSchema,
    run: z.object({ id: z.int(), startedAt: instantSchema, endedAt: instantSchema }),
    reason: z.enum(failureReasons),
  }),
};
type OwnEvent = keyof typeof ownData;
export type OwnData<T extends OwnEvent> = z.infer<(typeof ownData)[T]>;

function dataSchema(type: EventType): z.ZodType {
  if (type === 'connection.needs_attention' || type === 'sync.failed') return ownData[type];
  const kind = eventTypes.get(type);
  const record = kind === 'ticket' ? ticketSchema : entitySchemas[kind ?? 'customer'];
  return z.object({
    connection: connectionSchema,
    record,
    /** The record as it was, where it was known before and changed. */
    before: record.optional(),
    ...(type === 'stock.low' ? { atMost: z.int() } : {}),
  });
}

/**
 * What is sent for an event, as Standard Webhooks recommends it: type, timestamp and data, beside the id that stands in
 * the headers too (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */
export function payloadSchema(type: EventType): z.ZodType<EventPayload> {
  return z.object({
    id: z.string().regex(/^evt_/),
    type: z.literal(type),
    timestamp: instantSchema,
    version: z.literal(payloadVersion),
    data: dataSchema(type),
  });
}

export interface EventPayload {
  id: string;
  type: EventType;
  timestamp: string;
  version: typeof payloadVersion;
  data: unknown;
}

/** The JSON Schema (2020-12) of an event's payload; fields that it does not name may come with a later Backroom. */
export function payloadJsonSchema(type: EventType): object {
  const schema = z.toJSONSchema(payloadSchema(type), { target: 'draft-2020-12', io: 'input' });
  return { ...schema, title: type, description: summaryOf(type) };
}
