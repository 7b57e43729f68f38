import type { OutputOf, ParsedInputOf, ProcedureName } from '../../contract/ipc/index.ts';
import type { Hub } from '../hub.ts';
import { appHandlers } from './app.ts';
import { connectionHandlers } from './connections.ts';
import { recordHandlers } from './records.ts';
import { runHandlers } from './runs.ts';
import { vaultHandlers } from './vault.ts';

/** What answers each procedure; the contract's schemas have checked the input before. */
export type Handlers = {
  [N in ProcedureName]: (input: ParsedInputOf<N>) => OutputOf<N> | Promise<OutputOf<N>>;
};

/** What only the place that the window lives in can do. */
export interface Desk {
  openFolder(folder: string): Promise<void>;
  readonly version: string;
  readonly locale: string;
}

export function createHandlers(hub: Hub, desk: Desk): Handlers {
  return {
    ...appHandlers(hub, desk),
    ...connectionHandlers(hub),
    ...runHandlers(hub),
    ...recordHandlers(hub),
    ...vaultHandlers(hub),
  };
}

