import { setImmediate as nextTurn } from 'node:timers/promises';
import { asHubError, type HubError } from '../../contract/errors.ts';
import type { PushState, PushWhy } from '../../contract/flows/index.ts';
import { moneyToDecimal } from '../../contract/money.ts';
import type { ActionsService, Outcome } from '../actions/service.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import type { AgreementRepo } from '../store/agreements.ts';
import type { Db } from '../store/database.ts';
import type { FlowRepo } from '../store/flows.ts';
import type { Push, PushProblem } from '../store/push-row.ts';
import type { PushChange, PushRepo } from '../store/pushes.ts';
import { nextAfter, pauseOf, triesOf } from './faults.ts';
import { filledIn } from './plan.ts';
import { afterPush, afterUndo } from './two-way-base.ts';
import { markUndo } from './undo.ts';

export interface SenderOptions {
  readonly db: Db;
  readonly flows: FlowRepo;
  readonly pushes: PushRepo;
  readonly agreements: AgreementRepo;
  readonly actions: ActionsService;
  readonly clock: Clock;
  readonly events: Events;
  /** False while the owner has paused everything or this system, it is disconnected, or the vault is locked. */
  readonly isOpen: (targetId: string) => boolean;
  readonly random: () => number;
  /** Something was written or taken back, so that its record is to be looked at again. */
  readonly onEnded: (push: Push) => void;
  /** The same once more, as its next generation. */
  readonly renew: (push: Push, state: PushState, why: PushWhy | null) => void;
  /** Nothing moves any more, for now. */
  readonly onRest: () => void;
  readonly log: { warn(facts: object, message: string): void; error(facts: object, message: string): void };
}

/** Sends what is ready and takes back what is to be, one thing at a time for each system. */
export interface Sender {
  /** There may be something to do. `trigger` names the run that it begins. */
  nudge(trigger?: 'change' | 'person' | 'retry'): void;
  /** Resolves when nothing is left that can be done now. */
  settled(): Promise<void>;
  /** Systems to which nothing is sent for now, and why. */
  stoppedBy(targetId: string): HubError | null;
  /** Nothing new is begun; resolves when what is under way is over. */
  stop(): Promise<void>;
}

interface Stop {
  readonly until: number;
  readonly error: HubError;
}

export function createSender(options: SenderOptions): Sender {
  const { db, flows, pushes, clock, events, log } = options;
  const busy = new Map<string, Promise<void>>();
  const stops = new Map<string, Stop>();
  const again = new Set<string>();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isRecovered = false;
  let trigger: 'change' | 'person' | 'retry' = 'change';

  const now = () => instantOf(clock);
  const runs = new Map<string, number>();
  const steps = createSteps(options, (push) => runOf(push.flowId), abort.signal);

  function runOf(flowId: string): number {
    const open = runs.get(flowId) ?? flows.beginRun(flowId, trigger, now());
    runs.set(flowId, open);
    return open;
  }

  function endRuns(): void {
    for (const id of runs.values()) flows.endRun(id, now());
    runs.clear();
  }

  function canGoOn(targetId: string): boolean {
    const stop = stops.get(targetId);
    if (stop && stop.until > clock.now().getTime()) return false;
    stops.delete(targetId);
    return !abort.signal.aborted && options.isOpen(targetId);
  }

  /** Everything of one system: first what is taken back, then what is sent, round and round while anything moves. */
  async function work(targetId: string): Promise<void> {
    let after = 0;
    let moved = false;
    while (canGoOn(targetId)) {
      const back = pushes.undoable(targetId, now());
      const push = back ?? pushes.sendable(targetId, after, now());
      if (!push) {
        if (!moved) return;
        // What was passed over may have waited for what is done now.
        [after, moved] = [0, false];
        continue;
      }
      if (!back) after = push.id;
      const step = await (back ? steps.undo(push) : steps.send(push));
      if (step === 'moved') moved = true;
      else if (step !== 'idle') stops.set(targetId, { until: clock.now().getTime() + pauseOf(step), error: step });
      events.changed(['pushes', 'flows'], targetId);
      await nextTurn();
    }
  }

  function begin(targetId: string): void {
    if (busy.has(targetId)) {
      again.add(targetId);
      return;
    }
    const done = work(targetId)
      .catch((thrown: unknown) => {
        log.error({ problem: asHubError(thrown).detail }, 'the outbox broke off');
      })
      .finally(() => {
        busy.delete(targetId);
        if (again.delete(targetId)) begin(targetId);
        else if (busy.size === 0) rest();
      });
    busy.set(targetId, done);
  }

  /** All is quiet: runs end, and the clock is set for what waits to be tried again. */
  function rest(): void {
    endRuns();
    trigger = 'change';
    options.onRest();
    events.changed(['pushes', 'flows', 'app']);
    if (abort.signal.aborted) return;
    clearTimeout(timer);
    const times = [...stops.values()].map(({ until }) => until);
    const next = pushes.nextTry();
    if (next) times.push(Date.parse(next));
    if (times.length === 0) return;
    const inMs = Math.max(1000, Math.min(...times) - clock.now().getTime());
    timer = setTimeout(() => nudge('retry'), Math.min(inMs, 3_600_000));
    timer.unref();
  }

  /** What a kill cut short is sent on: its reference is looked up before anything is made again. */
  const recover = db.transaction(() => {
    for (const id of pushes.inState(['sending'])) pushes.change(id, { state: 'ready' });
    isRecovered = true;
  });

  function nudge(by: typeof trigger = 'change'): void {
    if (abort.signal.aborted) return;
    if (!isRecovered) recover.immediate();
    if (by !== 'change') trigger = by;
    // A person may have mended what stood in the way.
    if (by === 'person') stops.clear();
    for (const targetId of pushes.busyTargets()) begin(targetId);
  }

  return {
    nudge,
    async settled() {
      while (busy.size > 0) await Promise.all(busy.values());
    },
    stoppedBy: (targetId) => (canGoOn(targetId) ? null : (stops.get(targetId)?.error ?? null)),
    async stop() {
      abort.abort();
      clearTimeout(timer);
      await Promise.all(busy.values());
      endRuns();
    },
  };
}

