import { crc32 } from 'node:zlib';
import type { SignedPart } from '../../providers/kit/index.ts';

/** A delivery as it came in. */
export interface Received {
  /** The address that it was sent to, exactly. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** When it came in, by the clock of whoever took it in (UTC): it may be read much later. */
  readonly receivedAt: string;
}

/** What the vendor has signed, byte for byte. Null when a part of it did not come along. */
export function signedBytes(
  parts: readonly SignedPart[],
  received: Received,
  timestamp: string | null,
  values: Readonly<Record<string, string>>,
): Buffer | null {
  const bytes: Buffer[] = [];
  for (const part of parts) {
    const one = bytesOf(part, received, timestamp, values);
    if (one === null) return null;
    bytes.push(one);
  }
  return Buffer.concat(bytes);
}

function bytesOf(
  part: SignedPart,
  { body, url, headers }: Received,
  timestamp: string | null,
  values: Readonly<Record<string, string>>,
): Buffer | null {
  if (typeof part === 'object') {
    const text = 'text' in part ? part.text : 'header' in part ? headers[part.header] : values[part.setting];
    return text === undefined ? null : Buffer.from(text);
  }
  switch (part) {
    case 'body':
      return body;
    case 'url':
      return Buffer.from(url);
    case 'timestamp':
      return timestamp === null ? null : Buffer.from(timestamp);
    case 'crc32':
      return Buffer.from(String(crc32(body) >>> 0));
    case 'formAsJson':
      return Buffer.from(formAsPythonJson(body.toString('utf8')));
    default:
      return part satisfies never;
  }
}

/**
 * A form's fields as json.dumps writes a dict of str with its usual settings: ", " and ": " between, and everything
 * beyond ASCII as \uXXXX (https://docs.python.org/3/library/json.html).
 */
export function formAsPythonJson(form: string): string {
  const fields = new Map(new URLSearchParams(form));
  const pairs = [...fields].map(([name, value]) => `${asciiJson(name)}: ${asciiJson(value)}`);
  return `{${pairs.join(', ')}}`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
