import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Answer, Call } from '../http.ts';
import { bodyFields, escapeHtml, html, isLoopback } from '../http.ts';
import { SCOPES } from './access.ts';
import { SHOP_DOMAIN, SHOP_NAME } from './shop-nodes.ts';

const CODE_MS = 10 * 60_000;
const CLIENT_TOKEN_SECONDS = 86_399;
const REFRESH_SECONDS = 90 * 86_400;

interface Options {
  clientId: string;
  clientSecret: string;
  staticToken: string;
  tokenSeconds: number;
}

function fail(status: number, error: string, description: string): Answer {
  return { status, json: { error, error_description: description } };
}

interface Grant {
  until: number;
  scopes: ReadonlySet<string>;
}

/**
 * The three ways into a pretend Shopify store. Tokens live by the real clock, whatever the shop's clock says; codes and
 * refresh tokens work once.
 */
export class ShopifyAuth {
  readonly #options: Options;
  readonly #codes = new Map<string, { redirectUri: string; until: number; scopes: ReadonlySet<string> }>();
  readonly #tokens = new Map<string, Grant>();
  readonly #refreshTokens = new Map<string, Grant>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** What a token allows; null when it is none, or no longer one. */
  allowedBy(token: string): ReadonlySet<string> | null {
    if (token === this.#options.staticToken) return SCOPES;
    const grant = this.#tokens.get(token);
    return grant !== undefined && grant.until > Date.now() ? grant.scopes : null;
  }

  expireTokens(): void {
    this.#tokens.clear();
  }

  revokeAll(): void {
    this.#tokens.clear();
    this.#refreshTokens.clear();
    this.#codes.clear();
  }

  /** The page where the owner allows the app, or the refusal that Shopify shows for a wrong request. */
  consentPage(call: Call): Answer {
    const { query } = call;
    if (query.get('client_id') !== this.#options.clientId) return html('Error', '<h1>Unknown app</h1>', 400);
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!isLoopback(redirectUri)) return html('Error', '<h1>The redirect_uri is not whitelisted</h1>', 400);
    const hidden = ['client_id', 'scope', 'redirect_uri', 'state']
      .map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(query.get(name) ?? '')}">`)
      .join('');
    return html(
      'Install app',
      `<h1>Install the app on Pretend Shop?</h1><p>It asks for: ${escapeHtml(query.get('scope') ?? '')}</p>
<form method="post" action="/admin/oauth/authorize">${hidden}
<button type="submit" name="allow" id="allow" value="1">Install</button>
<button type="submit" name="deny" id="deny" value="1">Cancel</button></form>`,
    );
  }

  /** Sends the person back to the app, with a code and its hmac, or with the refusal. */
  decide(call: Call): Answer {
    const fields = bodyFields(call);
    const redirectUri = fields.redirect_uri ?? '';
    if (!isLoopback(redirectUri)) return html('Error', '<h1>The redirect_uri is not whitelisted</h1>', 400);
    const target = new URL(redirectUri);
    const add = (values: Record<string, string>) => {
      for (const [name, value] of Object.entries(values)) target.searchParams.set(name, value);
    };
    if (fields.allow === undefined) {
      add({ error: 'access_denied', error_description: 'The merchant cancelled', state: fields.state ?? '' });
      return { status: 302, headers: { location: target.href } };
    }
    const code = randomBytes(16).toString('hex');
    const asked = (fields.scope ?? '').split(',').filter((scope) => SCOPES.has(scope));
    this.#codes.set(code, { redirectUri, until: Date.now() + CODE_MS, scopes: new Set(asked) });
    const values: Record<string, string> = {
      code,
      host: Buffer.from(`admin.shopify.com/store/${SHOP_NAME}`).toString('base64').replace(/=+$/, ''),
      shop: SHOP_DOMAIN,
      state: fields.state ?? '',
      timestamp: String(Math.floor(Date.now() / 1000)),
    };
    add({ ...values, hmac: this.#sign(values) });
    return { status: 302, headers: { location: target.href } };
  }

  #sign(values: Record<string, string>): string {
    const message = Object.keys(values)
      .sort()
      .map((name) => `${name}=${values[name]}`)
      .join('&');
    return createHmac('sha256', this.#options.clientSecret).update(message).digest('hex');
  }

  #issue(prefix: string, seconds: number, scopes: ReadonlySet<string>): string {
    const token = `${prefix}_${randomBytes(16).toString('hex')}`;
    this.#tokens.set(token, { until: Date.now() + seconds * 1000, scopes });
    return token;
  }

  #tokenAnswer(isExpiring: boolean, scopes: ReadonlySet<string>): Answer {
    const scope = [...scopes].join(',');
    if (!isExpiring) {
      return { status: 200, json: { access_token: this.#issue('shpat', REFRESH_SECONDS * 100, scopes), scope } };
    }
    const refreshToken = `shprt_${randomBytes(16).toString('hex')}`;
    this.#refreshTokens.set(refreshToken, { until: Date.now() + REFRESH_SECONDS * 1000, scopes });
    const seconds = this.#options.tokenSeconds;
    return {
      status: 200,
      json: {
        access_token: this.#issue('shpat', seconds, scopes),
        scope,
        expires_in: seconds,
        refresh_token: refreshToken,
        refresh_token_expires_in: REFRESH_SECONDS,
      },
    };
  }

  /** `POST /admin/oauth/access_token` for all three grants. */
  token(call: Call): Answer {
    const fields = bodyFields(call);
    if (fields.client_id !== this.#options.clientId) {
      return fail(400, 'application_cannot_be_found', 'No application with this client id.');
    }
    if (!sameText(fields.client_secret ?? '', this.#options.clientSecret)) {
      return fail(401, 'invalid_client', 'The client secret is wrong.');
    }
    if (fields.grant_type === 'client_credentials') {
      const token = this.#issue('shpca', CLIENT_TOKEN_SECONDS, SCOPES);
      const scope = [...SCOPES].join(',');
      return { status: 200, json: { access_token: token, scope, expires_in: CLIENT_TOKEN_SECONDS } };
    }
    if (fields.grant_type === 'refresh_token') {
      const grant = this.#refreshTokens.get(fields.refresh_token ?? '');
      this.#refreshTokens.delete(fields.refresh_token ?? '');
      return grant !== undefined && grant.until > Date.now()
        ? this.#tokenAnswer(true, grant.scopes)
        : fail(400, 'invalid_grant', 'The refresh token is not valid.');
    }
    const code = this.#codes.get(fields.code ?? '');
    this.#codes.delete(fields.code ?? '');
    if (code === undefined || code.until < Date.now()) {
      return fail(400, 'invalid_request', 'The authorization code was not found or was already used.');
    }
    return this.#tokenAnswer(fields.expiring === '1' || fields.expiring === 'true', code.scopes);
  }
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
