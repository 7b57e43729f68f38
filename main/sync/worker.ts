import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { HubError, type WireError } from '../../contract/errors.ts';
import type { Limits, Provider } from '../../providers/kit/index.ts';
import { rowStamps, shiftedClock } from '../clock.ts';
import { createClient } from '../http/client.ts';
import { createLimiter } from '../http/limiter.ts';
import { createNetwork } from '../http/network.ts';
import type { Access, AccessWish } from '../http/signed.ts';
import { createConnections } from '../store/connections.ts';
import { asStoreError, joinStore } from '../store/database.ts';
import { backUp, checkStore } from '../store/maintenance.ts';
import type { AccessAnswer, CallSummary, Chore, FromWorker, RunOrder, ToWorker, WorkerStart } from './messages.ts';
import { brokenEnd, runConnection } from './run.ts';
import type { RunEnd } from './status.ts';

/** Progress is told this often at most, so that a fast sync does not drown the window in messages. */
const progressEveryMs = 200;

/** The same without the vendor's patience, which would only be waited for. */
function pretendLimits({ rates: _rates, operations: _operations, ...rest }: Limits): Limits {
  return { ...rest, rates: [{ burst: 1, perSecond: 100 }] };
}

const start = workerData as WorkerStart; // only the Hub starts this file, with exactly this
const port = portOf(parentPort);
const clock = shiftedClock(start.clockOffsetMs);
const db = joinStore(start.databaseFile, start.nativeBinding);
const connections = createConnections(db);
const registry = loadRegistry(start.registry);
const running = new Map<number, AbortController>();
const asked = new Map<number, (answer: AccessAnswer) => void>();
let asks = 0;

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'run':
      void perform(message.order);
      return;
    case 'stop':
      running.get(message.runId)?.abort();
      return;
    case 'access':
      asked.get(message.ask)?.(message.answer);
      asked.delete(message.ask);
      return;
    case 'chore':
      tell({ kind: 'chore', ask: message.ask, error: performChore(message.chore) });
      return;
    case 'quit':
      db.close();
      port.close();
      return;
    default:
      message satisfies never;
  }
});

function portOf(found: MessagePort | null): MessagePort {
  if (!found) throw new Error('the sync worker runs in a worker thread');
  return found;
}

async function loadRegistry(module: string | undefined): Promise<ReadonlyMap<string, Provider>> {
  const loaded: { providers: ReadonlyMap<string, Provider> } = module
    ? await import(module)
    : await import('../../providers/registry.ts');
  return loaded.providers;
}

function tell(message: FromWorker): void {
  port.postMessage(message);
}

async function perform(order: RunOrder): Promise<void> {
  const abort = new AbortController();
  running.set(order.runId, abort);
  const watch = watchCalls();
  let end: RunEnd;
  try {
    end = await run(order, abort.signal, watch);
  } catch (thrown) {
    const stack = thrown instanceof Error ? thrown.stack : String(thrown);
    tell({ kind: 'log', level: 'error', facts: { runId: order.runId, stack }, message: 'a run broke' });
    end = brokenEnd(thrown);
  }
  running.delete(order.runId);
  tell({ kind: 'ended', runId: order.runId, end, calls: watch.summary() });
}

async function run(order: RunOrder, signal: AbortSignal, watch: CallWatch): Promise<RunEnd> {
  const connection = connections.get(order.connectionId);
  const provider = (await registry).get(connection.provider);
  if (!provider) throw new HubError('bug', { detail: `there is no provider ${connection.provider}` });
  const network = createNetwork(order.network);
  const client = createClient({
    provider,
    settings: connection.settings,
    access: (wish) => askAccess(connection.id, wish),
    onSigning: (index) => tell({ kind: 'signing', connectionId: connection.id, index }),
    endpoint: order.endpoint,
    network,
    // The pretend shop is on this PC and nobody else's: looking around should not take as long as a real first fetch.
    limiter: createLimiter(connection.pretend ? pretendLimits(provider.limits) : provider.limits),
    clock,
    log: { warn: (facts, message) => tell({ kind: 'log', level: 'warn', facts, message }) },
    onCall: watch.onCall,
  });
  const onPage = throttled((tallies: Parameters<Parameters<typeof runConnection>[0]['onPage']>[0]) => {
    tell({
      kind: 'progress',
      runId: order.runId,
      tallies: tallies.map((tally) => ({ ...tally, counts: { ...tally.counts } })),
    });
  });
  try {
    return await runConnection({ ...order, db, connection, provider, client, signal, now: rowStamps(clock), onPage });
  } finally {
    network.close();
  }
}

function performChore(chore: Chore): WireError | null {
  try {
    if (chore.kind === 'backup') backUp(db, chore.file);
    else checkStore(db, start.databaseFile);
    return null;
  } catch (thrown) {
    return (thrown instanceof HubError ? thrown : asStoreError(thrown, start.databaseFile)).toWire();
  }
}

async function askAccess(connectionId: string, wish: AccessWish): Promise<Access> {
  asks += 1;
  const ask = asks;
  const answer = await new Promise<AccessAnswer>((resolve) => {
    asked.set(ask, resolve);
    tell({ kind: 'access', ask, connectionId, wish });
  });
  if (!answer.ok) throw HubError.fromWire(answer.error);
  return answer.access;
}

interface CallWatch {
  onCall(report: { ok: boolean; durationMs: number }): void;
  summary(): CallSummary;
}

function watchCalls(): CallWatch {
  let calls = 0;
  let failures = 0;
  let totalMs = 0;
  return {
    onCall({ ok, durationMs }) {
      calls += 1;
      totalMs += durationMs;
      if (!ok) failures += 1;
    },
    summary: () => ({ calls, failures, latencyMs: calls === 0 ? null : Math.round(totalMs / calls) }),
  };
}

function throttled<T>(send: (value: T) => void): (value: T) => void {
  let last = 0;
  return (value) => {
    const now = performance.now();
    if (now - last < progressEveryMs) return;
    last = now;
    send(value);
  };
}
