import { HubError } from '../../contract/errors.ts';
import type { HookView } from '../../contract/ipc/index.ts';
import type { Hub } from '../hub.ts';
import { hookView, inboxDetail, inboxRow } from '../views/inbox.ts';
import type { Handlers } from './types.ts';

type Prefixed<P extends string> = Extract<keyof Handlers, `${P}.${string}`>;
type RelayHandlers = Pick<Handlers, Prefixed<'relay'> | Prefixed<'hooks'> | Prefixed<'inbox'>>;

const done = { ok: true } as const;
const pageSize = 50;
const countDays = 7;

export function relayHandlers(hub: Hub): RelayHandlers {
  const { relay, hooks, fetching, repos, audit, events, clock } = hub;

  function counts() {
    return repos.inbox.counts(new Date(clock.now().getTime() - countDays * 86_400_000).toISOString());
  }

  function viewOf(connectionId: string): HookView {
    const connection = repos.connections.get(connectionId);
    const view = hookView(connection, counts().get(connectionId), hub);
    if (!view) throw new HubError('not_found', { params: { what: 'webhook', name: connection.name } });
    return view;
  }

  /** Asks for the vault first: what is done to a relay needs its token. */
  async function unlocked<T>(action: () => Promise<T>): Promise<T> {
    await hub.vaultReady;
    return action();
  }

  return {
    'relay.status': () => relay.view(),
    'relay.ask': () => unlocked(relay.ask),
    'relay.enrol': ({ url, invitation }) =>
      unlocked(async () => {
        await relay.enrol(url, invitation);
        return relay.view();
      }),
    'relay.collect': () => unlocked(relay.collectNow).then((collected) => ({ collected })),
    'relay.rotate': () => unlocked(relay.rotate).then(() => done),
    'relay.leave': () => unlocked(relay.leave).then(() => done),
    'hooks.list': () => {
      const all = counts();
      const shown = repos.connections.list().filter(({ state }) => state !== 'off');
      return shown.flatMap((connection) => hookView(connection, all.get(connection.id), hub) ?? []);
    },
    'hooks.switch': ({ connectionId, on }) =>
      unlocked(() => hooks.turn(connectionId, on)).then(() => viewOf(connectionId)),
    'hooks.check': ({ connectionId }) => unlocked(() => hooks.ensure(connectionId)).then(() => viewOf(connectionId)),
    'hooks.keepSecret': ({ connectionId, secret }) =>
      unlocked(async () => {
        await hooks.keepSecret(connectionId, secret);
        return viewOf(connectionId);
      }),
    'inbox.list': (filter) => {
      const entries = repos.inbox.list({ ...filter, limit: pageSize });
      const next = entries.length === pageSize ? (entries.at(-1)?.id ?? null) : null;
      return { rows: entries.map((entry) => inboxRow(entry, hub)), next };
    },
    'inbox.get': ({ id }) => {
      const event = repos.inbox.find(id);
      if (!event) throw new HubError('not_found', { params: { what: 'delivery', name: id } });
      return inboxDetail(event, hub);
    },
    'inbox.replay': (of) => {
      const count = repos.inbox.replay(of);
      if (count === 0 && 'id' in of)
        throw new HubError('not_allowed', { detail: 'only genuine deliveries can be repeated' });
      audit.write({ action: 'webhook.replay', detail: 'id' in of ? `delivery ${of.id}` : `${count} deliveries` });
      events.changed(['inbox']);
      fetching.look();
      return { count };
    },
  };
}
