import type { Answer, Call } from '../http.ts';
import { bearerToken } from '../http.ts';
import { SignInPages } from '../oauth.ts';
import type { Refusal, Vendor, VendorContext } from '../vendor.ts';
import { callbacksRoute, delivery, freshbooksHooks } from './callbacks.ts';
import { freshbooksDay } from './change.ts';
import { handsOf, STREAMS } from './hands.ts';
import { listOf, oneOf, problem } from './routes.ts';
import { makeBooks } from './seed.ts';
import { ACCOUNT_ID, NAMES } from './shapes.ts';
import type { Books, Kind } from './state.ts';
import { emptyBooks } from './state.ts';
import { BUSINESS_ZONE } from './times.ts';
import { written } from './writes.ts';

const OTHER_ACCOUNT = 'PrTnd2';
const AUTHORIZE = '/oauth/authorize';
const TOKEN = '/auth/oauth/token';
const REVOKE = '/auth/oauth/revoke';
const ME = '/auth/api/v1/users/me';
const RESOURCES = Object.values(NAMES).map(({ scope }) => scope);
const SCOPES = ['user:profile:read', ...new Set(RESOURCES.flatMap((one) => [`user:${one}:read`, `user:${one}:write`]))];

const UNAUTHENTICATED: Answer = {
  status: 401,
  json: { error: 'unauthenticated', error_description: 'This action requires authentication to continue.' },
};

function business(id: number, name: string, accountId: string) {
  const address = {
    id: id + 1,
    street: 'Ermou 1',
    city: 'Athens',
    province: '',
    country: 'Greece',
    postal_code: '105 63',
  };
  const about = { date_format: 'dd/mm/yyyy', status: 'active', timezone: BUSINESS_ZONE, address, business_clients: [] };
  return {
    ...{ id: id + 2, role: 'owner', unacknowledged_change: false },
    business: { id, business_uuid: `00000000-0000-4000-8000-${id}000000`, name, account_id: accountId, ...about },
  };
}

const ROLE = { id: 61_270, role: 'admin', systemid: 654_654, userid: 1, created_at: '2024-08-15T17:57:02Z' };
const OWNER = {
  ...{ id: 12_345, identity_id: 12_345, first_name: 'Eleni', last_name: 'Adler', email: 'owner@pretend-shop.example' },
  business_memberships: [
    business(439_000, 'Pretend Shop', ACCOUNT_ID),
    business(438_000, 'Pretend Workshop 🪵', OTHER_ACCOUNT),
  ],
  roles: [
    { ...ROLE, accountid: ACCOUNT_ID },
    { ...ROLE, id: 61_271, accountid: OTHER_ACCOUNT },
  ],
};

/** https://www.freshbooks.com/api/errors */
function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  switch (kind) {
    case 'rate-limit': {
      const answer = problem(429, 429, 'Rate limit exceeded.');
      return retryAfterSeconds === null ? answer : { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } };
    }
    case 'revoked':
      return UNAUTHENTICATED;
    case 'http-500':
      return problem(500, 500, 'The ORM encountered an unexpected error.');
    case 'forbidden':
      return problem(403, 1003, 'You do not have access to perform the action requested.');
    case 'not-found':
      return problem(404, 1012, 'Resource not found.');
    case 'conflict':
      return problem(409, 409, 'The resource being modified is being modified by another request.');
    case 'invalid':
      return problem(422, 1004, 'Invalid value');
  }
}

const BOOKS_PATH = /^\/accounting\/account\/([^/]+)\/([a-z_]+\/[a-z_]+)(?:\/(\d+))?$/;
const EVENTS_PATH = /^\/events\/account\/([^/]+)\/events\/callbacks(?:\/(\d+))?$/;

function kindAt(path: string | undefined): Kind | undefined {
  // Object.entries forgets the keys; these are all kinds.
  return (Object.entries(NAMES) as [Kind, { path: string }][]).find(([, name]) => name.path === path)?.[0];
}

