import { HubError } from '../../contract/errors.ts';
import type { Request } from '../../providers/kit/index.ts';
import { checkWeight } from './weight.ts';

// JSON.parse with source text (https://tc39.es/proposal-json-parse-with-source/): in V8 since 11.4, not yet in the
// ES2023 types.
declare global {
  interface JSON {
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): unknown;
  }
}

/** How an answer's bytes are to be read. */
export interface Reading {
  readonly as: NonNullable<Request['as']>;
  /** Numbers arrive as their own text, see `exactNumber` of the kit. */
  readonly exact: boolean;
  /** A page of data is expected: an empty body is then a fault. */
  readonly wanted: boolean;
}

/**
 * The body of a success.
 * @throws HubError bad_data when it would take more memory than there is
 * @throws HubError vendor_fault when it is not the JSON that was asked for: cut off, empty, or a web page
 */
export function readBody(bytes: Buffer, status: number, reading: Reading): unknown {
  const text = textOf(bytes);
  if (reading.as === 'text') return text;
  if (text.trim() === '') {
    if (!reading.wanted || status === 204) return null;
    throw new HubError('vendor_fault', { params: { status }, detail: `answered ${status} with nothing in it` });
  }
  checkWeight(bytes, reading.exact);
  try {
    return reading.exact ? parseExact(text) : JSON.parse(text);
  } catch (cause) {
    const what = /^\s*</.test(text) ? 'with a web page instead of data' : 'with data that is cut off or no JSON';
    throw new HubError('vendor_fault', { params: { status }, cause, detail: `answered ${status} ${what}` });
  }
}

/** The body of a refusal: JSON where it is, else its text. */
export function readRefusal(bytes: Buffer): unknown {
  const text = textOf(bytes);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A parsed answer in which every number is a JSON.rawJSON object holding its own digits. */
export function parseExact(text: string): unknown {
  return JSON.parse(text, (_key, value, context) =>
    typeof value === 'number' && context.source !== undefined ? JSON.rawJSON(context.source) : value,
  );
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

const longest = 200;

/** What the vendor says about a refusal, in one short line; null where it says nothing readable. */
export function vendorMessage(body: unknown): string | null {
  const text = typeof body === 'string' ? withoutTags(body) : messageIn(body, 4);
  const line = text?.replace(/\s+/g, ' ').trim();
  if (!line) return null;
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

const messageKeys = [
  'message',
  'Message',
  'error_description',
  'detail',
  'Detail',
  'title',
  'errors',
  'error',
  'Error',
  'Fault',
];

/** Looks where vendors put it: {message}, {error: {message}}, {errors: [{message}]}, {Fault: {Error: [{Message}]}}. */
function messageIn(body: unknown, depth: number): string | null {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null || depth === 0) return null;
  if (Array.isArray(body)) return messageIn(body[0], depth - 1);
  const fields = new Map<string, unknown>(Object.entries(body));
  for (const key of messageKeys) {
    const found = fields.has(key) ? messageIn(fields.get(key), depth - 1) : null;
    if (found) return found;
  }
  return null;
}

function withoutTags(html: string): string {
  return html
    .slice(0, 20_000)
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ');
}
