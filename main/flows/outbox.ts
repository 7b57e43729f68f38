import { HubError } from '../../contract/errors.ts';
import type { PushState, PushWhy } from '../../contract/flows/index.ts';
import type { UndoView } from '../../contract/ipc/flows.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/database.ts';
import type { FlowRepo } from '../store/flows.ts';
import type { Push } from '../store/push-row.ts';
import type { PushRepo } from '../store/pushes.ts';
import { mayBeThere } from './faults.ts';
import { referenceOf } from './reference.ts';
import { markUndo, nameOf, undoOrder, whyFinal } from './undo.ts';

export type SomePushes = { readonly pushIds: readonly number[] } | { readonly flowId: string };
export type UndoWish = { readonly pushId: number } | { readonly runId: number };

export interface OutboxOptions {
  readonly db: Db;
  readonly pushes: PushRepo;
  readonly flows: FlowRepo;
  readonly connectionOf: (id: string) => Connection;
  readonly now: () => string;
  /** Who acts: window or cli. */
  readonly actor: string;
}

/** What the owner does with pushes; the sender and the planner do the rest. */
export interface Outbox {
  /** With each goes what belongs to the same thing, and what it builds on. @returns how many */
  approve(wish: SomePushes): number;
  leaveOut(wish: SomePushes): number;
  /** Sends again what has failed, looks again at what is held, makes again what was taken back. */
  retry(wish: SomePushes): number;
  undoCheck(wish: UndoWish): UndoView;
  /** @throws HubError bad_input where some of it cannot be taken back */
  undo(wish: UndoWish): number;
  /** The same once more, under a reference of its own. */
  renew(push: Push, state: PushState, why: PushWhy | null): number;
  /** Everything that waits to be sent asks first: a backup was restored, and some of it may have been sent. */
  askAgain(): number;
}

const together: readonly PushState[] = ['proposed'];

