import { HubError } from '../../contract/errors.ts';
import { instantOf } from '../clock.ts';
import { checkStreams } from '../connect/draft.ts';
import type { Hub } from '../hub.ts';
import type { Connection } from '../store/connections.ts';
import type { StreamState } from '../store/streams.ts';
import { nextDue } from '../sync/schedule.ts';
import { settleDeletions } from '../sync/settle.ts';
import { connectionDetail, connectionView, healthView } from '../views/connections.ts';
import type { Handlers } from './types.ts';

type ConnectionHandlers = Pick<Handlers, Extract<keyof Handlers, `connect.${string}` | `connections.${string}`>>;

const done = { ok: true } as const;

export function connectionHandlers(hub: Hub): ConnectionHandlers {
  const { repos, connect, audit, events, clock } = hub;
  return {
    'connect.start': async (input) => {
      await hub.vaultReady;
      return connect.start(input).view();
    },
    'connect.state': ({ attemptId }) => connect.get(attemptId).view(),
    'connect.reopen': async ({ attemptId }) => {
      await connect.reopen(attemptId);
      return done;
    },
    'connect.paste': ({ attemptId, text }) => connect.paste(attemptId, text).view(),
    'connect.choose': ({ attemptId, choice }) => connect.choose(attemptId, choice).view(),
    'connect.cancel': ({ attemptId }) => {
      connect.get(attemptId).cancel();
      return done;
    },

    'connections.list': () => repos.connections.list().map((connection) => connectionView(connection, hub)),
    'connections.get': ({ connectionId }) => connectionDetail(repos.connections.get(connectionId), hub),
    'connections.change': ({ connectionId, ...change }) => {
      const connection = repos.connections.get(connectionId);
      applyChange(hub, connection, change);
      return connectionDetail(repos.connections.get(connectionId), hub);
    },
    'connections.check': async ({ connectionId }) => {
      const connection = repos.connections.get(connectionId);
      await hub.check(connection);
      return healthView(connection, hub);
    },
    'connections.disconnect': async ({ connectionId, keepRecords }) => {
      if (hub.isRunning(connectionId)) throw new HubError('already_running');
      await hub.disconnect(connectionId, keepRecords);
      return done;
    },
    'connections.resetStream': ({ connectionId, stream }) => {
      if (hub.isRunning(connectionId)) throw new HubError('already_running');
      repos.streams.reset(streamOf(hub, connectionId, stream).id);
      audit.write({ action: 'stream.reset', subject: connectionId, detail: stream });
      events.changed(['connections'], connectionId);
      return done;
    },
    'connections.settleDeletions': ({ connectionId, stream, accept }) => {
      const state = streamOf(hub, connectionId, stream);
      const connection = repos.connections.get(connectionId);
      const gone = settleDeletions(
        hub.db,
        repos,
        hub.providers.get(connection.provider),
        state,
        accept,
        instantOf(clock),
      );
      audit.write({
        action: accept ? 'deletions.accept' : 'deletions.keep',
        subject: connectionId,
        detail: `${stream}: ${gone}`,
      });
      hub.review(connection);
      events.changed(['connections', 'records', 'app'], connectionId);
      return done;
    },
  };
}

function streamOf(hub: Hub, connectionId: string, stream: string): StreamState {
  const state = hub.repos.streams.find(connectionId, stream);
  if (!state) throw new HubError('not_found', { params: { what: 'stream', name: stream } });
  return state;
}

interface Change {
  readonly name?: string | undefined;
  readonly cron?: string | undefined;
  readonly paused?: boolean | undefined;
  readonly writes?: boolean | undefined;
  readonly streams?: readonly string[] | undefined;
}

function applyChange(hub: Hub, connection: Connection, change: Change): void {
  const { name, cron, paused, writes, streams } = change;
  const { repos, audit, events, clock } = hub;
  if (cron !== undefined) nextDue(cron, clock.now());
  const provider = hub.providers.get(connection.provider);
  if (streams && provider) checkStreams(provider, streams);
  const twin = name === undefined ? null : repos.connections.find(name.trim());
  if (twin && twin.id !== connection.id)
    throw new HubError('already_exists', { params: { name: twin.name, field: 'name' } });
  repos.connections.change(connection.id, {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(cron === undefined ? {} : { cron }),
    ...(paused === undefined ? {} : { paused }),
    ...(writes === undefined ? {} : { writes }),
  });
  if (streams)
    for (const state of repos.streams.list(connection.id))
      repos.streams.enable(state.id, streams.includes(state.stream));
  hub.scheduler.plan(repos.connections.get(connection.id));
  const changed = Object.entries(change).filter(([, value]) => value !== undefined);
  audit.write({ action: 'connection.change', subject: connection.id, detail: changed.map(([key]) => key).join(', ') });
  events.changed(['connections', 'app'], connection.id);
}
