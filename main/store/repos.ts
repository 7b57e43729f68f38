import { type AbsenceRepo, createAbsences } from './absences.ts';
import { type AgreementRepo, createAgreements } from './agreements.ts';
import { type AlertRepo, createAlerts } from './alerts.ts';
import { type ConnectionRepo, createConnections } from './connections.ts';
import type { Db } from './database.ts';
import { createFlows, type FlowRepo } from './flows.ts';
import { createHooks, type HookRepo } from './hooks.ts';
import { createInbox, type InboxRepo } from './inbox.ts';
import { createMatchQueries, type MatchQueries } from './match-queries.ts';
import { type AddressRepo, createAddresses } from './outbound-addresses.ts';
import { createDeliveries, type DeliveryRepo } from './outbound-deliveries.ts';
import { createEventLog, type EventRepo } from './outbound-events.ts';
import { createOverviewQueries, type OverviewQueries } from './overview-queries.ts';
import { createPasses, type PassRepo } from './passes.ts';
import { createProofs, type ProofRepo } from './proof.ts';
import { createPushQueries, type PushQueries } from './push-queries.ts';
import { createPushes, type PushRepo } from './pushes.ts';
import { createRecordQueries, type RecordQueries } from './record-queries.ts';
import { createRelayRepo, type RelayRepo } from './relay.ts';
import { createRuns, type RunRepo } from './runs.ts';
import { createSamples, type SampleRepo } from './samples.ts';
import { createSetAside, type SetAsideRepo } from './set-aside.ts';
import { createSettings, type SettingRepo } from './settings.ts';
import { createStreams, type StreamRepo } from './streams.ts';

/** The store as its readers and writers, one per table family. */
export interface Repos {
  readonly addresses: AddressRepo;
  readonly absences: AbsenceRepo;
  readonly agreements: AgreementRepo;
  readonly alerts: AlertRepo;
  readonly connections: ConnectionRepo;
  readonly flows: FlowRepo;
  readonly hooks: HookRepo;
  readonly inbox: InboxRepo;
  readonly deliveries: DeliveryRepo;
  readonly eventLog: EventRepo;
  readonly matches: MatchQueries;
  readonly overview: OverviewQueries;
  readonly passes: PassRepo;
  readonly proofs: ProofRepo;
  readonly pushes: PushRepo;
  readonly pushQueries: PushQueries;
  readonly records: RecordQueries;
  readonly relay: RelayRepo;
  readonly runs: RunRepo;
  readonly samples: SampleRepo;
  readonly setAside: SetAsideRepo;
  readonly settings: SettingRepo;
  readonly streams: StreamRepo;
}

export function createRepos(db: Db): Repos {
  return {
    addresses: createAddresses(db),
    absences: createAbsences(db),
    agreements: createAgreements(db),
    alerts: createAlerts(db),
    connections: createConnections(db),
    flows: createFlows(db),
    hooks: createHooks(db),
    inbox: createInbox(db),
    deliveries: createDeliveries(db),
    eventLog: createEventLog(db),
    matches: createMatchQueries(db),
    overview: createOverviewQueries(db),
    passes: createPasses(db),
    proofs: createProofs(db),
    pushes: createPushes(db),
    pushQueries: createPushQueries(db),
    records: createRecordQueries(db),
    relay: createRelayRepo(db),
    runs: createRuns(db),
    samples: createSamples(db),
    setAside: createSetAside(db),
    settings: createSettings(db),
    streams: createStreams(db),
  };
}