export function createOutbox(options: OutboxOptions): Outbox {
  const { db, pushes, flows, connectionOf, now, actor } = options;

  function note(push: Push, what: string): void {
    pushes.log(push.id, { at: now(), actor, what });
  }

  function chosen(wish: SomePushes, states: readonly PushState[]): Push[] {
    const ids = 'flowId' in wish ? pushes.inState(states, wish.flowId) : wish.pushIds;
    const found = ids.map((id) => {
      const push = pushes.get(id);
      if (!push) throw new HubError('not_found', { params: { what: 'document', name: id } });
      return push;
    });
    return found.filter(({ state }) => states.includes(state));
  }

  function approveOne(push: Push, done: Set<number>): void {
    if (done.has(push.id) || push.state !== 'proposed') return;
    done.add(push.id);
    pushes.change(push.id, { state: 'ready', why: null });
    note(push, 'approved');
    for (const one of pushes.about(push, push.about, together)) approveOne(one, done);
    for (const key of push.plan.needs) {
      const needed = pushes.newest(push, key);
      if (needed) approveOne(needed, done);
    }
  }

  function retryOne(push: Push): void {
    note(push, 'retried');
    if (push.state === 'undone' || push.state === 'left_out') {
      if (push.state === 'left_out') pushes.change(push.id, { state: 'proposed', why: null });
      else makeAgain(push);
      return;
    }
    if (push.plan.action !== null) {
      // Whether it is there is found out before anything else takes its place.
      const attempts = mayBeThere(push.problem?.code) ? 1 : 0;
      pushes.change(push.id, { state: 'ready', attempts, nextTryAt: null, problem: null, why: null });
    }
    // What several share, such as a customer, is worked out with each of those that need it.
    const users = push.recordId === null ? pushes.needing(push, push.key, ['held', 'proposed', 'ready']) : [push];
    for (const { flowId, recordId } of users) if (recordId !== null) flows.mark(flowId, [recordId]);
  }

  /** With what it builds on, and what belongs to it and was taken back with it. */
  function makeAgain(push: Push): void {
    if (push.state !== 'undone' || pushes.newest(push, push.key)?.id !== push.id) return;
    renew(push, 'ready', null);
    for (const key of push.plan.needs) {
      const needed = pushes.newest(push, key);
      if (needed) makeAgain(needed);
    }
    for (const one of pushes.about(push, push.about, ['undone'])) if (one.plan.needs.includes(push.key)) makeAgain(one);
  }

  function renew(push: Push, state: PushState, why: PushWhy | null): number {
    const { key, about, title, occurredOn, money, plan, hash, sourceId, targetId, flowId, recordId } = push;
    const generation = (pushes.newest(push, key)?.generation ?? push.generation) + 1;
    const id = pushes.add({
      ...{ sourceId, targetId, flowId, recordId, state, why, generation, replaces: null, at: now() },
      wanted: { key, about, title, occurredOn, money, why: null, to: 'target', plan, hash },
      reference: referenceOf(connectionOf(sourceId), connectionOf(targetId), key, generation),
    });
    pushes.log(id, { at: now(), actor, what: 'made_again' });
    return id;
  }

  function undoable(wish: UndoWish): Push[] {
    const ids = 'runId' in wish ? pushes.ofRun(wish.runId) : [wish.pushId];
    const found = ids.flatMap((id) => pushes.get(id) ?? []);
    if (found.length === 0) {
      const [what, name] = 'runId' in wish ? ['run', wish.runId] : ['document', wish.pushId];
      throw new HubError('not_found', { params: { what, name } });
    }
    return found;
  }

  return {
    approve: db.transaction((wish: SomePushes) => {
      const done = new Set<number>();
      for (const push of chosen(wish, ['proposed'])) approveOne(push, done);
      return done.size;
    }).immediate,
    leaveOut: db.transaction((wish: SomePushes) => {
      const states: readonly PushState[] =
        'flowId' in wish ? ['proposed'] : ['proposed', 'held', 'failed', 'ready', 'done'];
      const found = chosen(wish, states).filter(({ state, why }) => state !== 'done' || why !== null);
      for (const push of found) {
        const isDone = push.state === 'done';
        pushes.change(push.id, isDone ? { why: null, problem: null } : { state: 'left_out', why: null });
        note(push, isDone ? 'kept' : 'left_out');
      }
      return found.length;
    }).immediate,
    retry: db.transaction((wish: SomePushes) => {
      const states: readonly PushState[] =
        'flowId' in wish ? ['held', 'failed'] : ['held', 'failed', 'undone', 'left_out', 'ready'];
      // Of what was made anew since, the older one stays as it is.
      const found = chosen(wish, states).filter((push) => pushes.newest(push, push.key)?.id === push.id);
      for (const push of found) retryOne(push);
      return found.length;
    }).immediate,
    undoCheck(wish) {
      const all = undoOrder(undoable(wish), pushes);
      const impossible = all.flatMap((push) => {
        const why = whyFinal(push);
        return why === null ? [] : [{ title: nameOf(push), why }];
      });
      return { count: all.length - impossible.length, titles: all.map(nameOf), impossible };
    },
    undo: db.transaction((wish: UndoWish) => {
      const wanted = undoable(wish);
      // A run takes back what it can; one document goes whole or not at all.
      const groups = 'runId' in wish ? wanted.toReversed().map((push) => [push]) : [wanted];
      const marked = groups.flatMap((group) => {
        const standing = group.flatMap(({ id }) => pushes.get(id) ?? []);
        return markUndo(standing, pushes, { at: now(), actor });
      });
      if (marked.length === 0) {
        throw new HubError('bad_input', { params: { what: 'Nothing of this can be taken back.' } });
      }
      return marked.length;
    }).immediate,
    renew,
    askAgain: db.transaction(() => {
      const ids = pushes.inState(['ready', 'sending']);
      for (const id of ids) pushes.change(id, { state: 'proposed', why: { code: 'restored', params: {} } });
      return ids.length;
    }).immediate,
  };
}
