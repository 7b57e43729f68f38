import type { Answer, Call } from '../http.ts';
import { bearerToken } from '../http.ts';
import type { Page, Refusal, Vendor, VendorContext } from '../vendor.ts';
import { xeroDay, xeroNudge } from './change.ts';
import { xeroHands } from './hands.ts';
import { KeyMemory } from './keys.ts';
import { invalid, LISTS } from './lists.ts';
import { ROOT, whereTo, xeroRoute } from './routes.ts';
import { makeXeroState } from './seed.ts';
import { XeroSignIn } from './sign-in.ts';
import type { XeroState } from './state.ts';
import { TENANT_ID } from './state.ts';
import { xeroHolds } from './truth.ts';
import { type Page as WebhookPage, xeroHooks, xeroWebhook } from './webhook.ts';

const CONNECTIONS = '/Connections';

/** A refusal by Xero's gateway, before the books are asked. */
function gateway(status: number, title: string, detail: string): Answer {
  const json = {
    Type: null,
    Title: title,
    Status: status,
    Detail: detail,
    Instance: '79f299a4-f3a6-4c0d-a4a0-d4c48d1f3be4',
  };
  return { status, json: { ...json, Extensions: {} } };
}

const signedOut = () => gateway(401, 'Unauthorized', 'TokenExpired: token expired at 11/20/2026 09:00:00');
const notAllowed = () => gateway(401, 'Unauthorized', 'AuthorizationUnsuccessful');

function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  switch (kind) {
    case 'rate-limit': {
      const wait: Record<string, string> =
        retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
      return { status: 429, headers: { ...wait, 'x-rate-limit-problem': 'minute' }, text: '' };
    }
    case 'revoked':
      return signedOut();
    case 'http-500':
      return { status: 500, json: { ErrorNumber: 500, Type: 'UnknownErrorException', Message: 'An error occurred' } };
    case 'forbidden':
      return notAllowed();
    case 'not-found':
      return { status: 404, text: 'The resource you’re looking for cannot be found' };
    case 'conflict':
      return invalid(['The record was changed by somebody else.']);
    case 'invalid':
      return invalid(['Account code is not valid.']);
  }
}

/** The records of a list's answer. */
function page(json: unknown, call: Call): Page | null {
  const { name } = whereTo(call.path);
  if (typeof json !== 'object' || json === null || !call.path.startsWith(ROOT)) return null;
  const rows: unknown = LISTS.some((list) => list.name === name) ? Reflect.get(json, name) : undefined;
  return Array.isArray(rows) ? { key: `${call.path} ${call.query.get('where')}`, rows } : null;
}

/** What the sign-in reaches: the organisation, and the practice of its accountant, which keeps no books. */
function connections(): Answer {
  const authEventId = '8b9f2c83-3b8e-4b1c-9b2a-2a1b0e6f4d11';
  const times = { createdDateUtc: '2026-01-07T19:46:19.5165400', updatedDateUtc: '2026-01-07T19:46:19.5187840' };
  const practice = {
    tenantId: 'c3d5e782-1111-4222-8333-944445555666',
    tenantType: 'PRACTICE',
    tenantName: 'Λογιστές Α.Ε.',
  };
  const shop = { tenantId: TENANT_ID, tenantType: 'ORGANISATION', tenantName: 'Pretend Shop & Co. Ε.Π.Ε.' };
  const ids = ['7cb59f93-2964-421d-bb5e-a0f7a4572a44', '7cb59f93-2964-421d-bb5e-a0f7a4572a45'];
  return { status: 200, json: [practice, shop].map((one, at) => ({ id: ids[at], authEventId, ...one, ...times })) };
}

/** The imitation of one Xero organisation, with Xero's sign-in in front of it. */
export function createXero(context: VendorContext): Vendor {
  let made: XeroState | undefined;
  const state = () => {
    made ??= makeXeroState(context);
    return made;
  };
  const source = context.random.fork('xero-keys');
  const signIn = new XeroSignIn(source, context.tokenSeconds);
  const webhookSecret = source.text(80);
  let webhookPage: WebhookPage | null = null;
  const keys = new KeyMemory();

  function api(call: Call): Answer {
    const scopes = signIn.scopesOf(bearerToken(call));
    if (scopes === null) return signedOut();
    if (call.path === CONNECTIONS) return connections();
    const tenant = call.headers['xero-tenant-id'];
    if (tenant !== TENANT_ID) return gateway(403, 'Forbidden', 'AuthenticationUnsuccessful');
    if (!(call.headers.accept ?? '').includes('application/json')) {
      return { status: 200, headers: { 'content-type': 'text/xml' }, text: '<Response/>' };
    }
    const needed = whereTo(call.path).list?.scopes ?? ['accounting.settings'];
    const isReading = call.method === 'GET';
    const may = needed.some((scope) => scopes.includes(scope) || (isReading && scopes.includes(`${scope}.read`)));
    if (!may) return notAllowed();
    const nowMs = context.nowMs();
    return isReading ? xeroRoute(state(), call, nowMs) : keys.once(call, nowMs, () => xeroRoute(state(), call, nowMs));
  }

  function respond(call: Call): Answer {
    const signing = signIn.respond(call);
    if (signing !== null) return signing;
    if (!isApi(call.path)) return { status: 404, text: 'Not found' };
    const answer = api(call);
    const left = { 'x-daylimit-remaining': '4900', 'x-minlimit-remaining': '59', 'x-appminlimit-remaining': '9999' };
    return { ...answer, headers: { ...left, ...answer.headers } };
  }

  const isApi = (path: string) => path.startsWith(ROOT) || path === CONNECTIONS;
  return {
    respond,
    logins: () => signIn.logins(),
    holds: () => xeroHolds(state()),
    change: (random, nowMs) => xeroDay(state(), random, nowMs),
    nudge: (random, nowMs) => xeroNudge(state(), random, nowMs),
    webhookSecret,
    webhook: (topic, nowMs) => xeroWebhook(state(), topic, webhookSecret, nowMs),
    hooks: xeroHooks(state, () => webhookPage, webhookSecret),
    subscribeByHand(url) {
      webhookPage = { url, status: 'waiting', tries: (webhookPage?.tries ?? 0) + 1 };
      return { secret: webhookSecret };
    },
    isApi,
    page,
    faultFields: {
      needed: ['Total', 'Amount', 'Name'],
      enumeration: ['Status', 'ContactStatus', 'Type'],
      nullable: ['Total', 'Amount', 'Name'],
      amount: ['Total', 'Amount', 'SalesDetails.UnitPrice', 'EffectiveRate'],
    },
    refuse,
    expireTokens: () => signIn.expireTokens(),
    revokeAll: () => signIn.revokeAll(),
    hands: xeroHands(state, context.random.fork('xero-hands')),
  };
}
