import { setImmediate as nextTurn } from 'node:timers/promises';
import { asHubError, type HubError } from '../../contract/errors.ts';
import { instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import { pauseOf } from './faults.ts';
import { createSteps, type StepsOptions } from './steps.ts';

export interface SenderOptions extends StepsOptions {
  readonly events: Events;
  /** False while the owner has paused everything or this system, it is disconnected, or the vault is locked. */
  readonly isOpen: (targetId: string) => boolean;
  /** Nothing moves any more, for now. */
  readonly onRest: () => void;
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
