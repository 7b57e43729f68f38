import { HubError } from '../../contract/errors.ts';
import { instantOf } from '../clock.ts';
import { createAlerting } from '../health/alerting.ts';
import { checkConnection } from '../health/probes.ts';
import type { Connection } from '../store/connections.ts';
import type { StreamTally } from '../store/runs.ts';
import type { RunResult } from '../sync/engine.ts';
import { connectionView } from '../views/connections.ts';
import { streamLabel } from '../views/runs.ts';
import type { Ground } from './ground.ts';
import type { Reactions, Services } from './services.ts';
import type { Hub } from './types.ts';

/** What follows when a connection is made, checked or ended, and when a run moves or ends. */
export function createReactions(ground: Ground, services: Services): Reactions & Pick<Hub, 'check'> {
  const { clock, repos, vault, audit, options } = ground;
  const { events, sync, scheduler, access, around, own, endpointOf } = services;
  const { log } = options;
  const alerting = createAlerting(repos, clock);

  function review(connection: Connection): void {
    const { status } = connectionView(connection, around);
    services.outbound.own.reviewing(connection, () => alerting.review(connection, status));
    events.changed(['connections', 'app'], connection.id);
  }

  function onEnded(connection: Connection, runId: number, { calls, status, reason }: RunResult): void {
    const { id } = connection;
    const at = instantOf(clock);
    const { latencyMs } = calls;
    repos.samples.countCalls(id, at.slice(0, 10), calls.calls, calls.failures);
    if (latencyMs !== null) repos.samples.add(id, { at, ok: status !== 'failed', latencyMs, code: reason });
    // With the vault locked nothing was asked, so nothing was refused either.
    const refused = reason === 'signed_out' && vault.state() === 'unlocked';
    if (refused) repos.connections.change(id, { state: 'signed_out' });
    log.info({ connection: id, runId, status, reason }, 'a run ended');
    services.outbound.ended(connection, runId);
    void services.matches.refresh().then(services.flows.refresh);
    tellFetching(ground, services, runId);
    // It may have been disconnected while the run came to its end.
    const now = repos.connections.list().find((one) => one.id === id);
    if (!now) return;
    // The vendor took the sign-in after all: a permission given back there, or a fault of its own that passed.
    const accepted = now.state === 'signed_out' && calls.calls > 0 && (status === 'done' || status === 'set_aside');
    if (accepted) repos.connections.change(id, { state: 'ready' });
    review(accepted ? repos.connections.get(id) : now);
    services.proof.ended(now, runId, status);
  }

  return {
    review,
    onEnded,
    onSignedOut: (connectionId) => review(repos.connections.get(connectionId)),
    onConnected(connectionId) {
      scheduler.plan(repos.connections.get(connectionId));
      if (!sync.isRunning(connectionId)) sync.start({ connectionIds: [connectionId], trigger: 'connect' });
      void services.hooks.ensure(connectionId);
    },
    onProgress: (runId, tallies) => tellProgress(ground, services, runId, tallies),
    async check(connection) {
      await checkConnection(connection, {
        ...{ providers: ground.providers, access, samples: repos.samples, endpointOf },
        ...{ network: own.network, clock, log },
      });
      events.changed(['connections'], connection.id);
    },
    async disconnect(connectionId, keepRecords) {
      const { name } = repos.connections.get(connectionId);
      await toldRun(ground, services, connectionId);
      if (sync.isRunning(connectionId)) throw new HubError('already_running', { detail: name });
      await services.hooks.remove(connectionId);
      await access.disconnect(connectionId);
      const detail = keepRecords ? 'records kept' : 'records removed';
      audit.write({ action: 'connection.disconnect', subject: connectionId, detail });
      if (keepRecords) repos.connections.change(connectionId, { state: 'off', nextDueAt: null });
      else {
        repos.connections.remove(connectionId);
        services.flows.removed(connectionId);
        void services.upkeep.clear().then(() => services.matches.refresh());
      }
      events.changed(['connections', 'records', 'runs', 'setAside', 'app'], connectionId);
    },
  };
}

/** What a webhook has begun is over in a moment: nobody need be asked to try again later. */
async function toldRun({ repos }: Ground, { sync }: Services, connectionId: string): Promise<void> {
  const run = repos.runs.latest(connectionId);
  if (run?.trigger === 'webhook' && sync.isRunning(connectionId)) await sync.ended(run.id);
}

/** A reading of everything has brought what deliveries from before it name. */
function tellFetching({ repos }: Ground, { fetching }: Services, runId: number): void {
  const run = repos.runs.get(runId);
  if (!run) return;
  const { connectionId, startedAt } = run;
  const well = repos.runs
    .tallies(runId)
    .filter(({ mode, status }) => mode !== 'only' && ['done', 'set_aside'].includes(status));
  const read = new Set(well.map(({ stream }) => stream));
  const whole =
    !run.dry && repos.streams.list(connectionId).every(({ enabled, stream }) => !enabled || read.has(stream));
  fetching.ended({ connectionId, runId, startedAt, whole });
}

/** Tells how far the streams are that are being read now. */
function tellProgress(ground: Ground, services: Services, runId: number, tallies: readonly StreamTally[]): void {
  const { repos, providers } = ground;
  const run = repos.runs.get(runId);
  if (!run) return;
  const { connectionId } = run;
  const { provider } = repos.connections.get(connectionId);
  for (const { stream, status, counts, total } of tallies) {
    if (status !== 'running') continue;
    const read = counts.added + counts.changed + counts.unchanged + counts.setAside;
    const label = streamLabel(providers, provider, stream);
    services.events.tell({ topic: 'progress', payload: { runId, connectionId, stream, label, read, total, counts } });
  }
}
