import type { ActionKind } from '../../contract/actions/index.ts';
import type { EntityKind } from '../../contract/entities/index.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { emailKey } from '../matches/keys.ts';
import type { AgreementRepo } from '../store/agreements.ts';
import type { Connection } from '../store/connections.ts';
import type { Flow } from '../store/flows.ts';
import type { Push } from '../store/push-row.ts';
import type { PushRepo } from '../store/pushes.ts';
import { keyText, type Pushed, type PushKey, type Side, type World } from './recipe.ts';
import type { WorldStore } from './world-store.ts';

export interface WorldParts {
  readonly store: WorldStore;
  readonly pushes: Pick<PushRepo, 'newest' | 'maker' | 'isTitled'>;
  readonly agreements: AgreementRepo;
  readonly connectionOf: (id: string) => Connection;
  readonly providers: ReadonlyMap<string, Provider>;
  /** Of this PC, where neither system says in which zone the business is. */
  readonly ownZone: string;
}

/** The two systems of a flow as its recipe sees them. @throws HubError not_found where a connection is gone */
export function worldOf(flow: Flow, parts: WorldParts, said: ReadonlyMap<string, string> = new Map()): World {
  const [source, target] = [parts.connectionOf(flow.sourceId), parts.connectionOf(flow.targetId)];
  const { store, pushes, agreements } = parts;
  const there = { sourceId: source.id, targetId: target.id };
  const back = { sourceId: target.id, targetId: source.id };
  return {
    source: sideOf(source, parts),
    target: sideOf(target, parts),
    choice: (id) => flow.choices[id],
    chosen: (prefix) => Object.keys(flow.choices).filter((id) => id.startsWith(prefix)),
    said: (id) => said.get(id),
    zone: target.account.timezone ?? source.account.timezone ?? parts.ownZone,
    startOn: flow.startOn,
    counterpart(kind, externalId, from = 'source') {
      const [here, other] = from === 'source' ? [source.id, target.id] : [target.id, source.id];
      const id = store.recordId(here, kind, externalId);
      const found = id === null ? [] : store.counterparts(id, other);
      if (found.length > 1) return 'several';
      if (found.length === 0 && id !== null && store.isSuggested(id, other)) return 'several';
      return found[0] ?? null;
    },
    agreed: (entity, externalId, side) => agreements.find(there, entity, externalId, side),
    isNamed: (name, action, key) => pushes.isTitled(there, name, action, keyText(key)),
    pushed: (key, way = 'there') => pushedOf(pushes.newest(way === 'there' ? there : back, keyText(key))),
    madeFrom(externalId, action, made) {
      // Whatever flow has made it: the one that brings the shop's orders into the books is another one.
      const push =
        (made === 'target' ? null : pushes.maker(source.id, externalId, action)) ??
        (made === 'source' ? null : pushes.maker(target.id, externalId, action));
      return push ? keyIn(push.key) : null;
    },
  };
}

function pushedOf(push: Push | null): Pushed | null {
  const action = push?.plan.action;
  if (!push || !action) return null;
  const { state, plan, money, made } = push;
  return { state, action, input: plan.input, money, made, base: plan.base };
}

/** The key that `keyText` made a text of. */
export function keyIn(text: string): PushKey {
  const [entity = '', externalId = '', part = ''] = text.split('/');
  return { entity, externalId: decodeURIComponent(externalId), part };
}

function sideOf(connection: Connection, { store, providers }: WorldParts): Side {
  const provider = providers.get(connection.provider);
  const lists = new Map<EntityKind, readonly unknown[]>();
  const { id } = connection;
  const of = (action: ActionKind) => provider?.actions?.find((one) => one.kind === action);
  return {
    connectionId: id,
    name: connection.name,
    account: connection.account,
    can: (action) => of(action) !== undefined,
    booking: (action) => of(action)?.booking ?? null,
    isFinal: (action) => of(action)?.undoable === false,
    requires: (action, field) => of(action)?.requires?.includes(field) ?? false,
    takes(action, field) {
      const found = of(action);
      return found !== undefined && !(found.lacks?.includes(field) ?? false);
    },
    has: (entity) => store.has(id, entity),
    find: (entity, externalId) => store.find(id, entity, externalId),
    list(entity) {
      // A world lives as long as one look at the records that have changed; short lists do not change meanwhile.
      const known = lists.get(entity) ?? store.list(id, entity);
      lists.set(entity, known);
      return known as ReturnType<typeof store.list<typeof entity>>;
    },
    about: (entity, what, externalId) => store.about(id, entity, what, externalId),
    keyed(kind, name, value) {
      const key = name === 'email' ? emailKey(value) : value;
      return key === null ? [] : store.keyed(id, kind, name, key);
    },
    numbered: (entity, number) => store.numbered(id, entity, number),
  };
}
