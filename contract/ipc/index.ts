/** The contract between the Hub and whoever looks at it. */
export * from './app.ts';
export * from './bridge.ts';
export * from './catalogue.ts';
export * from './common.ts';
export * from './connections.ts';
export * from './flows.ts';
export * from './matches.ts';
export * from './outbound.ts';
export * from './procedures.ts';
export * from './proof.ts';
export * from './records.ts';
export * from './relay.ts';
export * from './runs.ts';
export * from './topics.ts';
export * from './writes.ts';
