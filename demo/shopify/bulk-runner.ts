import { createHash } from 'node:crypto';
import { execute } from 'graphql';
import type { Answer, Call } from '../http.ts';
import type { BulkJob } from './bulk.ts';
import { bulkNode, checkBulkQuery, toJsonl } from './bulk.ts';
import type { Context, Node } from './connection.ts';
import { idNumber, queryRoot } from './root.ts';
import { shopifySchema } from './schema.ts';

/** Newer API versions let five bulk queries of an app run at once. */
const MAX_RUNNING = 5;
/** How long a job stays RUNNING, so that clients have to poll. */
const RUN_MS = 150;

/** Runs bulk queries in the background and serves their files. */
export class BulkRunner {
  readonly #jobs: BulkJob[] = [];

  #start(query: string, context: Context): Node {
    const checked = checkBulkQuery(query);
    if ('refusal' in checked) return { bulkOperation: null, userErrors: [checked.refusal] };
    const running = this.#jobs.filter(({ status }) => status === 'CREATED' || status === 'RUNNING');
    if (running.length >= MAX_RUNNING) {
      const message = 'A bulk query operation for this app and shop is already in progress.';
      return { bulkOperation: null, userErrors: [{ field: null, message, code: 'OPERATION_IN_PROGRESS' }] };
    }
    const id = context.state.nextId();
    const job: BulkJob = {
      id,
      query,
      status: 'CREATED',
      createdAt: context.nowMs,
      completedAt: null,
      file: null,
      objectCount: 0,
      rootObjectCount: 0,
      key: createHash('sha256').update(`${context.origin}:${id}`).digest('hex').slice(0, 40),
    };
    this.#jobs.push(job);
    const bulkContext: Context = { ...context, isBulk: true };
    setTimeout(() => {
      job.status = job.status === 'CREATED' ? 'RUNNING' : job.status;
      void this.#run(job, checked.document, bulkContext);
    }, 0).unref();
    return { bulkOperation: bulkNode(job, context.origin), userErrors: [] };
  }

  async #run(job: BulkJob, document: Parameters<typeof execute>[0]['document'], context: Context): Promise<void> {
    const result = await execute({ schema: shopifySchema(), document, rootValue: queryRoot(context) });
    await new Promise((resolve) => setTimeout(resolve, RUN_MS).unref());
    if (job.status !== 'RUNNING') return;
    job.completedAt = context.nowMs + RUN_MS;
    if (result.errors !== undefined) {
      job.status = 'FAILED';
      return;
    }
    Object.assign(job, toJsonl(result.data), { status: 'COMPLETED' });
  }

  #cancel(id: string, context: Context): Node {
    const job = this.#jobs.find((candidate) => candidate.id === idNumber(id));
    if (job === undefined) return { bulkOperation: null, userErrors: [{ field: ['id'], message: 'Not found' }] };
    if (job.completedAt === null) job.status = 'CANCELED';
    return { bulkOperation: bulkNode(job, context.origin), userErrors: [] };
  }

  /** Resolvers of the bulk queries and mutations. */
  resolvers(context: Context): Node {
    return {
      bulkOperationRunQuery: ({ query }: { query: string }) => this.#start(query, context),
      bulkOperationCancel: ({ id }: { id: string }) => this.#cancel(id, context),
      currentBulkOperation: () => {
        const job = this.#jobs.at(-1);
        return job === undefined ? null : bulkNode(job, context.origin);
      },
      bulkOperation: ({ id }: { id: string }) => {
        const job = this.#jobs.find((candidate) => candidate.id === idNumber(id));
        return job === undefined ? null : bulkNode(job, context.origin);
      },
    };
  }

  /** Serves a result, whole or the range asked for. The address itself is the permission. */
  file(call: Call): Answer {
    const job = this.#jobs.find(({ key }) => call.path === `/bulk/${key}.jsonl`);
    if (job === undefined || job.file === null) return { status: 404, text: 'NoSuchKey' };
    const { file } = job;
    const headers = { 'content-type': 'application/jsonl', 'accept-ranges': 'bytes' };
    const range = /^bytes=(\d+)-(\d*)$/.exec(call.headers.range ?? '');
    if (range === null) return { status: 200, headers, text: file };
    const from = Number(range[1]);
    const to = range[2] === '' ? file.length - 1 : Math.min(Number(range[2]), file.length - 1);
    if (from >= file.length) return { status: 416, headers: { 'content-range': `bytes */${file.length}` }, text: '' };
    const part = { ...headers, 'content-range': `bytes ${from}-${to}/${file.length}` };
    return { status: 206, headers: part, text: file.subarray(from, to + 1) };
  }
}
