import { setImmediate as breathe } from 'node:timers/promises';
import { HubError } from '../../contract/errors.ts';
import type { ErasedSource, Page, Request, Response, StreamContext } from '../../providers/kit/index.ts';
import type { Pass } from '../store/streams.ts';
import type { Fetcher } from './fetcher.ts';
import { createLoopGuard } from './loop.ts';
import { whyRefused } from './why-refused.ts';

export interface PassSteps {
  readonly stream: ErasedSource;
  readonly context: StreamContext;
  readonly fetcher: Fetcher;
  readonly signal: AbortSignal;
  /** Told when the pass begins with its first page, also a second time when a cut one could not go on. */
  readonly onBegin: () => void;
  /** Writes pages, what is left to ask after them and the counts in one transaction. */
  readonly commit: (pages: readonly Page[], pass: Pass) => void;
}

/**
 * Reads a stream page by page until nothing is left to ask. Memory holds a few pages, never the stream.
 * @returns the pass as it ended
 * @throws HubError with the reason; everything committed so far stays, and the pass can go on from there.
 */
export async function runPass(begun: Pass, steps: PassSteps): Promise<Pass> {
  const { stream, context, fetcher, signal, commit } = steps;
  const resuming = begun.vendorStartedAt !== null;
  const afresh = (): Pass => {
    steps.onBegin();
    return {
      ...begun,
      vendorStartedAt: null,
      read: 0,
      total: null,
      incomplete: null,
      queue: [...stream.first(context)],
    };
  };
  const checkLoop = createLoopGuard();
  const batch = createBatch(commit);
  let pass = resuming ? begun : afresh();
  for (let step = 0; ; step += 1) {
    const request = pass.queue[0];
    if (!request) break;
    let response: Response;
    try {
      response = await batch.whileWaiting(fetcher.take(request));
    } catch (thrown) {
      batch.flush();
      if (!(resuming && step === 0 && isStale(thrown))) throw thrown;
      pass = afresh();
      continue;
    }
    let page: Page;
    const before = pass;
    try {
      page = readPage(stream, response, request, context);
      pass = advance(pass, request, response, page);
      checkLoop(request, page);
    } catch (thrown) {
      batch.flush();
      throw thrown;
    }
    const parts = partsOf(page);
    // Of large pages one is enough in memory.
    if (parts.length === 1) fetcher.askAhead(pass.queue);
    for (const part of parts) {
      // The cursor moves with the last part: cut before it, the page is read again.
      batch.add(part, part === parts.at(-1) ? pass : before);
      if (parts.length > 1) await breathe();
      if (signal.aborted && part !== parts.at(-1)) return batch.stop();
    }
    if (signal.aborted) break;
  }
  if (pass.queue.length > 0) return batch.stop();
  batch.flush();
  return pass;
}

/** So many records are written at once: a commit has a price of its own, which small pages would pay each. */
const batchRecords = 2000;
/** What has come is not held back for longer than this while the next answer is on its way. */
const patienceMs = 30;

/** A page in parts of a commit's size, so that nobody waits long to write; what else stands on it comes with the last. */
function partsOf(page: Page): Page[] {
  const { records } = page;
  if (records.length <= batchRecords) return [page];
  const count = Math.ceil(records.length / batchRecords);
  return Array.from({ length: count }, (_, index) => {
    const part = records.slice(index * batchRecords, (index + 1) * batchRecords);
    return index === count - 1 ? { ...page, records: part } : { records: part };
  });
}

interface Batch {
  add(page: Page, pass: Pass): void;
  flush(): void;
  /** Writes what there is and ends the pass where it is. */
  stop(): never;
  /** Waits for an answer, and writes what there is when it does not come at once. */
  whileWaiting(answer: Promise<Response>): Promise<Response>;
}

function createBatch(commit: PassSteps['commit']): Batch {
  let pages: Page[] = [];
  let records = 0;
  let last: Pass | undefined;

  function flush(): void {
    const [written, pass] = [pages, last];
    pages = [];
    records = 0;
    if (pass && written.length > 0) commit(written, pass);
  }

  return {
    flush,
    stop() {
      flush();
      throw new HubError('stopped');
    },
    add(page, pass) {
      pages.push(page);
      last = pass;
      records += page.records.length + (page.deleted?.length ?? 0);
      if (records >= batchRecords) flush();
    },
    async whileWaiting(answer) {
      if (pages.length === 0) return answer;
      let failure: unknown;
      const timer = setTimeout(() => {
        try {
          flush();
        } catch (thrown) {
          failure = thrown;
        }
      }, patienceMs);
      const response = await answer.finally(() => clearTimeout(timer));
      if (failure) throw failure;
      return response;
    },
  };
}

/** What a page token or a signed link answers that was kept for too long: the pass is then begun anew, once. */
function isStale(thrown: unknown): boolean {
  return thrown instanceof HubError && (thrown.code === 'bad_data' || thrown.code === 'forbidden');
}

function readPage(stream: ErasedSource, response: Response, request: Request, context: StreamContext): Page {
  try {
    return stream.read(response, request, context);
  } catch (thrown) {
    if (thrown instanceof HubError) throw thrown;
    const detail = `${request.method} ${request.path.split('?')[0]}: ${whyRefused(thrown)}`;
    throw new HubError('bad_data', { cause: thrown, detail });
  }
}

/** The pass after one more page. Pure. */
function advance(pass: Pass, request: Request, response: Response, page: Page): Pass {
  const next = page.next ?? [];
  const repeated = next.some((one) => one.waitMs === undefined && JSON.stringify(one) === JSON.stringify(request));
  if (repeated) {
    throw new HubError('bad_data', { detail: `${request.path.split('?')[0]}: the same page would be asked for again` });
  }
  return {
    ...pass,
    vendorStartedAt: pass.vendorStartedAt ?? earlier(vendorClock(response), pass.startedAt),
    queue: [...next, ...pass.queue.slice(1)],
    read: pass.read + page.records.length,
    total: page.total ?? pass.total,
    incomplete: page.incomplete ?? pass.incomplete,
  };
}

/** A clock that runs ahead, of a proxy before the vendor's or of the PC, must not carry the cursor past a change. */
function earlier(vendor: string | null, own: string): string {
  return vendor !== null && vendor < own ? vendor : own;
}

function vendorClock(response: Response): string | null {
  const date = new Date(response.headers['date'] ?? '');
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
