import { randomBytes } from 'node:crypto';
import type { Random } from '../data/random.ts';
import type { Answer, Call } from '../http.ts';
import { basicAuth, bodyFields, html } from '../http.ts';
import { SignInPages } from '../oauth.ts';
import type { Login } from '../vendor.ts';

const AREAS = ['invoices', 'payments', 'banktransactions', 'contacts', 'settings'];
const API_SCOPES = AREAS.flatMap((area) => [`accounting.${area}`, `accounting.${area}.read`]);
const SCOPES = ['offline_access', 'openid', 'profile', 'email', ...API_SCOPES];

const AUTHORIZE = '/identity/connect/authorize';
const TOKEN = '/connect/token';
const REVOKE = '/connect/revocation';

/** The refresh token before the last one still works for so long, should the answer with the new one be lost. */
const GRACE_MS = 30 * 60_000;

interface App {
  id: string;
  secret: string;
}

/** Xero's identity service with three apps: one for desktops, one for the web, and a custom connection. */
export class XeroSignIn {
  readonly #desktop: App;
  readonly #web: App;
  readonly #custom: App;
  readonly #pages: Map<string, SignInPages>;
  readonly #tokenSeconds: number;
  readonly #customTokens = new Map<string, number>();
  /** What came after a refresh token that was used. */
  readonly #successors = new Map<string, { token: string; until: number }>();

  constructor(random: Random, tokenSeconds: number) {
    const app = () => ({ id: random.text(32, '0123456789ABCDEF'), secret: random.text(48) });
    this.#tokenSeconds = tokenSeconds;
    this.#desktop = app();
    this.#web = app();
    this.#custom = app();
    const usual = {
      title: 'Xero (pretend)',
      authorizePath: AUTHORIZE,
      scopes: SCOPES,
      tokenSeconds,
      refresh: 'rotates' as const,
    };
    const { id, secret } = this.#web;
    this.#pages = new Map([
      [
        this.#desktop.id,
        new SignInPages({ ...usual, clientId: this.#desktop.id, clientSecret: null, clientAuth: 'none', pkce: true }),
      ],
      [id, new SignInPages({ ...usual, clientId: id, clientSecret: secret, clientAuth: 'basic', pkce: false })],
    ]);
  }

  logins(): Login[] {
    const withSecret = ({ id, secret }: App) => ({ settings: { clientId: id }, secrets: { clientSecret: secret } });
    return [
      { method: 'oauth', settings: { clientId: this.#desktop.id }, secrets: {} },
      { method: 'web-app', ...withSecret(this.#web) },
      { method: 'custom-connection', ...withSecret(this.#custom) },
    ];
  }

  /** The scopes of a token that is good; null of any other. */
  scopesOf(token: string | null): string[] | null {
    for (const pages of this.#pages.values()) {
      const scopes = pages.scopesOf(token);
      if (scopes !== null) return scopes;
    }
    return (this.#customTokens.get(token ?? '') ?? 0) > Date.now() ? API_SCOPES : null;
  }

  respond(call: Call): Answer | null {
    if (![AUTHORIZE, TOKEN, REVOKE].includes(call.path)) return null;
    const fields = call.method === 'POST' ? bodyFields(call) : Object.fromEntries(call.query);
    if (fields.grant_type === 'client_credentials') return this.#forItself(call);
    const pages = this.#pages.get(basicAuth(call)?.user ?? fields.client_id ?? '');
    if (call.path === AUTHORIZE) {
      const isOther = pages === undefined || !/^http:\/\/localhost[:/]/.test(fields.redirect_uri ?? '');
      return isOther ? html('Error', '<h1>unauthorized_client: Invalid redirect_uri</h1>', 400) : pages.authorize(call);
    }
    if (pages === undefined) return { status: 400, json: { error: 'invalid_client' } };
    if (call.path === REVOKE) return pages.revoke(call);
    return fields.grant_type === 'refresh_token' ? this.#refresh(pages, call, fields) : pages.token(call);
  }

  #refresh(pages: SignInPages, call: Call, fields: Record<string, string>): Answer {
    const given = fields.refresh_token ?? '';
    const after = this.#successors.get(given);
    const token = after !== undefined && after.until > Date.now() ? after.token : given;
    const body = new URLSearchParams({ ...fields, refresh_token: token }).toString();
    const answer = pages.token({ ...call, body });
    const next: unknown = Reflect.get(Object(answer.json), 'refresh_token');
    if (typeof next === 'string') this.#successors.set(given, { token: next, until: Date.now() + GRACE_MS });
    return answer;
  }

  /** A token for a custom connection: no person, no refresh token. */
  #forItself(call: Call): Answer {
    const given = basicAuth(call);
    if (given?.user !== this.#custom.id || given.password !== this.#custom.secret) {
      return { status: 400, json: { error: 'invalid_client' } };
    }
    const token = randomBytes(30).toString('hex');
    this.#customTokens.set(token, Date.now() + this.#tokenSeconds * 1000);
    const json = {
      access_token: token,
      expires_in: this.#tokenSeconds,
      token_type: 'Bearer',
      scope: API_SCOPES.join(' '),
    };
    return { status: 200, json };
  }

  expireTokens(): void {
    for (const pages of this.#pages.values()) pages.expireTokens();
    this.#customTokens.clear();
  }

  revokeAll(): void {
    for (const pages of this.#pages.values()) pages.revokeAll();
    this.#customTokens.clear();
    this.#successors.clear();
  }
}
