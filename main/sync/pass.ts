import { HubError } from '../../contract/errors.ts';
import type { ErasedSource, Page, Request, Response, StreamContext } from '../../providers/kit/index.ts';
import type { Pass } from '../store/streams.ts';
import type { Fetcher } from './fetcher.ts';
import { whyRefused } from './sink.ts';

export interface PassSteps {
  readonly stream: ErasedSource;
  readonly context: StreamContext;
  readonly fetcher: Fetcher;
  readonly signal: AbortSignal;
  /** Writes a page, what is left to ask and the counts in one transaction. */
  readonly commit: (page: Page, pass: Pass) => void;
}

/**
 * Reads a stream page by page until nothing is left to ask. Memory holds a few pages, never the stream.
 * @returns the pass as it ended
 * @throws HubError with the reason; everything committed so far stays, and the pass can go on from there.
 */
export async function runPass(begun: Pass, steps: PassSteps): Promise<Pass> {
  const { stream, context, fetcher, signal, commit } = steps;
  const resuming = begun.vendorStartedAt !== null;
  const afresh = (): Pass => ({ ...begun, vendorStartedAt: null, read: 0, total: null, queue: [...stream.first(context)] });
  let pass = resuming ? begun : afresh();
  for (let step = 0; ; step += 1) {
    const request = pass.queue[0];
    if (!request) return pass;
    if (signal.aborted) throw new HubError('stopped');
    let response: Response;
    try {
      response = await fetcher.take(request);
    } catch (thrown) {
      if (!(resuming && step === 0 && isStale(thrown))) throw thrown;
      pass = afresh();
      continue;
    }
    const page = readPage(stream, response, request, context);
    pass = advance(pass, request, response, page);
    fetcher.askAhead(pass.queue);
    commit(page, pass);
  }
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
export function advance(pass: Pass, request: Request, response: Response, page: Page): Pass {
  const next = page.next ?? [];
  const repeated = next.some((one) => one.waitMs === undefined && JSON.stringify(one) === JSON.stringify(request));
  if (repeated) {
    throw new HubError('bad_data', { detail: `${request.path.split('?')[0]}: the same page would be asked for again` });
  }
  return {
    ...pass,
    vendorStartedAt: pass.vendorStartedAt ?? vendorClock(response) ?? pass.startedAt,
    queue: [...next, ...pass.queue.slice(1)],
    read: pass.read + page.records.length,
    total: page.total ?? pass.total,
    incomplete: page.incomplete ?? pass.incomplete,
  };
}

function vendorClock(response: Response): string | null {
  const date = new Date(response.headers['date'] ?? '');
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
