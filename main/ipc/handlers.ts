import type { Hub } from '../hub.ts';
import { appHandlers } from './app.ts';
import { connectionHandlers } from './connections.ts';
import { flowHandlers } from './flows.ts';
import { matchHandlers } from './matches.ts';
import { outboundHandlers } from './outbound.ts';
import { proofHandlers } from './proof.ts';
import { recordHandlers } from './records.ts';
import { relayHandlers } from './relay.ts';
import { runHandlers } from './runs.ts';
import type { Desk, Handlers } from './types.ts';
import { vaultHandlers } from './vault.ts';
import { writeHandlers } from './writes.ts';

/** Every procedure's handler on one Hub. */
export function createHandlers(hub: Hub, desk: Desk): Handlers {
  return {
    ...appHandlers(hub, desk),
    ...connectionHandlers(hub),
    ...runHandlers(hub),
    ...recordHandlers(hub),
    ...vaultHandlers(hub, desk),
    ...writeHandlers(hub),
    ...relayHandlers(hub),
    ...outboundHandlers(hub, desk),
    ...flowHandlers(hub),
    ...matchHandlers(hub),
    ...proofHandlers(hub),
  };
}
