import type { ConnectionDetail, ConnectionView, HealthView, Problem, StreamView } from '../../contract/ipc/index.ts';
import { isDerived, type Provider, type Stream } from '../../providers/kit/index.ts';
import type { Clock } from '../clock.ts';
import { type Purpose, scopesFor } from '../connect/scopes.ts';
import { remedyOf, statusOf } from '../health/status.ts';
import { callsPerSecond } from '../http/rates.ts';
import type { Connection } from '../store/connections.ts';
import type { Repos } from '../store/repos.ts';
import type { Run } from '../store/runs.ts';
import type { StreamState } from '../store/streams.ts';
import { sumCounts } from '../sync/status.ts';
import { actionView } from './catalogue.ts';

/** What the views need beside the rows. */
export interface Surroundings {
  readonly repos: Repos;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly clock: Clock;
  readonly isRunning: (connectionId: string) => boolean;
  readonly isOffline: () => boolean;
  readonly pausedUntil: () => string | null;
  readonly vaultOpen: () => boolean;
}

const dayMs = 86_400_000;

export function connectionView(connection: Connection, around: Surroundings): ConnectionView {
  const { repos, providers } = around;
  const provider = providers.get(connection.provider);
  const latest = repos.runs.latest(connection.id);
  const states = repos.streams.list(connection.id);
  const status = statusFor(connection, latest, states, around);
  const running = latest?.status === 'running' ? latest.id : null;
  const ended = latest?.status === 'running' ? null : latest;
  return {
    id: connection.id,
    provider: connection.provider,
    providerName: provider?.name ?? connection.provider,
    mark: provider?.mark ? { ...provider.mark } : null,
    name: connection.name,
    account: connection.account.name,
    timezone: connection.account.timezone ?? null,
    pretend: connection.pretend,
    status,
    remedy: remedyOf(status.why),
    problem: problemOf(connection, ended),
    paused: connection.paused,
    cron: connection.cron,
    nextDueAt: connection.nextDueAt,
    lastOkAt: newest(states.map((state) => state.lastOkAt)),
    lastCounts: latest ? sumCounts(repos.runs.tallies(latest.id)) : null,
    completeSince: completeSinceOf(states),
    health: healthView(connection, around),
    runningRunId: running,
  };
}

function statusFor(connection: Connection, latest: Run | null, states: readonly StreamState[], around: Surroundings) {
  const { repos } = around;
  return statusOf({
    connection,
    running: around.isRunning(connection.id) || latest?.status === 'running',
    latest,
    everOk: states.some((state) => state.lastOkAt !== null),
    setAside: repos.setAside.countOf(connection.id),
    heldDeletions: states.reduce((sum, state) => sum + repos.passes.held(state.id), 0),
    missing: repos.proofs.missingOf(connection.id),
    unbalanced: repos.proofs.isUnbalanced(connection.id),
    offline: around.isOffline(),
    allPausedUntil: around.pausedUntil(),
    vaultOpen: around.vaultOpen(),
  });
}

function problemOf(connection: Connection, latest: Run | null): Problem | null {
  if (latest?.status !== 'failed' || !latest.reason) return null;
  return { code: latest.reason, params: { name: connection.name }, detail: latest.detail };
}

/** History is complete from the latest of its streams' beginnings on; null while one was never read whole. */
function completeSinceOf(states: readonly StreamState[]): string | null {
  const known = states.filter((state) => state.enabled).map((state) => state.completeSince);
  if (known.length === 0 || known.includes(null)) return null;
  return newest(known.filter((since) => since !== 'always')) ?? 'always';
}

function newest(instants: readonly (string | null)[]): string | null {
  return (
    instants
      .filter((instant) => instant !== null)
      .sort()
      .at(-1) ?? null
  );
}

export function healthView(connection: Connection, { repos, clock }: Surroundings): HealthView {
  const now = clock.now();
  const day = (ago: number) => new Date(now.getTime() - ago * dayMs).toISOString().slice(0, 10);
  const sample = repos.samples.latest(connection.id, 1)[0];
  const week = repos.samples.callsSince(connection.id, day(7));
  return {
    checkedAt: sample?.at ?? null,
    ok: sample?.ok ?? null,
    latencyMs: sample?.latencyMs ?? null,
    errorRate: week.calls === 0 ? 0 : week.failures / week.calls,
    lastSuccessAt: newest(repos.streams.list(connection.id).map((state) => state.lastOkAt)),
    callsToday: repos.samples.callsSince(connection.id, day(0)).calls,
  };
}

export function connectionDetail(connection: Connection, around: Surroundings): ConnectionDetail {
  const { repos, providers } = around;
  const provider = providers.get(connection.provider);
  const way = provider?.auth.find((one) => one.id === connection.way);
  const fields = [...(provider?.fields ?? []), ...(way?.fields ?? [])];
  const samples = repos.samples.latest(connection.id, 50).reverse();
  return {
    ...connectionView(connection, around),
    way: connection.way,
    wayLabel: way?.label ?? connection.way,
    scopes: provider && way?.kind === 'oauth2' ? scopesFor(provider, way, purposeOf(connection, repos)) : [],
    writes: connection.writes,
    actions: (provider?.actions ?? []).map(actionView),
    settings: fields
      .filter((field) => !field.secret && connection.settings[field.key])
      .map((field) => ({ label: field.label, value: connection.settings[field.key] ?? '' })),
    backfillFrom: connection.backfillFrom,
    createdAt: connection.createdAt,
    callsPerSecond: provider ? callsPerSecond(provider.limits) : 0,
    callsPerDay: provider?.limits.perDay ?? null,
    samples: samples.map(({ at, ok, latencyMs }) => ({ at, ok, latencyMs })),
    streams: (provider?.streams ?? []).map((stream) => streamView(connection, stream, repos)),
  };
}

function purposeOf(connection: Connection, repos: Repos): Purpose {
  const enabled = repos.streams.list(connection.id).filter((state) => state.enabled);
  return { streams: enabled.map(({ stream }) => stream), writes: connection.writes };
}

function streamView(connection: Connection, stream: Stream, repos: Repos): StreamView {
  const state = repos.streams.find(connection.id, stream.id);
  const base = { id: stream.id, label: stream.label, entity: stream.entity };
  return {
    ...base,
    enabled: state?.enabled ?? false,
    count: state?.live ?? 0,
    setAside: state ? repos.setAside.count(state.id) : 0,
    newestAt: state ? repos.overview.newestOf(state.id) : null,
    completeSince: state?.completeSince ?? null,
    reachWhy: isDerived(stream) ? null : (stream.reach?.why ?? null),
    lastOkAt: state?.lastOkAt ?? null,
    lastFullAt: state?.lastFullAt ?? null,
    deletions: isDerived(stream) ? 'parent' : stream.deletions,
    heldDeletions: state ? repos.passes.held(state.id) : 0,
    cursor: state?.cursor ?? null,
    resuming: state?.pass !== null && state?.pass !== undefined,
  };
}
