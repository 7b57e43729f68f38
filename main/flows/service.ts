import { randomUUID } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import type { Approval, Choices, FlowKind } from '../../contract/flows/index.ts';
import type { GalleryEntry, Mapping } from '../../contract/ipc/flows.ts';
import type { Provider } from '../../providers/kit/index.ts';
import type { ActionsService } from '../actions/service.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import type { Audit } from '../store/audit.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/database.ts';
import type { Flow } from '../store/flows.ts';
import type { Push } from '../store/push-row.ts';
import type { Repos } from '../store/repos.ts';
import { galleryOf, isPossible } from './gallery.ts';
import { lookAgain } from './look-again.ts';
import { asksOf, mappingOf, missingOf, type Sample } from './mapping.ts';
import { createOutbox, type Outbox, type SomePushes, type UndoWish } from './outbox.ts';
import type { Recipe, World } from './recipe.ts';
import { recipes } from './recipes/index.ts';
import { laterReferences } from './reference.ts';
import { createRefresher } from './refresher.ts';
import { createSender, type Sender } from './sender.ts';
import { reviewFlows } from './standing.ts';
import { plannerParts, surveyIn, surveyKey } from './work.ts';
import { worldOf } from './world.ts';

export interface FlowsOptions {
  readonly db: Db;
  readonly repos: Repos;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly actions: ActionsService;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly events: Events;
  /** Who acts: window or cli. */
  readonly actor: string;
  /** Works out what changed records lead to; counts what a source holds. Both off the main thread. */
  readonly plan: () => Promise<void>;
  readonly survey: (flowId: string) => Promise<void>;
  /** True while the owner has paused everything or the vault is locked. */
  readonly isHeld: () => boolean;
  /** Records that were written or taken back in a system are there to be read again. */
  readonly onWritten?: (push: Push) => void;
  readonly random?: () => number;
  readonly log: { warn(facts: object, message: string): void; error(facts: object, message: string): void };
}

export interface FlowWish {
  readonly kind: FlowKind;
  readonly sourceId: string;
  readonly targetId: string;
  readonly startOn?: string | undefined;
}

export interface FlowChange {
  readonly choices?: Choices | undefined;
  readonly startOn?: string | undefined;
  readonly approval?: Approval | undefined;
}

