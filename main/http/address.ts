import { HubError } from '../../contract/errors.ts';
import type { Provider, Request, Settings } from '../../providers/kit/index.ts';

/** Where a request goes, and whether the connection's credential may go along. */
export interface Target {
  readonly url: URL;
  readonly signed: boolean;
}

/** True for a name or address that never leaves this PC. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** The same path and query at another origin, for tests and the pretend shop; the address itself without one. */
export function rewritten(url: URL, endpoint: string | undefined): URL {
  return endpoint === undefined ? url : new URL(`${url.pathname}${url.search}`, endpoint);
}

/** True for an address that carries nothing in the open: https, or plain http that never leaves this PC. */
export function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

/** @throws HubError bad_input for an address that would carry a credential or data in the open */
export function checkSafe(url: URL): void {
  if (isSafe(url)) return;
  throw new HubError('bad_input', {
    params: { host: url.host },
    detail: `the address must begin with https:// (${url.protocol}//${url.host})`,
  });
}

/**
 * Resolves a request's path against the provider's addresses. Only the base address gets the credential; the other
 * declared hosts may be asked without it.
 * @throws HubError bad_input for a base address that is none or not https, bad_data for a host not declared
 */
export function targetOf(provider: Provider, settings: Settings, request: Request, endpoint?: string): Target {
  const base = parsed(provider.api.base(settings), 'bad_input');
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(request.path);
  const url = absolute
    ? parsed(request.path, 'bad_data')
    : parsed(base.href.replace(/\/$/, '') + request.path, 'bad_data');
  const ofBase = url.origin === base.origin || (endpoint !== undefined && url.origin === new URL(endpoint).origin);
  if (!ofBase && !provider.api.hosts?.includes(url.host)) {
    throw new HubError('bad_data', { params: { host: url.host }, detail: `${url.host} is not a declared host` });
  }
  const target = rewritten(url, endpoint);
  checkSafe(target);
  addQuery(target, request.query);
  return { url: target, signed: ofBase && !request.anonymous };
}

function addQuery(url: URL, query: Request['query']): void {
  for (const [name, value] of Object.entries(query ?? {})) {
    if (Array.isArray(value)) for (const item of value) url.searchParams.append(name, item);
    else url.searchParams.append(name, String(value));
  }
}

function parsed(address: string, code: 'bad_input' | 'bad_data'): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && url.username === '' && url.password === '') return url;
  // The address itself is not told: what stands before an @ may be a password.
  throw new HubError(code, { detail: 'not an address that can be asked' });
}
