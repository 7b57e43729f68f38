/** The files that the Hub runs as worker threads. */
export interface WorkerFiles {
  readonly syncWorker: URL;
  readonly pretendWorker: URL;
  readonly inboxWorker: URL;
}

/** The workers of a checkout, which Node runs as they are. The built app hands over its bundled ones instead. */
export const checkoutWorkers: WorkerFiles = {
  syncWorker: new URL('./sync/worker.ts', import.meta.url),
  pretendWorker: new URL('./pretend/worker.ts', import.meta.url),
  inboxWorker: new URL('./webhooks/worker.ts', import.meta.url),
};
