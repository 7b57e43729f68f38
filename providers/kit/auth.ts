/** What a person is asked for before connecting; the window's form and the command line are drawn from it. */
export interface Field {
  readonly key: string;
  readonly label: string;
  /** One sentence: where this value is found at the vendor. */
  readonly help: string;
  /** Goes to the vault, never to the window or a log. */
  readonly secret?: true;
  readonly optional?: true;
  readonly placeholder?: string;
  /** Checked before any call is made. */
  readonly pattern?: RegExp;
  /** Tidies what people paste: a whole address where a shop's name is wanted. */
  readonly tidy?: (typed: string) => string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly initial?: string;
}

export type Settings = { readonly [key: string]: string };
export type Secrets = { readonly [key: string]: string };

/** How a credential is put on a request. */
export interface Signing {
  readonly headers?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string };
  /** Signs each request by OAuth 1.0a with HMAC-SHA256 (RFC 5849), which main/http works out for its final address. */
  readonly oauth1?: {
    readonly consumerKey: string;
    readonly consumerSecret: string;
    readonly token: string;
    readonly tokenSecret: string;
  };
}

interface WayBase {
  readonly id: string;
  readonly label: string;
  /** One or two sentences: for whom this way is. */
  readonly help: string;
  /** The vendor's page where the values are made. */
  readonly link?: string;
  readonly fields: readonly Field[];
}

/** Keys typed in by hand. Several signings are tried in order; the one that works is remembered. */
export interface KeyWay extends WayBase {
  readonly kind: 'key';
  readonly sign: (secrets: Secrets, settings: Settings) => readonly Signing[];
}

interface TokenEndpoint {
  readonly tokenUrl: (settings: Settings) => string;
  /** How the client proves itself at the token endpoint; `none` for a public client, which has no secret. */
  readonly clientAuth: 'basic' | 'body' | 'none';
  /** For vendors that take JSON where the protocol says form. */
  readonly tokenBody?: 'json';
  /** Sent along with every token request. */
  readonly tokenParams?: { readonly [name: string]: string };
  readonly tokenHeaders?: { readonly [name: string]: string };
  readonly sign: (accessToken: string) => Signing;
}

/** OAuth 2 client credentials: id (setting `clientId`) and secret (secret `clientSecret`) for a token, no browser. */
export interface ClientCredentialsWay extends WayBase, TokenEndpoint {
  readonly kind: 'client-credentials';
  /** Another grant than `client_credentials`, such as a refresh token that the vendor's page showed. */
  readonly grant?: (secrets: Secrets) => {
    readonly type: string;
    readonly params: { readonly [name: string]: string };
  };
}

/** A redirect to this PC: the loopback name the vendor takes, and the ports to register there, tried in order. */
export interface LoopbackRedirect {
  readonly host: 'localhost' | '127.0.0.1';
  readonly ports: readonly number[];
  readonly path: string;
}

/**
 * A redirect to a page of the owner's own, for vendors that refuse this PC: the address stands in the setting named
 * here, and the owner pastes back the address that the browser ended at.
 */
export interface OwnRedirect {
  readonly own: string;
}

/** OAuth 2 code flow in the system browser with the owner's own app (RFC 8252, RFC 7636). */
export interface OAuthWay extends WayBase, TokenEndpoint {
  readonly kind: 'oauth2';
  readonly authorizeUrl: (settings: Settings) => string;
  readonly authorizeParams?: { readonly [name: string]: string };
  /** Asked for whatever is chosen; streams and actions add their own. */
  readonly scopes: readonly string[];
  readonly scopeSeparator?: ',';
  /** S256 unless the vendor refuses it. */
  readonly pkce: boolean;
  readonly redirect: LoopbackRedirect | OwnRedirect;
  /** Callback values to keep as settings of the connection (a company id), each with the shape it must have. */
  readonly extras?: { readonly [param: string]: RegExp };
  /** Some vendors sign the callback: hex HMAC-SHA256 of the other values, sorted, by the client secret. */
  readonly callbackHmac?: string;
  readonly revoke?: { readonly url: (settings: Settings) => string; readonly body: 'json' | 'form' };
}

export type AuthWay = KeyWay | ClientCredentialsWay | OAuthWay;

/** HTTP Basic (RFC 7617). */
export function basic(user: string, password: string): Signing {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return { headers: { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` } };
}

/** Bearer token (RFC 6750). */
export function bearer(token: string): Signing {
  return { headers: { authorization: `Bearer ${token}` } };
}
