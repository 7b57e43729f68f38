import { HubError } from '../../contract/errors.ts';

/** Below this, no JSON can need more memory than there is. */
const light = 4 * 1024 * 1024;
/** What one parsed answer may take of the heap; the sync worker's limit leaves room for several (sync/engine.ts). */
const mostHeapBytes = 400 * 1024 * 1024;

/** About what V8 takes for an empty object, an empty array, and a member of either, on 64 bits. */
const objectBytes = 64;
const arrayBytes = 40;
const memberBytes = 16;
/** With its place as a member, a number that keeps its own digits is an object holding a string. */
const exactBytes = 96;

const [brace, bracket, comma] = [...Buffer.from('{[,')];

/**
 * Refuses JSON that would take more memory than a thread has: running out in the middle of JSON.parse ends the whole
 * process, and 60 MB of `{},{},` need 1.5 GB. Counts what makes members, inside texts too, so it errs on the safe side;
 * an ordinary answer as large as the client takes stays below the bound.
 * @throws HubError bad_data
 */
export function checkWeight(bytes: Buffer, exact: boolean): void {
  if (bytes.length < light) return;
  let weight = bytes.length;
  for (const byte of bytes) {
    if (byte === comma) weight += exact ? exactBytes : memberBytes;
    else if (byte === brace) weight += objectBytes;
    else if (byte === bracket) weight += arrayBytes;
  }
  if (weight <= mostHeapBytes) return;
  const megabytes = Math.round(bytes.length / 1024 / 1024);
  throw new HubError('bad_data', { detail: `the answer of ${megabytes} MB holds too many values to be read at once` });
}
