/** Plain JSON, as requests must be: they are stored between pages, so that a cut run goes on where it was. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** One call to the vendor. Holds no credential: main/http signs it when it is sent. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the provider's base address, or a whole https address on one of the provider's declared hosts. */
  readonly path: string;
  readonly query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  readonly headers?: { readonly [name: string]: string };
  readonly json?: Json;
  readonly form?: { readonly [name: string]: string };
  /** How the answer's body is read; `text` for line files. */
  readonly as?: 'json' | 'text';
  /** A signed download link: the credential is not sent along. */
  readonly anonymous?: true;
  /** True for a POST that only reads (a GraphQL query), so that it may be retried. */
  readonly readsOnly?: true;
  /** True for a write that does the same when it is sent twice: the vendor knows its key, or it sets a value. */
  readonly repeatable?: true;
  /** True where the record asked for may be gone by now: a 404 is then an answer too, and `read` gets it. */
  readonly mayBeGone?: true;
  /** True for a look before a write, set by whoever writes: a refusal is then about the write. */
  readonly beforeWrite?: true;
  /** Milliseconds to wait before asking, for polling a vendor's job. */
  readonly waitMs?: number;
  /** What the reader wants to remember until the answer is there. */
  readonly carry?: JsonObject;
}

/** The vendor's answer, already known to be a success by the provider's error rules (or a 404 that was asked for). */
export interface Response {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body: unknown;
}

/** A GET below the provider's base address. */
export function get(path: string, query: NonNullable<Request['query']> = {}, rest: Partial<Request> = {}): Request {
  return { ...rest, method: 'GET', path, query };
}

/** A POST of JSON that only reads, like a GraphQL query. */
export function ask(path: string, json: Json, rest: Partial<Request> = {}): Request {
  return { ...rest, method: 'POST', path, json, readsOnly: true };
}

/** A write of JSON. */
export function write(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  json?: Json,
  rest: Partial<Request> = {},
): Request {
  return { ...rest, method, path, ...(json === undefined ? {} : { json }) };
}

/** The same request with some query values replaced. */
export function withQuery(request: Request, query: NonNullable<Request['query']>): Request {
  return { ...request, query: { ...request.query, ...query } };
}