/** The imitation of one person's FreshBooks, with two businesses; the second one's books are empty. */
export function createFreshbooks(context: VendorContext): Vendor {
  const made = new Map<string, Books>();
  const booksOf = (account: string): Books => {
    const books = made.get(account) ?? (account === ACCOUNT_ID ? makeBooks(context) : emptyBooks());
    made.set(account, books);
    return books;
  };
  const books = () => booksOf(ACCOUNT_ID);
  const source = context.random.fork('freshbooks-keys');
  const clientId = source.text(64, '0123456789abcdef');
  const clientSecret = source.text(64, '0123456789abcdef');
  const webhookSecret = source.text(32);
  // Tokens of FreshBooks live for twelve hours, where those of others live for one.
  const tokenSeconds = context.tokenSeconds * 12;
  const pages = new SignInPages({
    ...{ title: 'FreshBooks', clientId, clientSecret, clientAuth: 'body', pkce: false, httpsOnly: true },
    ...{ authorizePath: AUTHORIZE, scopes: SCOPES, tokenSeconds, refresh: 'rotates' },
  });
  const hands = handsOf(books, context.random.fork('freshbooks-hands'));

  function allowed(call: Call, scope: string): Answer | null {
    const scopes = pages.scopesOf(bearerToken(call));
    if (scopes === null) return UNAUTHENTICATED;
    return scopes.includes(scope) ? null : refuse('forbidden', null);
  }

  function answerBooks(call: Call, [, account = '', path, idText]: RegExpExecArray): Answer {
    const kind = kindAt(path);
    if (kind === undefined) return problem(404, 404, 'Not found');
    const verb = call.method === 'GET' ? 'read' : 'write';
    const refused = allowed(call, `user:${NAMES[kind].scope}:${verb}`);
    if (refused !== null) return refused;
    if (account !== ACCOUNT_ID && account !== OTHER_ACCOUNT) return refuse('forbidden', null);
    const id = idText === undefined ? null : Number(idText);
    if (verb === 'write') return written(booksOf(account), kind, id, call, context.nowMs());
    return id === null ? listOf(booksOf(account), kind, call) : oneOf(booksOf(account), kind, id, call);
  }

  function respond(call: Call): Answer {
    if (call.path === AUTHORIZE) return pages.authorize(call);
    if (call.path === TOKEN) return pages.token(call);
    if (call.path === REVOKE) return pages.revoke(call);
    if (call.path === ME) return allowed(call, 'user:profile:read') ?? { status: 200, json: { response: OWNER } };
    const inBooks = BOOKS_PATH.exec(call.path);
    if (inBooks !== null) return answerBooks(call, inBooks);
    const inEvents = EVENTS_PATH.exec(call.path);
    if (inEvents === null) return problem(404, 404, 'Not found');
    const [, account = '', id] = inEvents;
    if (pages.scopesOf(bearerToken(call)) === null) {
      return { status: 401, json: { errno: 401, message: 'invalid_token: The request token failed to authenticate.' } };
    }
    return callbacksRoute(booksOf(account), id === undefined ? null : Number(id), call, webhookSecret, context.nowMs());
  }

  return {
    respond,
    logins: () => [
      {
        method: 'oauth',
        settings: { clientId, redirectUri: 'https://pretend-shop.example/back' },
        secrets: { clientSecret },
      },
    ],
    holds: () => Object.fromEntries(STREAMS.map((stream) => [stream, hands.truth(stream).length])),
    change: (random, nowMs) => freshbooksDay(books(), hands, random, nowMs),
    nudge(_random, nowMs) {
      for (const stream of ['customers', 'invoices']) {
        hands.edit(stream, nowMs);
        hands.add(stream, nowMs);
      }
    },
    hands,
    webhookSecret,
    webhook: (topic) => delivery(books(), topic, webhookSecret),
    hooks: freshbooksHooks(books),
    isApi: (path) => ['/accounting/', '/events/', '/auth/api/'].some((prefix) => path.startsWith(prefix)),
    page(json, call) {
      const result = Object(Object(Object(json).response).result);
      const rows = Object.values(result).find((value) => Array.isArray(value));
      return Array.isArray(rows) ? { key: call.path, rows } : null;
    },
    faultFields: {
      needed: ['amount', 'vis_state'],
      enumeration: ['v3_status', 'display_status', 'vis_state'],
      nullable: ['amount', 'unit_cost', 'vis_state'],
      amount: ['total_amount.amount', 'amount.amount', 'unit_cost.amount', 'amount', 'vis_state'],
    },
    refuse,
    expireTokens: () => pages.expireTokens(),
    revokeAll: () => pages.revokeAll(),
  };
}
