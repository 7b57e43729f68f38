import { type ErrorCode, HubError } from '../../contract/errors.ts';
import type { Fault, Provider, Request, Response } from '../../providers/kit/index.ts';
import { redact } from '../redact.ts';
import { vendorMessage } from './body.ts';
import { NetworkError } from './exchange.ts';
import { onlyReads } from './retry.ts';

const day = 86_400_000;

/**
 * Retry-After in milliseconds: seconds or a date (RFC 9110, 10.2.3), at most a day; undefined when absent or nonsense.
 * A date is read against the vendor's own clock where the answer tells it.
 */
export function retryAfterMs(headers: Response['headers'], now: number): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, day);
  const at = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  const vendorNow = Date.parse(headers.date ?? '');
  return Math.min(Math.max(0, at - (Number.isNaN(vendorNow) ? now : vendorNow)), day);
}

/** What a refusal means where the provider does not say otherwise; 4xx answers to a write, and to a look before it, are about what was asked. */
function codeOf(status: number, writes: boolean): ErrorCode {
  if (writes && ![401, 403, 408, 429].includes(status) && status < 500) return refusalOf(status);
  if (status === 401) return 'signed_out';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'limited';
  if (status === 408 || status >= 500) return 'vendor_fault';
  return 'bad_data';
}

function refusalOf(status: number): ErrorCode {
  if (status === 404 || status === 410) return 'gone';
  return status === 409 || status === 412 ? 'conflict' : 'refused';
}

/** What is wrong with an answer: the provider is asked first, also about a 200; undefined when nothing is. */
export function faultIn(provider: Provider, response: Response, now: number, request?: Request): Fault | undefined {
  const writes = request !== undefined && (request.beforeWrite === true || !onlyReads(request));
  const said = faultOfProvider(provider, response, writes);
  const told = retryAfterMs(response.headers, now);
  if (said) return said.waitMs === undefined && told !== undefined ? { ...said, waitMs: told } : said;
  if (response.status < 400) return undefined;
  return { code: codeOf(response.status, writes), ...(told === undefined ? {} : { waitMs: told }) };
}

const aboutWrites: ReadonlySet<ErrorCode> = new Set(['refused', 'duplicate', 'gone', 'conflict']);

/** What is about the thing asked for is a refusal of a write, and data that cannot be read for everything else. */
function faultOfProvider(provider: Provider, response: Response, writes: boolean): Fault | undefined {
  const said = provider.faultOf?.(response);
  if (!said) return undefined;
  if (writes) return said.code === 'bad_data' ? { ...said, code: refusalOf(response.status) } : said;
  return aboutWrites.has(said.code) ? { ...said, code: 'bad_data' } : said;
}

/** A fault as an error. Its detail tells method, path, status and the vendor's words, never a query or a secret. */
export function errorOf(fault: Fault, provider: Provider, request: Request, response: Response): HubError {
  const said = fault.detail ?? vendorMessage(response.body);
  const told = `${whatWasAsked(request)} answered ${response.status}${said ? `: ${said}` : ''}`;
  return new HubError(fault.code, {
    params: { provider: provider.name, status: response.status, ...(said ? { said: redact(said) } : {}) },
    detail: redact(told),
    ...(fault.waitMs === undefined ? {} : { waitMs: fault.waitMs }),
  });
}

/** Method and path without the query, where keys may stand. */
export function whatWasAsked(request: Request): string {
  return `${request.method} ${request.path.replace(/[?#].*$/s, '')}`;
}

/** The same error, with what was asked in front of its detail and the provider's name for its sentence. */
export function withRequest(error: HubError, provider: Provider, request: Request): HubError {
  const { code, cause, waitMs } = error;
  const params = { ...error.params, provider: provider.name };
  const detail = redact(`${whatWasAsked(request)}: ${error.detail ?? ''}`);
  if (error instanceof NetworkError) {
    const { maybeSent, lasting } = error;
    return new NetworkError(detail, { maybeSent, lasting, cause, params });
  }
  return new HubError(code, { params, detail, cause, ...(waitMs === undefined ? {} : { waitMs }) });
}