/** Flows: what happens in one system is done in the other, once, and can be taken back. */
export interface FlowsService extends Pick<Outbox, 'undoCheck'>, Pick<Sender, 'stoppedBy'> {
  gallery(): GalleryEntry[];
  /** @throws HubError not_found, already_exists, bad_input where one of the two cannot do it */
  create(wish: FlowWish): string;
  /** `draft` are choices that are not saved: as it would be with them. */
  mapping(id: string, draft?: Choices): Promise<Mapping>;
  /** What is not sent yet is worked out anew. */
  change(id: string, change: FlowChange): void;
  /** Begins to work out what it would write; resolves when that is done. */
  preview(id: string): Promise<void>;
  /** @throws HubError bad_input while something is unmapped or nobody has looked at the preview; reading_only */
  enable(id: string): void;
  disable(id: string): void;
  remove(id: string): void;
  /** Looks at what has changed, and sends what may be sent. */
  run(id: string): Promise<void>;
  approve(wish: SomePushes): number;
  leaveOut(wish: SomePushes): number;
  retry(wish: SomePushes): number;
  undo(wish: UndoWish): number;
  /** Records have changed, or what they are matched with. */
  refresh(): Promise<void>;
  /** The owner has said what is the same: what was held for it is looked at again. */
  matchesChanged(): void;
  /** A connection was removed: its flows end, their journal stays. */
  removed(connectionId: string): void;
  /** A backup was restored: everything that waits asks first. */
  restored(): void;
  begin(): void;
  /** Resolves when nothing is left that can be done now. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** A shop may sell at a new tax rate any day: what there is to choose is counted again after so long. */
const surveyedMs = 60_000;

/** So many of the shop's newest records are shown with an expression. */
const shownSamples = 3;

const restoredKey = 'flows.restoredAt';

/** Pushes that wait for the owner's word about what is the same thing. */
const matchReasons: ReadonlySet<string> = new Set([
  'customer_unclear',
  'product_unclear',
  'supplier_unclear',
  'unmapped',
]);

export function createFlows(options: FlowsOptions): FlowsService {
  const { db, repos, providers, audit, clock, events, actor, log } = options;
  const { flows, pushes, connections, settings } = repos;
  const now = () => instantOf(clock);
  const parts = plannerParts(db, providers, now);
  const outbox = createOutbox({ db, pushes, flows, connectionOf: connections.get, now, actor });
  const sender = createSender({
    ...options,
    ...{ flows, pushes, agreements: repos.agreements, random: options.random ?? Math.random },
    isOpen: (id) => !options.isHeld() && isOpen(connections.list().find((one) => one.id === id)),
    renew: outbox.renew,
    laterReferences: (push) =>
      laterReferences(
        push,
        [connections.get(push.sourceId), connections.get(push.targetId)],
        settings.get(restoredKey),
      ),
    onRest: review,
    onEnded(push, state) {
      if (lookAgain(push, state, recipes.get(flows.get(push.flowId).kind), repos)) refresh.soon();
      options.onWritten?.(push);
    },
  });
  const refresh = createRefresher(options.plan, planned, log);

  function planned(): void {
    review();
    sender.nudge();
  }

  function review(): void {
    db.transaction(() => reviewFlows(repos, sender.stoppedBy, now())).immediate();
  }

  function noted(action: string, flow: Pick<Flow, 'id'>, detail = ''): void {
    audit.write({ action: `flow.${action}`, subject: flow.id, detail });
    review();
    events.changed(['flows', 'pushes', 'app']);
  }

  function recipeOf({ kind }: Pick<Flow, 'kind'>): Recipe {
    const recipe = recipes.get(kind);
    if (!recipe) throw new HubError('not_found', { params: { what: 'flow', name: kind } });
    return recipe;
  }

  /** All that the flow may be about, from its first day on. */
  function markAll(flow: Flow): void {
    const recipe = recipeOf(flow);
    const since = dayBefore(flow.startOn);
    flows.markAll(flow.id, flow.sourceId, recipe.triggers, since);
    flows.markAll(flow.id, flow.targetId, recipe.backTriggers ?? [], since);
  }

  async function asksFor(flow: Flow): Promise<{ asks: ReturnType<typeof asksOf>; world: World }> {
    const old = new Date(clock.now().getTime() - surveyedMs).toISOString();
    if (surveyIn(settings.get(surveyKey(flow.id))).at < old) await options.survey(flow.id);
    const world = worldOf(flow, parts);
    return { asks: asksOf(recipeOf(flow), world, surveyIn(settings.get(surveyKey(flow.id)))), world };
  }

  function samplesOf(flow: Flow): Sample[] {
    const [entity] = recipeOf(flow).triggers;
    if (!entity) return [];
    return parts.store.newest(flow.sourceId, entity, shownSamples).map((record) => ({ entity, record }));
  }

  function changed(id: string, change: FlowChange): void {
    const before = flows.get(id);
    const choices = { ...before.choices, ...change.choices };
    const startOn = change.startOn ?? before.startOn;
    const isSame = JSON.stringify(choices) === JSON.stringify(before.choices) && startOn === before.startOn;
    const approval = change.approval ?? before.approval;
    flows.change(id, { choices, startOn, approval, ...(isSame ? {} : { previewed: false }) });
    if (startOn !== before.startOn) settings.remove(surveyKey(id));
    if (!isSame && (before.state === 'on' || before.previewed)) markAll(flows.get(id));
  }

  return {
    stoppedBy: sender.stoppedBy,
    undoCheck: outbox.undoCheck,
    gallery: () =>
      galleryOf({
        connections: connections.list(),
        flows: flows.list(),
        streamsOf: repos.streams.list,
        providers,
        recipes: recipes.values(),
      }),
    create({ kind, sourceId, targetId, startOn }) {
      const [source, target] = [connections.get(sourceId), connections.get(targetId)];
      const [from, to] = [providers.get(source.provider), providers.get(target.provider)];
      if (sourceId === targetId || !from || !to || !isPossible(recipeOf({ kind }), from, to)) {
        const what = `${source.name} and ${target.name} cannot do this together.`;
        throw new HubError('bad_input', { params: { what } });
      }
      const isReversed = flows
        .list()
        .some((one) => one.kind === kind && one.sourceId === targetId && one.targetId === sourceId);
      if (isReversed && recipeOf({ kind }).isMutual) {
        throw new HubError('already_exists', { params: { what: 'flow', name: `${target.name} > ${source.name}` } });
      }
      const flow: Flow = {
        ...{ id: randomUUID(), kind, sourceId, targetId, state: 'off', choices: {}, previewed: false },
        ...{ sourceName: source.name, targetName: target.name, approval: { mode: 'always' }, createdAt: now() },
        startOn: startOn ?? now().slice(0, 10),
      };
      flows.add(flow);
      noted('create', flow, `${kind}: ${source.name} > ${target.name}`);
      return flow.id;
    },
    async mapping(id, draft) {
      const saved = flows.get(id);
      const flow = { ...saved, choices: { ...saved.choices, ...draft } };
      const { asks } = await asksFor(flow);
      return mappingOf(asks, flow, samplesOf(flow));
    },
    change: (id, change) => {
      db.transaction(changed).immediate(id, change);
      noted('change', { id }, Object.keys(change.choices ?? change).join(' '));
      void refresh.now();
    },
    async preview(id) {
      const flow = flows.get(id);
      if (flow.state === 'off' && !flow.previewed) markAll(flow);
      const waited = flows.waiting(id);
      await refresh.now();
      if (flows.waiting(id) === 0) flows.change(id, { previewed: true });
      // Whoever hears of a change asks for the preview again: nothing new is no change.
      if (flows.waiting(id) < waited) events.changed(['flows', 'pushes']);
    },
    enable(id) {
      const flow = flows.get(id);
      const target = connections.get(flow.targetId);
      if (!target.writes) throw new HubError('reading_only', { params: { name: target.name } });
      const survey = surveyIn(settings.get(surveyKey(id)));
      const missing = missingOf(asksOf(recipeOf(flow), worldOf(flow, parts), survey), flow);
      if (missing.length > 0) {
        const what = `${missing.length} choices are not made yet: ${missing.slice(0, 5).join(', ')}.`;
        throw new HubError('bad_input', { params: { what } });
      }
      if (!flow.previewed) {
        const what = 'Look at the preview first: it shows what would be written.';
        throw new HubError('bad_input', { params: { what } });
      }
      flows.change(id, { state: 'on', sourceName: connections.get(flow.sourceId).name, targetName: target.name });
      markAll(flows.get(id));
      noted('enable', flow);
      void refresh.now();
    },
    disable(id) {
      flows.change(id, { state: 'off' });
      noted('disable', { id });
    },
    remove(id) {
      db.transaction(() => {
        const unsent = pushes.inState(['held', 'proposed', 'ready'], id).flatMap((one) => pushes.get(one) ?? []);
        for (const push of unsent) if (push.attempts === 0) pushes.drop(push.id);
        flows.change(id, { state: 'removed' });
        flows.forgetDue(id);
        settings.remove(surveyKey(id));
      }).immediate();
      noted('remove', { id });
    },
    async run(id) {
      const flow = flows.get(id);
      if (flow.state !== 'on') throw new HubError('bad_input', { params: { what: 'This flow is switched off.' } });
      await refresh.now();
      sender.nudge('person');
    },
    approve: (wish) => told('approve', outbox.approve(wish), wish),
    leaveOut: (wish) => told('leave_out', outbox.leaveOut(wish), wish),
    retry(wish) {
      const count = told('retry', outbox.retry(wish), wish);
      void refresh.now();
      return count;
    },
    undo: (wish) => told('undo', outbox.undo(wish), wish),
    refresh: refresh.now,
    matchesChanged() {
      for (const id of pushes.inState(['held'])) {
        const push = pushes.get(id);
        if (push?.recordId && matchReasons.has(push.why?.code ?? '')) flows.mark(push.flowId, [push.recordId]);
      }
      refresh.soon();
    },
    removed(connectionId) {
      const gone = flows.list().filter((one) => one.sourceId === connectionId || one.targetId === connectionId);
      for (const flow of gone) {
        flows.change(flow.id, { state: 'off' });
        flows.forgetDue(flow.id);
      }
      if (gone.length > 0) review();
    },
    restored() {
      settings.set(restoredKey, now());
      const count = outbox.askAgain();
      if (count > 0) log.warn({ count }, 'a backup was restored: what waits to be sent asks first');
    },
    begin() {
      void refresh.now();
      sender.nudge();
    },
    async settled() {
      await refresh.now();
      await sender.settled();
      // What was sent is looked at once more, which may lead to more.
      while (refresh.isDue()) {
        await refresh.now();
        await sender.settled();
      }
    },
    async stop() {
      await sender.stop();
      await refresh.end();
    },
  };

  function told(action: string, count: number, wish: object): number {
    audit.write({ action: `push.${action}`, detail: `${count}: ${JSON.stringify(wish).slice(0, 200)}` });
    review();
    events.changed(['flows', 'pushes', 'app']);
    sender.nudge('person');
    return count;
  }
}

function isOpen(connection: Connection | undefined): boolean {
  return connection !== undefined && connection.state === 'ready' && connection.writes && !connection.paused;
}

/** The books may lie in another zone than the instants of the shop. */
function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
