/** The shop's own events: which there are, what is sent for each, and which change makes which. */
export { eventsOf } from './changes.ts';
export { examplePayload } from './examples.ts';
export { type EventType, eventTypes, eventTypesOf, isEventType } from './names.ts';
export {
  type ConnectionFacts,
  type EventPayload,
  type OwnData,
  payloadJsonSchema,
  payloadSchema,
  payloadVersion,
} from './payload.ts';
export { summaryOf } from './summary.ts';
