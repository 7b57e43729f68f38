import { asHubError, type HubError } from '../../contract/errors.ts';
import type { PushState, PushWhy } from '../../contract/flows/index.ts';
import { moneyToDecimal } from '../../contract/money.ts';
import { type ActionsService, auditOf, endOf, type Order, type Outcome } from '../actions/service.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { AgreementRepo } from '../store/agreements.ts';
import type { Audit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import type { FlowRepo } from '../store/flows.ts';
import type { Push, PushProblem } from '../store/push-row.ts';
import type { PushChange, PushRepo } from '../store/pushes.ts';
import { nextAfter, triesOf } from './faults.ts';
import { filledIn } from './plan.ts';
import { afterPush, afterUndo } from './two-way-base.ts';
import { markUndo } from './undo.ts';

/** What sending and taking back stand on. */
export interface StepsOptions {
  readonly db: Db;
  readonly flows: FlowRepo;
  readonly pushes: PushRepo;
  readonly agreements: AgreementRepo;
  readonly actions: ActionsService;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly random: () => number;
  /** Something was settled: what is to be looked at again for it is marked, in the same transaction. */
  readonly onEnded: (push: Push, state: PushState | undefined) => void;
  /** References of later generations that it may be known by, though the journal of a restored backup has none of them. */
  readonly laterReferences: (push: Push) => readonly string[];
  /** The same once more, as its next generation. */
  readonly renew: (push: Push, state: PushState, why: PushWhy | null) => void;
  readonly log: { warn(facts: object, message: string): void; error(facts: object, message: string): void };
}

/** Whether anything has changed, or the error that stops everything to this system. */
type Step = 'moved' | 'idle' | HubError;

type Call = Order & { readonly reference: string };

/** One thing sent, or taken back. */
interface Steps {
  send(push: Push): Promise<Step>;
  undo(push: Push): Promise<Step>;
}

export function createSteps(options: StepsOptions, runOf: (push: Push) => number, signal: AbortSignal): Steps {
  const { db, pushes, actions, clock, log } = options;
  const now = () => instantOf(clock);
  const note = (push: Push, what: string, detail?: string | null) =>
    pushes.log(push.id, { at: now(), actor: 'backroom', what, ...(detail ? { detail } : {}) });

  /** Writes what became of a push, with the line of its log, in one transaction. */
  const settle = db.transaction((push: Push, change: PushChange, what: string, detail?: string | null) => {
    pushes.change(push.id, change);
    note(push, what, detail);
    options.onEnded(push, change.state);
  }).immediate;

  const madeId = (push: Push) => (key: string) => pushes.standing(push, key)?.made?.externalId ?? null;

  /**
   * The intent is on the disk before the call; a restart finds it and looks the reference up. It and its row in the audit
   * trail are one commit, and so are the result and its row: each waits for the disk.
   * @returns false where somebody else has planned it otherwise, or left it out, since it was read
   */
  const intend = db.transaction((push: Push, state: 'sending' | 'undoing', order: Call): boolean => {
    const there = pushes.get(push.id);
    if (there?.state !== push.state || there.hash !== push.hash) return false;
    options.audit.write(auditOf(order, 'begins', order.reference));
    const attempts = push.attempts + 1;
    // It stays with the run that wrote it.
    const runId = state === 'sending' ? runOf(push) : push.runId;
    pushes.change(push.id, { state, attempts, triedAt: now(), nextTryAt: null, runId });
    return true;
  }).immediate;

  /** What follows from an error that may pass; null for one that does not. */
  function later(push: Push, error: HubError, back: PushChange): Step | null {
    const next = nextAfter(error, push.attempts + 1, options.random);
    const problem: PushProblem = { code: error.code, params: { ...error.params } };
    if (next.kind === 'wait') {
      settle(
        push,
        { ...back, attempts: triesOf(error.code, push.attempts), problem },
        'waits',
        error.detail ?? error.code,
      );
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
    const order: Call = { connectionId: targetId, action: plan.action, input: plan.input, reference, isAudited: true };
    if (!intend(push, 'sending', order)) return 'moved';
    const others = options.laterReferences(push);
    let outcome: Outcome;
    try {
      outcome = await actions.perform({ ...order, others, input: filledIn(plan.input, madeId(push)) }, signal);
    } catch (thrown) {
      const error = asHubError(thrown);
      return ended(order, error, () => notSent(push, error));
    }
    return ended(order, outcome, () => {
      const known = others.indexOf(outcome.reference);
      const generation = push.generation + known + 1;
      if (known >= 0) pushes.change(push.id, { generation, reference: outcome.reference });
      return sent({ ...push, generation, reference: outcome.reference }, outcome);
    });
  }

  /** What follows from the end of a call is one commit with its row in the audit trail. */
  function ended(order: Call, end: Outcome | HubError, follow: () => Step): Step {
    return db
      .transaction(() => {
        options.audit.write(auditOf(order, endOf(end), order.reference));
        return follow();
      })
      .immediate();
  }

  function notSent(push: Push, error: HubError): Step {
    const next = later(push, error, { state: 'ready' });
    if (next) return next;
    const { code, params } = error;
    if (code === 'conflict' && push.plan.again === 'add') {
      // Somebody changed it since it was read: when that is read, it is looked at again.
      settle(push, { state: 'held', attempts: 0, why: { code: 'changed_there', params: {} } }, 'held', code);
      return 'moved';
    }
    settle(push, { state: 'failed', problem: { code, params: { ...params } } }, 'failed', error.detail ?? code);
    return 'moved';
  }

  /** The vendor's own total is the last word: a document that comes to something else is not left there. */
  function sent(push: Push, outcome: Outcome): Step {
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
      settle(push, { ...result, state: 'done', why: null, problem: null, doneAt: now() }, how, number ?? externalId);
      agree({ ...push, made }, afterPush, done.version ?? null);
      return 'moved';
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
    return 'moved';
  }

  async function undo(push: Push): Promise<Step> {
    const { inverse, targetId } = push;
    if (!inverse) {
      stays(push, { why: { code: 'cannot_be_undone', params: {} } }, push.final);
      return 'moved';
    }
    const input = withoutVersion(push, inverse.input);
    const reference = `${push.reference}-u`;
    const order: Call = { connectionId: targetId, action: inverse.action, input, reference, isAudited: true };
    if (!intend(push, 'undoing', order)) return 'moved';
    let outcome: Outcome;
    try {
      outcome = await actions.perform(order, signal);
    } catch (thrown) {
      const error = asHubError(thrown);
      return ended(order, error, () => notUndone(push, error));
    }
    return ended(order, outcome, () => undone(push, 'undone', outcome.done.version ?? null));
  }

  function notUndone(push: Push, error: HubError): Step {
    if (error.code === 'gone') return undone(push, 'was_gone');
    const next = later(push, error, { state: 'undoing' });
    if (next) return next;
    const code = error.code === 'conflict' ? 'changed_there' : 'cannot_be_undone';
    const problem = { code: error.code, params: { ...error.params } };
    stays(push, { why: { code, params: {} }, problem }, error.detail ?? error.code);
    return 'moved';
  }

  /**
   * It could not be taken back: what it builds on stays with it, and nothing takes its place that was to be made once it
   * was gone.
   */
  function stays(push: Push, facts: Pick<PushChange, 'why' | 'problem'>, detail: string | null): void {
    db.transaction(() => {
      settle(push, { ...facts, state: 'done' }, 'not_undone', detail);
      const newer = pushes.newest(push, push.key);
      const isOwn = newer && newer.id !== push.id && newer.replaces === null && newer.attempts === 0;
      if (isOwn && (newer.state === 'ready' || newer.state === 'proposed')) pushes.drop(newer.id);
      for (const key of push.plan.needs) {
        const below = pushes.standing(push, key);
        if (below?.state === 'undoing') stays(below, { why: { code: 'cannot_be_undone', params: {} } }, push.title);
      }
    }).immediate();
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
