import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../../main/sync/messages.ts';

/** Stands in for the sync worker: a run of `eats` takes memory until there is none, one of `waits` does not end. */
const kept: object[] = [];

function eat(): void {
  for (let round = 0; round < 1000; round += 1) kept.push(new Array(1000).fill({}));
  setImmediate(eat);
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'quit') parentPort?.close();
  if (message.kind !== 'run') return;
  const { runId, connectionId } = message.order;
  if (connectionId === 'eats') eat();
  if (connectionId !== 'ends') return;
  parentPort?.postMessage({
    kind: 'ended',
    runId,
    end: { status: 'done', reason: null, detail: null },
    calls: { calls: 0, failures: 0, latencyMs: null },
  } satisfies FromWorker);
});
