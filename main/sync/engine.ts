import { Worker } from 'node:worker_threads';
import { asHubError, HubError, type WireError } from '../../contract/errors.ts';
import type { Access, AccessWish } from '../http/signed.ts';
import type { StreamTally } from '../store/runs.ts';
import type { CallSummary, Chore, FromWorker, RunOrder, ToWorker, WorkerStart } from './messages.ts';
import type { RunEnd } from './status.ts';

export interface EngineOptions {
  /** The worker's file: worker.ts in a checkout, the bundled worker.js in the app. */
  readonly workerUrl: URL;
  readonly start: WorkerStart;
  readonly access: (connectionId: string, wish: AccessWish) => Promise<Access>;
  readonly onSigning: (connectionId: string, index: number) => void;
  readonly onProgress: (runId: number, tallies: readonly StreamTally[]) => void;
  /** How much the worker's heap may hold. */
  readonly heapMb?: number;
  readonly log: { warn(facts: object, message: string): void; error(facts: object, message: string): void };
}

export interface RunResult extends RunEnd {
  readonly calls: CallSummary;
}

/** The sync worker thread as the Hub sees it. Started with the first run, and again when it broke. */
export interface Engine {
  run(order: RunOrder): Promise<RunResult>;
  stop(runId: number): void;
  /** Work on the whole file. @throws HubError store_corrupt, full_disk, bad_input */
  chore(chore: Chore): Promise<void>;
  /** Lets the worker close its database and ends it; runs must have ended before. */
  close(): Promise<void>;
}

/**
 * Pages live shortly. Told a limit, the engine clears up as it goes instead of letting the heap grow over a long sync
 * (must-not-fail 21). There is room for three answers at once as heavy as http/weight.ts lets through, and for many
 * ordinary ones: running out of memory inside JSON.parse takes the whole app along.
 */
const usualHeapMb = 1536;

const noCalls: CallSummary = { calls: 0, failures: 0, latencyMs: null };

export function createEngine(options: EngineOptions): Engine {
  const waiting = new Map<number, (result: RunResult) => void>();
  const chores = new Map<number, (error: WireError | null) => void>();
  let asks = 0;
  let worker: Worker | undefined;

  function post(message: ToWorker): void {
    worker?.postMessage(message);
  }

  function settle(runId: number, result: RunResult): void {
    waiting.get(runId)?.(result);
    waiting.delete(runId);
  }

  function broke(detail: string): void {
    worker = undefined;
    for (const end of chores.values()) end({ code: 'bug', params: {}, detail });
    chores.clear();
    for (const runId of [...waiting.keys()]) settle(runId, { status: 'failed', reason: 'bug', detail, calls: noCalls });
  }

  async function answer(ask: number, connectionId: string, wish: AccessWish): Promise<void> {
    try {
      post({ kind: 'access', ask, answer: { ok: true, access: await options.access(connectionId, wish) } });
    } catch (thrown) {
      post({ kind: 'access', ask, answer: { ok: false, error: asHubError(thrown).toWire() } });
    }
  }

  function hear(message: FromWorker): void {
    switch (message.kind) {
      case 'access':
        void answer(message.ask, message.connectionId, message.wish);
        return;
      case 'signing':
        options.onSigning(message.connectionId, message.index);
        return;
      case 'progress':
        options.onProgress(message.runId, message.tallies);
        return;
      case 'log':
        options.log[message.level](message.facts, message.message);
        return;
      case 'chore':
        chores.get(message.ask)?.(message.error);
        chores.delete(message.ask);
        return;
      case 'ended':
        settle(message.runId, { ...message.end, calls: message.calls });
        return;
      default:
        message satisfies never;
    }
  }

  function begin(): Worker {
    const resourceLimits = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: options.heapMb ?? usualHeapMb };
    const started = new Worker(options.workerUrl, { workerData: options.start, name: 'sync', resourceLimits });
    started.on('message', hear);
    started.on('error', (error) => {
      options.log.error({ stack: String(error.stack) }, 'the sync worker broke');
      broke(error.message);
    });
    started.on('exit', (code) => {
      if (worker === started) broke(`the sync worker ended with ${code}`);
    });
    return started;
  }

  return {
    run(order) {
      worker ??= begin();
      return new Promise((resolve) => {
        waiting.set(order.runId, resolve);
        post({ kind: 'run', order });
      });
    },
    async chore(chore) {
      worker ??= begin();
      asks += 1;
      const ask = asks;
      const error = await new Promise<WireError | null>((resolve) => {
        chores.set(ask, resolve);
        post({ kind: 'chore', ask, chore });
      });
      if (error) throw HubError.fromWire(error);
    },
    stop: (runId) => post({ kind: 'stop', runId }),
    async close() {
      const ending = worker;
      worker = undefined;
      if (!ending) return;
      const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.postMessage({ kind: 'quit' } satisfies ToWorker);
      await gone;
      for (const end of chores.values()) end({ code: 'stopped', params: {} });
      chores.clear();
    },
  };
}
