import { readFileSync } from 'node:fs';
import { createRandom } from '../../demo/data/random.ts';
import { createPaypal } from '../../demo/paypal/vendor.ts';
import {
  type ErasedSource,
  isDerived,
  type Request,
  type Response,
  type StreamContext,
} from '../../providers/kit/index.ts';
import { paypal } from '../../providers/paypal/index.ts';

export const now = '2026-11-20T09:30:15.000Z';
export const dayMs = 86_400_000;
export const daysAgo = (days: number) => new Date(Date.parse(now) - days * dayMs).toISOString();
export const account = { id: 'PRETEND2SHP23', name: 'Shop', currency: 'EUR' };
export const full: StreamContext = { mode: 'full', since: null, from: null, now, settings: {}, account };
export const changesSince = (since: string): StreamContext => ({ ...full, mode: 'changes', since });

export type Row = Record<string, unknown>;

export function fixture(name: string): Row[] {
  return JSON.parse(readFileSync(new URL(`../../providers/paypal/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

export function source(id: string): ErasedSource {
  const found = paypal.streams.find((one) => one.id === id);
  if (!found || isDerived(found)) throw new Error(`no stream ${id}`);
  return found;
}

export function decode(id: string, raw: unknown): Row {
  const found = paypal.streams.find((one) => one.id === id);
  return { ...found?.decode(raw, full) };
}

export const answer = (body: unknown, status = 200): Response => ({ status, headers: {}, body });

export function asked(request: Request | undefined): Row {
  if (!request) throw new Error('nothing is asked');
  return { ...request.query };
}
/** The imitation with a clock of its own, and a way to read a stream from it. */
export function pretend() {
  const clock = { ms: Date.parse(now) };
  const random = createRandom(1);
  const startMs = clock.ms;
  const vendor = createPaypal({
    random,
    scale: 0.05,
    nowMs: () => clock.ms,
    startMs,
    tokenSeconds: 3600,
    origin: () => '',
  });
  const [login] = vendor.logins('');

  async function call(method: string, path: string, headers: Row, body: string, query = '') {
    const own = { 'content-type': 'application/json', ...headers };
    const { status, json } = await vendor.respond({
      method,
      path,
      query: new URLSearchParams(query),
      search: query === '' ? '' : `?${query}`,
      headers: own,
      body,
    });
    return answer(json === undefined ? '' : JSON.parse(JSON.stringify(json)), status);
  }

  async function tokenOf(clientId = login?.settings.clientId): Promise<string> {
    const basic = Buffer.from(`${clientId}:${login?.secrets.clientSecret}`).toString('base64');
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
    const { body } = await call('POST', '/v1/oauth2/token', headers, 'grant_type=client_credentials');
    return Object(body).access_token;
  }

  async function send(request: Request, token: string): Promise<Response> {
    const query = new URLSearchParams(
      Object.entries(request.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const headers = { authorization: `Bearer ${token}`, ...request.headers };
    return call(request.method, request.path, headers, request.json ? JSON.stringify(request.json) : '', String(query));
  }

  async function ids(id: string, context: StreamContext): Promise<unknown[]> {
    const token = await tokenOf();
    const queue = [...source(id).first(context)];
    const found: unknown[] = [];
    for (let request = queue.shift(); request; request = queue.shift()) {
      const { records, next = [] } = source(id).read(await send(request, token), request, context);
      found.push(...records.map((one) => Object(one).id));
      queue.unshift(...next);
    }
    return found;
  }

  return { vendor, clock, ids, send, tokenOf, clientId: login?.settings.clientId };
}
