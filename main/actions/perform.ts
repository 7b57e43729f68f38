import { HubError } from '../../contract/errors.ts';
import type {
  Action,
  ActionContext,
  Done,
  Fault,
  Found,
  Intent,
  PreparedAction,
  Request,
  Response,
} from '../../providers/kit/index.ts';
import { NetworkError } from '../http/exchange.ts';
import { onlyReads } from '../http/retry.ts';
import { whyRefused } from '../sync/why-refused.ts';

/** Sends one request, with the retries that the request allows. */
export interface Sender {
  send(request: Request, signal?: AbortSignal): Promise<Response>;
}

export interface PerformOptions {
  readonly action: Action;
  readonly input: unknown;
  readonly context: ActionContext;
  readonly client: Sender;
  /** When the same reference was tried first, where it was; null for the first time. */
  readonly triedAt: string | null;
  readonly signal?: AbortSignal | undefined;
}

export interface Performed {
  readonly done: Done;
  /** True when an earlier try had made it already. */
  readonly wasThere: boolean;
  /** What takes it back; null where nothing does. */
  readonly inverse: Intent | null;
}

/** A vendor that asks for more steps than this for one write has led us round in a circle. */
const maxSteps = 50;
/** How often a write is begun again after its answer was lost. */
const maxTries = 3;

/**
 * Does one thing at a vendor's, once, however often it is tried: what an earlier try has made is looked up first, and
 * after a lost answer again.
 * @throws HubError bad_input (the input), conflict, refused, duplicate, gone, unsure, or as `Client.send`
 */
export async function perform(options: PerformOptions): Promise<Performed> {
  const { action, context } = options;
  let prepared = prepare(options);
  // What cannot be written is refused before anything is looked up.
  begun(prepared.first);
  const end = (done: Done, wasThere: boolean): Performed => ({ done, wasThere, inverse: prepared.inverse(done) });
  if (prepared.lookUp && !isKeyKnown(action, options.triedAt, context.now)) {
    const found = await lookUp(prepared.lookUp, options);
    if ('done' in found) return end(found.done, true);
    if (found.gone) prepared = prepare({ ...options, context: madeAnew(context, found.gone) });
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return end(await write(prepared, options), false);
    } catch (thrown) {
      const found = await afterTrouble(thrown, prepared, options);
      if (found) return end(found, true);
      if (attempt >= maxTries || !isLost(thrown)) throw thrown;
    }
  }
}

/** The vendor would answer the keys of a write that was taken back with what that one made. */
function madeAnew(context: ActionContext, gone: number): ActionContext {
  return { ...context, key: (step = '') => context.key(`${step}~${gone}`) };
}

/** What was made under the reference, where it stands; nothing is written. @throws HubError bad_input, or as `Client.send` */
export async function findMade(options: PerformOptions): Promise<Performed | null> {
  const prepared = prepare(options);
  if (!prepared.lookUp) return null;
  const found = await lookUp(prepared.lookUp, options);
  return 'done' in found ? { done: found.done, wasThere: true, inverse: prepared.inverse(found.done) } : null;
}

function refusal({ code, detail }: Fault): HubError {
  return new HubError(code, detail === undefined ? {} : { detail, params: { said: detail } });
}

/** The vendor answers a repeated key itself, so there is nothing to look up. */
function isKeyKnown({ keyMinutes }: Action, triedAt: string | null, now: string): boolean {
  if (keyMinutes === undefined) return false;
  return triedAt === null || Date.parse(now) - Date.parse(triedAt) < keyMinutes * 60_000;
}

function prepare({ action, input, context }: PerformOptions): PreparedAction {
  try {
    return action.prepare(input, context);
  } catch (thrown) {
    throw new HubError('bad_input', { params: { what: whyRefused(thrown) }, cause: thrown });
  }
}

/** True when it is not known whether the write happened. */
function isLost(thrown: unknown): boolean {
  return (
    thrown instanceof HubError && (thrown.code === 'unsure' || (thrown instanceof NetworkError && thrown.maybeSent))
  );
}

/**
 * What is there in spite of the trouble. Null when nothing is, and it may be tried again if its answer was lost.
 * @throws HubError the trouble itself, or unsure where nothing can tell
 */
async function afterTrouble(thrown: unknown, prepared: PreparedAction, options: PerformOptions): Promise<Done | null> {
  if (!(thrown instanceof HubError)) throw thrown;
  const lost = isLost(thrown);
  if (!lost && thrown.code !== 'duplicate') throw thrown;
  if (prepared.lookUp) {
    const found = await lookUp(prepared.lookUp, options);
    if ('done' in found) return found.done;
    if (!lost) throw thrown;
    return null;
  }
  throw thrown;
}

/** What a provider finds that it cannot write, before it has written anything. */
function refused(thrown: RangeError): HubError {
  return new HubError('refused', { cause: thrown, detail: thrown.message, params: { said: thrown.message } });
}

/** The first request of a walk. @throws HubError refused */
function begun(first: () => Request): Request {
  try {
    return first();
  } catch (thrown) {
    throw thrown instanceof RangeError ? refused(thrown) : thrown;
  }
}

async function lookUp(look: NonNullable<PreparedAction['lookUp']>, options: PerformOptions): Promise<Walked> {
  return walk(begun(look.first), look.read, options, 'look');
}

async function write(prepared: PreparedAction, options: PerformOptions): Promise<Done> {
  const end = await walk(begun(prepared.first), prepared.read, options, 'write');
  if ('done' in end) return end.done;
  throw new HubError('bug', { detail: `${options.action.kind} ended without a result` });
}

/** What a walk of requests came to. */
type Walked = Extract<Found, { readonly done: unknown } | { readonly absent: true }>;

type Read = (response: Response, request: Request) => Found;

async function walk(first: Request, read: Read, options: PerformOptions, what: 'look' | 'write'): Promise<Walked> {
  let request = first;
  for (let step = 0; step < maxSteps; step += 1) {
    const response = await send(request, options, what);
    const found = understood(() => read(response, request), request, what);
    if ('absent' in found || 'done' in found) return found;
    if ('refuse' in found) throw refusal(found.refuse);
    request = found.next;
  }
  throw new HubError('bad_data', { detail: `${options.action.kind} did not end after ${maxSteps} steps` });
}

/** A write that the vendor may have done although no good answer came is told as `unsure`. */
async function send(request: Request, { client, signal }: PerformOptions, what: 'look' | 'write'): Promise<Response> {
  try {
    return await client.send(what === 'write' ? { ...request, beforeWrite: true } : request, signal);
  } catch (thrown) {
    if (what === 'look' || onlyReads(request) || !(thrown instanceof HubError)) throw thrown;
    const broke = thrown instanceof NetworkError ? thrown.maybeSent : thrown.code === 'vendor_fault';
    if (!broke) throw thrown;
    throw new HubError('unsure', { cause: thrown, ...(thrown.detail ? { detail: thrown.detail } : {}) });
  }
}

/** An answer to a write that cannot be understood leaves open what was written. */
function understood(read: () => Found, request: Request, what: 'look' | 'write'): Found {
  try {
    return read();
  } catch (thrown) {
    if (onlyReads(request) && thrown instanceof RangeError) throw refused(thrown);
    const detail = `${request.method} ${request.path.split('?')[0]}: ${whyRefused(thrown)}`;
    const code = what === 'look' || onlyReads(request) ? 'bad_data' : 'unsure';
    throw new HubError(code, { cause: thrown, detail });
  }
}
