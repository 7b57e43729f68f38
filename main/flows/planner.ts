import type { Entity, EntityKind } from '../../contract/entities/index.ts';
import { entityKindSchema } from '../../contract/entities/index.ts';
import type { Approval, PushState, PushWhy } from '../../contract/flows/index.ts';
import type { Db } from '../store/database.ts';
import type { Flow, FlowRepo } from '../store/flows.ts';
import type { Push } from '../store/push-row.ts';
import type { PushRepo, Way } from '../store/pushes.ts';
import { say } from './expressions.ts';
import { mayBeThere } from './faults.ts';
import { type Wanted, wantedBy } from './plan.ts';
import { keyText, type Plan, type Recipe } from './recipe.ts';
import { referenceOf } from './reference.ts';
import { markUndo } from './undo.ts';
import { type WorldParts, worldOf } from './world.ts';
import { entityIn } from './world-store.ts';

export interface PlannerParts extends Omit<WorldParts, 'pushes'> {
  readonly db: Db;
  readonly flows: FlowRepo;
  readonly pushes: PushRepo;
  readonly recipes: ReadonlyMap<string, Recipe>;
  readonly now: () => string;
  /** A record about which nothing could be worked out, by our own mistake. */
  readonly onBroken?: (recordId: number, thrown: unknown) => void;
}

/** Turns records that have changed into pushes. */
export interface Planner {
  /** Looks at some records of a flow. False when none is left. */
  slice(flowId: string): Promise<boolean>;
}

interface RecordRow {
  readonly id: number;
  readonly entity: string;
  readonly external_id: string;
  readonly connection_id: string;
  readonly canonical: string;
  readonly hash: string;
  readonly deleted_at: string | null;
}

/** So many records are looked at in one transaction. */
const handful = 25;

/** States in which nothing was sent, so that another plan simply takes the place of the one there. */
const unsent: ReadonlySet<PushState> = new Set(['held', 'proposed', 'ready', 'failed']);

export function createPlanner(parts: PlannerParts): Planner {
  const { db, flows, recipes } = parts;
  const row = db.prepare<[number], RecordRow>(
    `SELECT r.id, r.entity, r.external_id, s.connection_id, r.canonical, r.hash, r.deleted_at
     FROM record AS r JOIN stream_state AS s ON s.id = r.stream_id WHERE r.id = ?`,
  );
  const hashNow = db.prepare<[number], string>('SELECT hash FROM record WHERE id = ?').pluck();

  /** What expressions of the owner's give is worked out before the transaction, since it takes turns of the loop. */
  async function saidOf(flow: Flow, rows: readonly RecordRow[]): Promise<Map<number, Map<string, string>>> {
    const expressions = Object.entries(flow.choices).filter(([id, text]) => id.startsWith('text.') && text !== '');
    const said = new Map<number, Map<string, string>>();
    if (expressions.length === 0) return said;
    for (const one of rows) {
      const record: unknown = JSON.parse(one.canonical);
      const values = new Map<string, string>();
      for (const [id, text] of expressions) {
        const value = await say(text, record);
        values.set(id, 'text' in value ? value.text : '');
        if ('problem' in value) values.set(`${id}.problem`, value.problem);
      }
      said.set(one.id, values);
    }
    return said;
  }

  /** A recipe that breaks over one record must not keep all the others from being looked at. */
  function attempt(record: RecordRow, work: () => void): void {
    try {
      db.transaction(work)();
    } catch (thrown) {
      parts.onBroken?.(record.id, thrown);
    }
  }

  /** The record that is looked at in the place of this one; null for itself. */
  function wholeOf(row: RecordRow, recipe: Recipe): number | 'unknown' | null {
    const entity = entityKindSchema.safeParse(row.entity).data;
    const whole = entity && recipe.leadsTo?.(entity, entityIn(row.canonical));
    return whole ? (parts.store.recordId(row.connection_id, whole.entity, whole.externalId) ?? 'unknown') : null;
  }

  return {
    async slice(flowId) {
      const flow = flows.get(flowId);
      const recipe = recipes.get(flow.kind);
      const ids = flows.due(flowId, handful);
      if (ids.length === 0 || !recipe) return false;
      const rows = ids.flatMap((id) => row.get(id) ?? []);
      // They are about what the flow is about, such as the order, and not about what else it looks at.
      const [main] = recipe.triggers;
      const said = await saidOf(
        flow,
        rows.filter(({ entity }) => entity === main),
      );
      db.transaction(() => {
        const settle = createSettler(parts, flow, recipe);
        // What has changed meanwhile is looked at once more.
        const steady = rows.filter((one) => hashNow.get(one.id) === one.hash);
        const gone = ids.filter((id) => !rows.some((one) => one.id === id));
        flows.looked(flowId, [...steady.map(({ id }) => id), ...gone]);
        for (const one of steady) {
          const whole = wholeOf(one, recipe);
          if (whole === null) attempt(one, () => settle(one, said.get(one.id) ?? new Map()));
          else if (whole !== 'unknown') flows.mark(flowId, [whole]);
        }
      }).immediate();
      return true;
    },
  };
}

