import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Answer, Call } from './http.ts';
import { basicAuth, bodyFields, escapeHtml, html, isLoopback } from './http.ts';

/** How one vendor's sign-in differs from the others'. */
export interface SignInOptions {
  title: string;
  clientId: string;
  /** Null for a public client, which proves itself by PKCE alone (RFC 7636). */
  clientSecret: string | null;
  clientAuth: 'basic' | 'body' | 'none';
  pkce: boolean;
  authorizePath: string;
  /** Every scope there is; others are refused. Empty where the vendor has none. */
  scopes: string[];
  tokenSeconds: number;
  /** `rotates`: works once, each answer brings a new one. `stays`: works for ever. */
  refresh: 'rotates' | 'stays';
  /** Besides addresses on this PC, which are all allowed unless `httpsOnly`. */
  httpsOnly?: boolean;
  /** Values that go back along with the code. */
  extras?: Record<string, string>;
  /** The token endpoint's answer in the vendor's spelling. */
  answer?: (tokens: { access: string; refresh: string; scopes: string[] }) => Record<string, unknown>;
}

interface Code {
  redirectUri: string;
  challenge: string;
  scopes: string[];
}

/** An authorization server as small vendors have it: a consent page, a token endpoint, revocation (RFC 6749, 7009). */
export class SignInPages {
  readonly #options: SignInOptions;
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, { until: number; scopes: string[] }>();
  readonly #refresh = new Map<string, string[]>();

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** The scopes of an access token that is good; null of any other. Tokens live by the PC's clock. */
  scopesOf(token: string | null): string[] | null {
    const found = this.#access.get(token ?? '');
    return found !== undefined && found.until > Date.now() ? found.scopes : null;
  }

  expireTokens(): void {
    this.#access.clear();
  }

  revokeAll(): void {
    this.#access.clear();
    this.#refresh.clear();
    this.#codes.clear();
  }

  /** GET of the authorize address, and POST of its form. */
  authorize(call: Call): Answer {
    const given = call.method === 'POST' ? bodyFields(call) : Object.fromEntries(call.query);
    const { httpsOnly = false, clientId, scopes: known } = this.#options;
    const redirectUri = given.redirect_uri ?? '';
    if (given.client_id !== clientId) return html('Error', '<h1>Unknown client</h1>', 400);
    const isFitting = httpsOnly
      ? redirectUri.startsWith('https://') && !redirectUri.includes('?')
      : isLoopback(redirectUri);
    if (!isFitting) return html('Error', '<h1>Invalid redirect_uri</h1>', 400);
    const scopes = (given.scope ?? '').split(/[ +]/).filter(Boolean);
    const stranger = scopes.find((scope) => known.length > 0 && !known.includes(scope));
    if (stranger !== undefined) return this.#back(given, { error: 'invalid_scope', error_description: stranger });
    const challenge = given.code_challenge ?? '';
    if (this.#options.pkce && !(given.code_challenge_method === 'S256' && challenge !== '')) {
      return this.#back(given, { error: 'invalid_request', error_description: 'code_challenge is missing' });
    }
    if (call.method !== 'POST') return this.#page(given, scopes);
    if (given.allow === undefined) return this.#back(given, { error: 'access_denied' });
    const code = randomBytes(16).toString('hex');
    this.#codes.set(code, { redirectUri, challenge, scopes });
    return this.#back(given, { code, ...this.#options.extras });
  }

  #page(given: Record<string, string>, scopes: string[]): Answer {
    const hidden = Object.entries(given)
      .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
      .join('');
    const asked = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
    return html(
      this.#options.title,
      `<h1>Let the app into Pretend Shop?</h1><ul>${asked}</ul>
<form method="post" action="${this.#options.authorizePath}">${hidden}
<button type="submit" name="allow" id="allow" value="1">Allow</button>
<button type="submit" name="deny" id="deny" value="1">Cancel</button></form>`,
    );
  }

  #back(given: Record<string, string>, values: Record<string, string>): Answer {
    const target = new URL(given.redirect_uri ?? '');
    for (const [name, value] of Object.entries({ ...values, state: given.state ?? '' })) {
      target.searchParams.set(name, value);
    }
    return { status: 302, headers: { location: target.href }, text: '' };
  }

  /** POST of the token address: a code or a refresh token for new tokens, once each. */
  token(call: Call): Answer {
    const fields = bodyFields(call);
    if (!this.#knows(call, fields)) return { status: 401, json: { error: 'invalid_client' } };
    if (fields.grant_type === 'refresh_token') {
      const scopes = this.#refresh.get(fields.refresh_token ?? '');
      if (scopes === undefined) return { status: 400, json: { error: 'invalid_grant' } };
      if (this.#options.refresh === 'stays') return this.#issue(scopes, fields.refresh_token);
      this.#refresh.delete(fields.refresh_token ?? '');
      return this.#issue(scopes);
    }
    const code = this.#codes.get(fields.code ?? '');
    this.#codes.delete(fields.code ?? '');
    const verifier = createHash('sha256')
      .update(fields.code_verifier ?? '')
      .digest('base64url');
    const isProven = !this.#options.pkce || verifier === code?.challenge;
    if (code === undefined || !isProven || code.redirectUri !== fields.redirect_uri) {
      return { status: 400, json: { error: 'invalid_grant' } };
    }
    return this.#issue(code.scopes);
  }

  #issue(scopes: string[], kept?: string): Answer {
    const access = `at_${randomBytes(20).toString('hex')}`;
    const refresh = kept ?? `rt_${randomBytes(20).toString('hex')}`;
    this.#access.set(access, { until: Date.now() + this.#options.tokenSeconds * 1000, scopes });
    this.#refresh.set(refresh, scopes);
    const usual = {
      access_token: access,
      refresh_token: refresh,
      token_type: 'Bearer',
      expires_in: this.#options.tokenSeconds,
      scope: scopes.join(' '),
    };
    return { status: 200, json: this.#options.answer?.({ access, refresh, scopes }) ?? usual };
  }

  /** Drops a token, and whatever was given out with the same grant, as far as these pages remember it. */
  revoke(call: Call): Answer {
    const fields = bodyFields(call);
    if (!this.#knows(call, fields)) return { status: 401, json: { error: 'invalid_client' } };
    this.#refresh.delete(fields.token ?? '');
    this.#access.clear();
    return { status: 200, json: {} };
  }

  #knows(call: Call, fields: Record<string, string>): boolean {
    const { clientAuth, clientId, clientSecret } = this.#options;
    const basic = clientAuth === 'basic' ? basicAuth(call) : null;
    const id = clientAuth === 'basic' ? basic?.user : fields.client_id;
    const secret = clientAuth === 'basic' ? basic?.password : fields.client_secret;
    return id === clientId && (clientSecret === null || sameText(secret ?? '', clientSecret));
  }
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
