import { type AlertRepo, createAlerts } from './alerts.ts';
import { type ConnectionRepo, createConnections } from './connections.ts';
import type { Db } from './database.ts';
import { createOverviewQueries, type OverviewQueries } from './overview-queries.ts';
import { createPasses, type PassRepo } from './passes.ts';
import { createRecordQueries, type RecordQueries } from './record-queries.ts';
import { createRuns, type RunRepo } from './runs.ts';
import { createSamples, type SampleRepo } from './samples.ts';
import { createSetAside, type SetAsideRepo } from './set-aside.ts';
import { createSettings, type SettingRepo } from './settings.ts';
import { createStreams, type StreamRepo } from './streams.ts';

/** The store as its readers and writers, one per table family. */
export interface Repos {
  readonly alerts: AlertRepo;
  readonly connections: ConnectionRepo;
  readonly overview: OverviewQueries;
  readonly passes: PassRepo;
  readonly records: RecordQueries;
  readonly runs: RunRepo;
  readonly samples: SampleRepo;
  readonly setAside: SetAsideRepo;
  readonly settings: SettingRepo;
  readonly streams: StreamRepo;
}

export function createRepos(db: Db): Repos {
  return {
    alerts: createAlerts(db),
    connections: createConnections(db),
    overview: createOverviewQueries(db),
    passes: createPasses(db),
    records: createRecordQueries(db),
    runs: createRuns(db),
    samples: createSamples(db),
    setAside: createSetAside(db),
    settings: createSettings(db),
    streams: createStreams(db),
  };
}