/** Brings the pushes that a record leads to in line with what its recipe says now. */
function createSettler(parts: PlannerParts, flow: Flow, recipe: Recipe) {
  const { pushes, connectionOf } = parts;
  const [source, target] = [connectionOf(flow.sourceId), connectionOf(flow.targetId)];
  const there: Way = { sourceId: source.id, targetId: target.id };
  const back: Way = { sourceId: target.id, targetId: source.id };

  function planFor(row: RecordRow, said: ReadonlyMap<string, string>): Plan | null {
    const from = row.connection_id === source.id ? 'source' : 'target';
    const kinds: readonly EntityKind[] = from === 'source' ? recipe.triggers : (recipe.backTriggers ?? []);
    const entity = entityKindSchema.safeParse(row.entity).data;
    if (!entity || !kinds.includes(entity)) return null;
    // What is gone at the vendor is no reason to take back what was booked of it: a cancelled order says so itself.
    if (row.deleted_at !== null) return null;
    const record: Entity = entityIn(row.canonical);
    return recipe.plan(entity, record, worldOf(flow, parts, said), from);
  }

  function settle(row: RecordRow, said: ReadonlyMap<string, string>): void {
    const plan = planFor(row, said);
    if (!plan) return;
    if (plan.agreed) parts.agreements.put(there, plan.agreed, parts.now());
    if (plan.kind === 'undo') {
      if (!takeBack(there, keyText(plan.key), plan.why)) parts.flows.markLater(flow.id, row.id);
      return;
    }
    if (recipe.backTriggers && isPairBusy(plan, row)) return;
    const wanted = wantedBy(plan);
    const keys = new Set(wanted.map(({ key }) => key));
    for (const push of pushes.unsentOf(flow.id, row.id)) {
      if (!keys.has(push.key) && isUntried(push)) pushes.drop(push.id);
    }
    const about = wanted[0]?.about;
    if (recipe.backTriggers) dropOthers(plan, wanted);
    const met = wanted.map((one) => want(one, wayOf(one), one.about === about ? row.id : null));
    if (met.includes(false)) parts.flows.markLater(flow.id, row.id);
    for (const one of wanted) if (one.about !== about) makeAgain(one, wanted);
  }

  const wayOf = ({ to }: Wanted): Way => (to === 'target' ? there : back);

  /** Whether one of these is to be sent that builds on it. */
  function isNeeded({ key }: Wanted, all: readonly Wanted[]): boolean {
    return all.some((one) => {
      const state = one.plan.needs.includes(key) && pushes.newest(wayOf(one), one.key)?.state;
      return state === 'ready' || state === 'proposed';
    });
  }

  /**
   * What several share, such as a customer, may have gone with something else: it is made once more, or asked about. What
   * the record itself is about is not: whoever took it back does not want it there.
   */
  function makeAgain(shared: Wanted, all: readonly Wanted[]): void {
    const way = wayOf(shared);
    const gone = pushes.newest(way, shared.key);
    if ((gone?.state !== 'undone' && gone?.state !== 'left_out') || !isNeeded(shared, all)) return;
    if (gone.state === 'undone') add(shared, way, { generation: gone.generation + 1 });
    // It may have been tried: under its own reference it is found.
    else pushes.change(gone.id, { state: 'proposed', why: null });
  }

  /**
   * While something of a pair is being sent, or something is being made that a lone record may turn out to be, nobody
   * knows how things stand: it is looked at again when that is over.
   */
  function isPairBusy(plan: Plan, row: RecordRow): boolean {
    const [first] = wantedBy(plan);
    if (!first) return false;
    const underWay = [there, back].flatMap((way) => pushes.about(way, first.about, ['sending', 'undoing', 'ready']));
    const isNew = first.plan.pair !== null && (first.plan.pair.source === null || first.plan.pair.target === null);
    const isMaking = isNew && first.plan.action !== null && pushes.isMaking(row.connection_id, first.plan.action);
    if (!isMaking && !underWay.some((push) => push.state !== 'ready' || push.attempts > 0)) return false;
    parts.flows.markLater(flow.id, row.id);
    return true;
  }

  /** What a pair led to before, from whichever side's record, and leads to no more. */
  function dropOthers(plan: Plan, wanted: readonly Wanted[]): void {
    const about = plan.kind === 'nothing' ? plan.about : wanted[0]?.about;
    const abouts = [about, plan.agreed && `${plan.agreed.entity}/back/${plan.agreed.target}`];
    for (const [way, to] of [
      [there, 'target'],
      [back, 'source'],
    ] as const) {
      for (const one of abouts.flatMap((name) => (name ? pushes.about(way, name, [...unsent]) : []))) {
        const isWanted = wanted.some((other) => other.key === one.key && other.to === to);
        if (!isWanted && isUntried(one)) pushes.drop(one.id);
      }
    }
  }

  /** @returns false where what is there is under way, so that it is to be looked at again when that is over */
  function want(wanted: Wanted, way: Way, recordId: number | null): boolean {
    const there = pushes.newest(way, wanted.key);
    if (!there) {
      add(wanted, way, { recordId });
      return true;
    }
    const isHold = wanted.plan.action === null;
    if (unsent.has(there.state) && isUntried(there)) {
      const standing = pushes.standing(way, wanted.key);
      const isSame = standing?.plan.basis != null && standing.plan.basis === wanted.plan.basis;
      // It was changed back to what is there already.
      if (standing && (isSame || standing.hash === wanted.hash)) pushes.drop(there.id);
      else replace(there, wanted);
      return true;
    }
    if (there.hash === wanted.hash || there.state === 'left_out') return there.state !== 'undoing';
    // Whether what several share is made once more is known when all of it is planned.
    if (there.state === 'undone' && recordId === null) return true;
    const isSettled = there.state === 'done' || there.state === 'undone';
    // The owner chose something else since: that is for what comes.
    if (isSettled && there.plan.basis !== null && there.plan.basis === wanted.plan.basis) return true;
    const isRefused = there.state === 'failed' && !mayBeThere(there.problem?.code);
    if (isRefused) replace(there, wanted);
    else if (isSettled) renew(there, wanted, way, recordId, isHold);
    return isRefused || isSettled;
  }

  function replace(there: Push, wanted: Wanted): void {
    const flowId = flow.state === 'on' ? { flowId: flow.id } : {};
    if (there.hash === wanted.hash) {
      if (there.flowId !== flow.id) pushes.change(there.id, flowId);
      return;
    }
    const state = first(wanted);
    // A change of what is there was asked about, and is asked about again.
    const isAsked = there.replaces !== null && state === 'ready' && flow.choices.changes !== 'replace';
    pushes.replan(there.id, wanted, isAsked ? 'proposed' : state, wanted.why ?? (isAsked ? there.why : null));
    if (there.flowId !== flow.id) pushes.change(there.id, flowId);
  }

  /** It was written before, or taken back, and is to be another now. */
  function renew(there: Push, wanted: Wanted, way: Way, recordId: number | null, isHold: boolean): void {
    const isMore = wanted.plan.again === 'add' && !isHold;
    const replaces = there.state === 'done' && !isMore ? there.id : null;
    const why: PushWhy | null = isMore ? null : { code: 'changed_since', params: {} };
    const isAsked = why !== null && flow.choices.changes !== 'replace';
    add(wanted, way, { recordId, generation: there.generation + 1, replaces, why, isAsked });
  }

  interface Adding extends Partial<Pick<Push, 'recordId' | 'generation' | 'replaces' | 'why'>> {
    /** The owner says yes to it first, whatever they said of others. */
    readonly isAsked?: boolean;
  }

  function add(wanted: Wanted, way: Way, adding: Adding): void {
    const { recordId = null, generation = 1, replaces = null, why = null, isAsked = false } = adding;
    const { key } = wanted;
    const [from, to] = [connectionOf(way.sourceId), connectionOf(way.targetId)];
    const state = first(wanted);
    const id = pushes.add({
      ...way,
      ...{ flowId: flow.id, wanted, recordId, generation, replaces },
      state: isAsked && state === 'ready' ? 'proposed' : state,
      why: wanted.why ?? why,
      reference: referenceOf(from, to, key, generation),
      at: parts.now(),
    });
    pushes.log(id, { at: parts.now(), actor: 'backroom', what: wanted.plan.action ? 'planned' : 'held' });
  }

  /**
   * What was made is not to be there any more: the owner is asked, or it is done where that was chosen.
   * @returns false where something of it is under way
   */
  function takeBack(way: Way, key: string, why: PushWhy): boolean {
    const there = pushes.newest(way, key);
    if (!there) return true;
    for (const one of [there, ...pushes.needing(way, key, [...unsent])]) withdraw(one, why);
    // A change of it that was never sent has been withdrawn: what is there is still the one before.
    const done = pushes.standing(way, key);
    if (done?.state === 'done' && done.why === null) {
      pushes.change(done.id, { why });
      if (flow.choices.changes === 'replace') markUndo([done], pushes, { at: parts.now(), actor: 'backroom' });
    }
    return there.state !== 'sending' && (there.state !== 'ready' || isUntried(there));
  }

  /** What was never sent is simply not sent; what was tried may be there, and stays to be seen. */
  function withdraw(push: Push, why: PushWhy): void {
    if (!unsent.has(push.state)) return;
    if (isUntried(push)) pushes.drop(push.id);
    else if (push.state === 'failed' && !mayBeThere(push.problem?.code))
      pushes.change(push.id, { state: 'left_out', why });
  }

  /** In which state a push begins. */
  function first({ plan, money }: Wanted): PushState {
    if (plan.action === null) return 'held';
    if (flow.state !== 'on') return 'proposed';
    return isAsked(flow.approval, money) ? 'proposed' : 'ready';
  }

  return settle;
}

function isUntried({ attempts, state }: Push): boolean {
  return attempts === 0 || state === 'held';
}

/** Whether the owner wants to be asked; an amount in a currency that they did not name is one to ask about. */
function isAsked(approval: Approval, money: Push['money']): boolean {
  if (approval.mode !== 'above') return approval.mode === 'always';
  if (money === null) return false;
  const { amount } = approval;
  return money.currency !== amount.currency || Math.abs(money.amountMinor) > amount.amountMinor;
}
