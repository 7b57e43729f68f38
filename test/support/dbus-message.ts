/** The little of D-Bus's wire format that owning a name and answering calls takes. */

/** A header field or argument: its type's letter and its value. */
export type Typed = readonly ['s' | 'o' | 'g', string] | readonly ['u', number] | readonly ['b', boolean];

export const fieldCodes = {
  path: 1,
  interface: 2,
  member: 3,
  replySerial: 5,
  destination: 6,
  sender: 7,
  signature: 8,
} as const;
const messageTypes = { call: 1, reply: 2 } as const;

export interface Message {
  type: keyof typeof messageTypes;
  serial: number;
  fields: ReadonlyMap<number, Typed>;
  /** `v` wraps the arguments into one variant, as a property's value is answered. */
  body?: readonly Typed[];
  asVariant?: boolean;
}

class Writer {
  private bytes: number[] = [];

  align(size: number): void {
    while (this.bytes.length % size !== 0) this.bytes.push(0);
  }

  u32(value: number): void {
    this.align(4);
    for (let shift = 0; shift < 32; shift += 8) this.bytes.push((value >>> shift) & 0xff);
  }

  raw(values: Iterable<number>): void {
    this.bytes.push(...values);
  }

  signature(text: string): void {
    this.raw([text.length, ...Buffer.from(text), 0]);
  }

  value([type, value]: Typed): void {
    if (type === 'u') this.u32(value);
    else if (type === 'b') this.u32(value ? 1 : 0);
    else if (type === 'g') this.signature(value);
    else {
      this.u32(Buffer.byteLength(value));
      this.raw([...Buffer.from(value), 0]);
    }
  }

  done(): Buffer {
    return Buffer.from(this.bytes);
  }
}

function encodeBody({ body = [], asVariant = false }: Message): { bytes: Buffer; signature: string } {
  const writer = new Writer();
  const signature = body.map(([type]) => type).join('');
  if (asVariant) writer.signature(signature);
  for (const argument of body) writer.value(argument);
  return { bytes: writer.done(), signature: asVariant ? 'v' : signature };
}

/** https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages */
export function encode(message: Message): Buffer {
  const { bytes, signature } = encodeBody(message);
  const fields = new Map(message.fields);
  if (signature) fields.set(fieldCodes.signature, ['g', signature]);
  const inner = new Writer();
  for (const [code, typed] of fields) {
    inner.align(8);
    inner.raw([code]);
    inner.signature(typed[0]);
    inner.value(typed);
  }
  const header = new Writer();
  header.raw([0x6c, messageTypes[message.type], 0, 1]);
  header.u32(bytes.length);
  header.u32(message.serial);
  header.u32(inner.done().length);
  header.raw(inner.done());
  header.align(8);
  return Buffer.concat([header.done(), bytes]);
}

const up = (offset: number, size: number) => Math.ceil(offset / size) * size;

/** A message as far as it is read: its fields that hold text, and its first argument where that is text. */
export interface Received {
  type: number;
  serial: number;
  fields: ReadonlyMap<number, string>;
  argument: string | undefined;
  length: number;
}

/** Reads the first message of what came in; undefined when it is not all there yet. */
export function decode(data: Buffer): Received | undefined {
  if (data.length < 16) return undefined;
  const fieldsEnd = 16 + data.readUInt32LE(12);
  const length = up(fieldsEnd, 8) + data.readUInt32LE(4);
  if (data.length < length) return undefined;
  const bodyAt = up(fieldsEnd, 8);
  const bodyLength = data.readUInt32LE(4);
  const fields = decodeFields(data, fieldsEnd);
  const argument =
    bodyLength > 4 ? data.toString('utf8', bodyAt + 4, bodyAt + 4 + data.readUInt32LE(bodyAt)) : undefined;
  return { type: data.readUInt8(1), serial: data.readUInt32LE(8), fields, argument, length };
}

function decodeFields(data: Buffer, end: number): Map<number, string> {
  const fields = new Map<number, string>();
  let at = 16;
  while (at < end) {
    at = up(at, 8);
    const code = data.readUInt8(at);
    const type = String.fromCharCode(data.readUInt8(at + 2));
    at += 4;
    if (type === 'u') at = up(at, 4) + 4;
    else if (type === 'g') at += data.readUInt8(at) + 2;
    else {
      at = up(at, 4);
      const size = data.readUInt32LE(at);
      fields.set(code, data.toString('utf8', at + 4, at + 4 + size));
      at += 4 + size + 1;
    }
  }
  return fields;
}
