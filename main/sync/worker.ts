import { setTimeout as pause } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { HubError, type WireError } from '../../contract/errors.ts';
import { instantOf, rowStamps, shiftedClock } from '../clock.ts';
import { createFlowWork, type FlowWork } from '../flows/work.ts';
import { createClient } from '../http/client.ts';
import { createLimiter } from '../http/limiter.ts';
import { createNetwork } from '../http/network.ts';
import { limitsAt } from '../http/pretend.ts';
import type { Access, AccessWish } from '../http/signed.ts';
import { createMatchWork } from '../matches/work.ts';
import { createConnections } from '../store/connections.ts';
import { asStoreError, joinStore } from '../store/database.ts';
import { backUp, checkBackup, checkStore } from '../store/maintenance.ts';
import { createMatchBook } from '../store/match-book.ts';
import { createRemoval, returnPages } from '../store/removal.ts';
import { hubPort, loadProviders } from '../thread.ts';
import type { AccessAnswer, CallSummary, Chore, FromWorker, RunOrder, ToWorker, WorkerStart } from './messages.ts';
import { brokenEnd, runConnection } from './run.ts';
import type { RunEnd } from './status.ts';

/** Progress is told this often at most, so that a fast sync does not drown the window in messages. */
const progressEveryMs = 200;

/** Between two slices of clearing up, at least. */
const breathMs = 5;

/** So long a slice of the match book keeps others from writing. */
const matchSliceMs = 10;

const start = workerData as WorkerStart; // only the Hub starts this file, with exactly this
const port = hubPort();
const clock = shiftedClock(start.clockOffsetMs);
const db = joinStore(start.databaseFile, start.nativeBinding);
const connections = createConnections(db);
const registry = loadProviders(start.registry);
let clearing: Promise<void> | undefined;
let flows: FlowWork | undefined;
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
      void performChore(message.chore).then((error) => tell({ kind: 'chore', ask: message.ask, error }));
      return;
    case 'quit':
      db.close();
      port.close();
      return;
    default:
      message satisfies never;
  }
});

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
    limiter: createLimiter(limitsAt(order.endpoint, provider.limits)),
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

async function performChore(chore: Chore): Promise<WireError | null> {
  try {
    if (chore.kind === 'backup') backUp(db, chore.file);
    else if (chore.kind === 'checkBackup') checkBackup(chore.file, start.nativeBinding);
    else if (chore.kind === 'check') checkStore(db, start.databaseFile);
    else if (chore.kind === 'clear') await clear();
    else if (chore.kind === 'matches') await refreshMatches();
    else if (chore.kind === 'survey') await (await flowWork()).survey(chore.flowId);
    else await planFlows();
    return null;
  } catch (thrown) {
    return (thrown instanceof HubError ? thrown : asStoreError(thrown, start.databaseFile)).toWire();
  }
}

/** Slice by slice, and between two of them everybody else; what a quit leaves is done after the next start. */
function clear(): Promise<void> {
  clearing ??= clearSlices().finally(() => {
    clearing = undefined;
  });
  return clearing;
}

function clearSlices(): Promise<void> {
  const removal = createRemoval(db);
  return bySlices(() => removal.slice() || returnPages(db));
}

function refreshMatches(): Promise<void> {
  const work = createMatchWork(db, createMatchBook(db), () => instantOf(clock));
  return bySlices(() => work.slice(matchSliceMs));
}

async function flowWork(): Promise<FlowWork> {
  flows ??= createFlowWork(...([db, await registry, () => instantOf(clock)] as const), (recordId, thrown) => {
    const stack = thrown instanceof Error ? thrown.stack : String(thrown);
    tell({ kind: 'log', level: 'error', facts: { recordId, stack }, message: 'a flow broke over a record' });
  });
  return flows;
}

async function planFlows(): Promise<void> {
  const work = await flowWork();
  await bySlices(work.slice);
}

async function bySlices(slice: () => boolean | Promise<boolean>): Promise<void> {
  for (;;) {
    const begunAt = performance.now();
    if (!db.open || !(await slice())) return;
    // SQLite lets nobody queue for the write lock: who waits looks now and then, and must find it free half of the time.
    await pause(Math.max(breathMs, performance.now() - begunAt));
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
