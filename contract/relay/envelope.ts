/** A request that reached an address of the relay, as it came in; what is sealed to the inbox's key. */
export interface Envelope {
  readonly method: string;
  /** The address that it was sent to, exactly. */
  readonly url: string;
  /** In the order in which they came; names as they were written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** By the relay's clock (UTC ISO 8601). */
  readonly receivedAt: string;
  /** Byte for byte. */
  readonly body: Uint8Array;
}

/** How many bytes stand before the head and say how long it is (big-endian). */
const lengthBytes = 4;

/** The head as JSON, with its length before it, then the body. */
export function packEnvelope({ body, ...head }: Envelope): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const packed = new Uint8Array(lengthBytes + text.length + body.length);
  new DataView(packed.buffer).setUint32(0, text.length);
  packed.set(text, lengthBytes);
  packed.set(body, lengthBytes + text.length);
  return packed;
}

/** @throws RangeError, SyntaxError, TypeError when it is none */
export function unpackEnvelope(packed: Uint8Array): Envelope {
  const length = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(0);
  const bodyAt = lengthBytes + length;
  if (bodyAt > packed.length) throw new RangeError('the envelope is cut');
  const head: unknown = JSON.parse(new TextDecoder().decode(packed.subarray(lengthBytes, bodyAt)));
  return { ...headOf(head), body: packed.subarray(bodyAt) };
}

function headOf(head: unknown): Omit<Envelope, 'body'> {
  if (typeof head !== 'object' || head === null) throw new TypeError('the envelope has no head');
  const { method, url, headers, receivedAt } = head as Partial<Record<keyof Envelope, unknown>>;
  if (typeof method !== 'string' || typeof url !== 'string' || typeof receivedAt !== 'string' || !isPairs(headers)) {
    throw new TypeError('the head of the envelope is not one');
  }
  return { method, url, headers, receivedAt };
}

function isPairs(value: unknown): value is (readonly [string, string])[] {
  const isPair = (pair: unknown) =>
    Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === 'string');
  return Array.isArray(value) && value.every(isPair);
}
