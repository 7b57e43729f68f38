import { Worker } from 'node:worker_threads';
import type { FromInboxWorker, InboxOrder, InboxWorkerStart, Secrets, ToInboxWorker } from './messages.ts';

export interface InboxThreadOptions {
  /** The worker's file: worker.ts in a checkout, the bundled inbox.js in the app. */
  readonly workerUrl: URL;
  readonly start: InboxWorkerStart;
  /** The secrets that a connection's deliveries are checked with. */
  readonly secretsOf: (connectionId: string) => Secrets | 'locked';
  readonly hear: (message: Exclude<FromInboxWorker, { kind: 'secrets' | 'log' | 'rested' }>) => void;
  readonly log: Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>;
}

/** The thread that collects deliveries, as the Hub sees it. Started when there is an inbox, and again when it broke. */
export interface InboxThread {
  collect(order: InboxOrder): void;
  /** Resolves when nothing is polled or written any more. */
  rest(): Promise<void>;
  wake(): void;
  judge(connectionId: string): void;
  forget(connectionId: string): void;
  close(): Promise<void>;
}

/** Bodies are small and few at a time; what is more than this is a leak (must-not-fail 21). */
const resourceLimits = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 256 };

export function createInboxThread(options: InboxThreadOptions): InboxThread {
  const { log } = options;
  let worker: Worker | undefined;
  let order: InboxOrder | undefined;
  let rested: (() => void)[] = [];

  function post(message: ToInboxWorker): void {
    worker?.postMessage(message);
  }

  function hear(message: FromInboxWorker): void {
    if (message.kind === 'log') log[message.level](message.facts, message.message);
    else if (message.kind === 'secrets') {
      post({ kind: 'secrets', ask: message.ask, secrets: options.secretsOf(message.connectionId) });
    } else if (message.kind === 'rested') settleRest();
    else options.hear(message);
  }

  function settleRest(): void {
    for (const resolve of rested) resolve();
    rested = [];
  }

  /** What was under way is polled again: nothing was acknowledged that is not stored. */
  function broke(problem: string): void {
    worker = undefined;
    settleRest();
    log.error({ problem }, 'the thread that collects deliveries broke');
    const again = order;
    if (again) setTimeout(() => order === again && worker === undefined && collect(again), 1000).unref();
  }

  function begin(): Worker {
    const begun = new Worker(options.workerUrl, { workerData: options.start, name: 'inbox', resourceLimits });
    begun.on('message', hear);
    begun.on('error', (error) => worker === begun && broke(String(error.stack)));
    begun.on('exit', (code) => worker === begun && broke(`it ended with ${code}`));
    return begun;
  }

  function collect(wanted: InboxOrder): void {
    order = wanted;
    worker ??= begin();
    post({ kind: 'collect', order: wanted });
  }

  return {
    collect,
    rest() {
      order = undefined;
      if (!worker) return Promise.resolve();
      return new Promise((resolve) => {
        rested.push(resolve);
        post({ kind: 'rest' });
      });
    },
    wake: () => post({ kind: 'wake' }),
    judge: (connectionId) => post({ kind: 'judge', connectionId }),
    forget: (connectionId) => post({ kind: 'forget', connectionId }),
    async close() {
      order = undefined;
      const ending = worker;
      worker = undefined;
      if (!ending) return;
      const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.postMessage({ kind: 'quit' } satisfies ToInboxWorker);
      await gone;
      settleRest();
    },
  };
}
