import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import type { OwnKey } from './own-key.ts';
import type { Settings } from './settings.ts';
import type { RelayStore } from './store/types.ts';

/** What every part of a running relay is given. */
export interface Context {
  readonly settings: Settings;
  readonly store: RelayStore;
  readonly key: OwnKey;
  readonly metrics: Metrics;
  /** The address that vendors and the app call, without a slash at its end. */
  readonly publicUrl: () => string;
  /** Fires when the relay is to stop: open polls are answered then. */
  readonly stopping: AbortSignal;
}

export type RelayServer = FastifyInstance;