/** Whether anything has changed, or the error that stops everything to this system. */
type Step = 'moved' | 'idle' | HubError;

interface Steps {
  send(push: Push): Promise<Step>;
  undo(push: Push): Promise<Step>;
}

function createSteps(options: SenderOptions, runOf: (push: Push) => number, signal: AbortSignal): Steps {
  const { db, pushes, actions, clock, log } = options;
  const now = () => instantOf(clock);
  const note = (push: Push, what: string, detail?: string | null) =>
    pushes.log(push.id, { at: now(), actor: 'backroom', what, ...(detail ? { detail } : {}) });

  /** Writes what became of a push, with the line of its log, in one transaction. */
  const settle = db.transaction((push: Push, change: PushChange, what: string, detail?: string | null) => {
    pushes.change(push.id, change);
    note(push, what, detail);
    options.onEnded(push);
  }).immediate;

  const madeId = (push: Push) => (key: string) => pushes.standing(push, key)?.made?.externalId ?? null;

  /** The intent is on the disk before the call; a restart finds it and looks the reference up. */
  const intend = db.transaction((push: Push, state: 'sending' | 'undoing') => {
    const attempts = push.attempts + 1;
    // It stays with the run that wrote it.
    const runId = state === 'sending' ? runOf(push) : push.runId;
    pushes.change(push.id, { state, attempts, triedAt: now(), nextTryAt: null, runId });
  }).immediate;

  /** What follows from an error that may pass; null for one that does not. */
  function later(push: Push, error: HubError, back: PushChange): Step | null {
    const next = nextAfter(error, push.attempts + 1, options.random);
    const problem: PushProblem = { code: error.code, params: { ...error.params } };
    if (next.kind === 'wait') {
      settle(push, { ...back, attempts: triesOf(error.code, push.attempts), problem }, 'waits', error.detail ?? error.code);
      return error;
    }
    if (next.kind === 'later') {
      const nextTryAt = new Date(clock.now().getTime() + next.inMs).toISOString();
      settle(push, { ...back, problem, nextTryAt }, 'will_try_again', error.detail ?? error.code);
      return 'moved';
    }
    log.warn({ push: push.id, code: error.code, detail: error.detail }, 'a push was given up');
    return null;
  }

  /** What has to go before this one comes; null when it is gone. */
  function making(push: Push): Step | null {
    const before = push.replaces === null ? null : pushes.get(push.replaces);
    if (!before || before.state === 'undone') return null;
    if (before.state !== 'done') return 'idle';
    const mark = db.transaction(() => {
      const all = markUndo([before], pushes, { at: now(), actor: 'backroom' });
      // What was built on the old one is built on the new one.
      for (const one of all) if (one.id !== before.id) options.renew(one, 'ready', null);
      return all;
    });
    const wasTried = before.why?.code === 'changed_there' || before.why?.code === 'cannot_be_undone';
    const marked = wasTried ? [] : mark.immediate();
    if (marked.length === 0) {
      const why = wasTried ? before.why : { code: 'cannot_be_undone' as const, params: {} };
      settle(push, { state: 'held', why }, 'held');
    }
    return 'moved';
  }

  async function send(push: Push): Promise<Step> {
    const { plan, reference, targetId } = push;
    const first = making(push);
    if (first) return first;
    if (plan.action === null) return 'idle';
    intend(push, 'sending');
    let outcome: Outcome;
    try {
      const input = filledIn(plan.input, madeId(push));
      outcome = await actions.perform({ connectionId: targetId, action: plan.action, input, reference }, signal);
    } catch (thrown) {
      const error = asHubError(thrown);
      const next = later(push, error, { state: 'ready' });
      if (next) return next;
      const { code, params } = error;
      if (code === 'conflict' && plan.again === 'add') {
        // Somebody changed it since it was read: when that is read, it is looked at again.
        settle(push, { state: 'held', attempts: 0, why: { code: 'changed_there', params: {} } }, 'held', code);
        return 'moved';
      }
      settle(push, { state: 'failed', problem: { code, params: { ...params } } }, 'failed', error.detail ?? code);
      return 'moved';
    }
    sent(push, outcome);
    return 'moved';
  }

  /** The vendor's own total is the last word: a document that comes to something else is not left there. */
  function sent(push: Push, outcome: Outcome): void {
    const { done, inverse, final } = outcome;
    const { externalId, number = null, url = null, total } = done;
    const made = { externalId, number, url };
    const { expect } = push.plan;
    const isWrong =
      expect !== null &&
      total !== undefined &&
      (total.amountMinor !== expect.amountMinor || total.currency !== expect.currency);
    const result = { made, inverse: inverse ? { action: inverse.action, input: { ...inverse.input } } : null, final };
    if (!isWrong) {
      const how = outcome.wasThere ? 'was_there' : expect !== null && total === undefined ? 'done_unproved' : 'done';
      db.transaction(() => {
        settle(push, { ...result, state: 'done', why: null, problem: null, doneAt: now() }, how, number ?? externalId);
        agree({ ...push, made }, afterPush, done.version ?? null);
      }).immediate();
      return;
    }
    const params = { source: moneyToDecimal(expect), target: moneyToDecimal(total), currency: expect.currency };
    const why = { code: 'totals_differ' as const, params };
    // The intent to take it back is on the disk before anything else is tried.
    settle(
      push,
      { ...result, state: inverse ? 'undoing' : 'failed', why, doneAt: now() },
      'totals_differ',
      params.target,
    );
  }

  async function undo(push: Push): Promise<Step> {
    const { inverse, targetId } = push;
    if (!inverse) {
      settle(push, { state: 'done', why: { code: 'cannot_be_undone', params: {} } }, 'not_undone', push.final);
      return 'moved';
    }
    intend(push, 'undoing');
    let outcome: Outcome;
    try {
      const input = withoutVersion(push, inverse.input);
      outcome = await actions.perform(
        { connectionId: targetId, action: inverse.action, input, reference: `${push.reference}-u` },
        signal,
      );
    } catch (thrown) {
      const error = asHubError(thrown);
      if (error.code === 'gone') return undone(push, 'was_gone');
      const next = later(push, error, { state: 'undoing' });
      if (next) return next;
      const code = error.code === 'conflict' ? 'changed_there' : 'cannot_be_undone';
      const problem = { code: error.code, params: { ...error.params } };
      settle(push, { state: 'done', why: { code, params: {} }, problem }, 'not_undone', error.detail ?? error.code);
      return 'moved';
    }
    return undone(push, 'undone', outcome.done.version ?? null);
  }

  /** What a pair of records says now, after one of them was written or put back. */
  function agree(push: Push, after: typeof afterPush, version: string | null): void {
    const { pair, base } = push.plan;
    if (!pair || !base) return;
    const flow = options.flows.get(push.flowId);
    const source = pair.source ?? push.made?.externalId;
    const target = pair.target ?? push.made?.externalId;
    if (source === undefined || target === undefined) return;
    const known = options.agreements.of(flow, { entity: pair.entity, source, target });
    const to = push.targetId === flow.targetId ? 'target' : 'source';
    const agreed = { entity: pair.entity, source, target, base: after(known?.base ?? null, base, to, version) };
    options.agreements.put(flow, agreed, now());
  }

  function undone(push: Push, what: string, version: string | null = null): Step {
    db.transaction(() => {
      agree(push, afterUndo, version);
      settle(push, { state: 'undone', problem: null, undoneAt: now() }, what);
      // Its total was wrong: it waits for the owner under another reference, since this one names what was taken back.
      if (push.why?.code === 'totals_differ') options.renew(push, 'held', push.why);
    }).immediate();
    return 'moved';
  }

  /** What was built on it and taken back again has moved its version without anybody else's doing (must-not-fail 31). */
  function withoutVersion(push: Push, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const wasBuiltOn = pushes.needing(push, push.key, ['undone', 'done', 'undoing']).length > 0;
    return wasBuiltOn && 'version' in input ? { ...input, version: null } : { ...input };
  }

  return { send, undo };
}
