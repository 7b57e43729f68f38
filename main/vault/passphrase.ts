import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { type MasterKey, open, seal } from './envelope.ts';

/** A master key wrapped by a key derived from a passphrase. Binary values are base64. */
export const wrappedSchema = z.object({
  salt: z.base64(),
  // Bounds so that a tampered file cannot make unlocking trivial or endless.
  cost: z
    .int()
    .min(2 ** 17)
    .max(2 ** 20),
  blockSize: z.int().min(8).max(16),
  parallel: z.int().min(1).max(4),
  envelope: z.base64(),
});
export type WrappedKey = z.infer<typeof wrappedSchema>;

/** OWASP's first recommendation for scrypt: N = 2^17, r = 8, p = 1, which takes 128 MB and about 0.3 s. */
const costs = { cost: 2 ** 17, blockSize: 8, parallel: 1 };

const owner = 'master-key';

/** Wraps a master key; the derived key is zeroed at once. */
export async function wrapKey(key: MasterKey, passphrase: string): Promise<WrappedKey> {
  const salt = randomBytes(16);
  const derived = await derive(passphrase, salt, costs);
  const envelope = seal({ id: key.id, bytes: derived }, key.bytes, owner);
  derived.fill(0);
  return { salt: salt.toString('base64'), ...costs, envelope: envelope.toString('base64') };
}

/** The master key, or null when the passphrase is not the one it was wrapped with. */
export async function unwrapKey(wrapped: WrappedKey, id: Buffer, passphrase: string): Promise<MasterKey | null> {
  const derived = await derive(passphrase, Buffer.from(wrapped.salt, 'base64'), wrapped);
  const bytes = open({ id, bytes: derived }, Buffer.from(wrapped.envelope, 'base64'), owner);
  derived.fill(0);
  return bytes && { id, bytes };
}

function derive(passphrase: string, salt: Buffer, { cost, blockSize, parallel }: typeof costs): Promise<Buffer> {
  // The same letters typed on another keyboard may be composed otherwise.
  const typed = passphrase.normalize('NFKC');
  const maxmem = 128 * cost * blockSize * 2;
  const workerData = { typed, salt, options: { N: cost, r: blockSize, p: parallel, maxmem } };
  return new Promise((resolve, reject) => {
    const worker = new Worker(deriving, { eval: true, workerData });
    worker.once('message', (derived: Uint8Array) => resolve(Buffer.from(derived)));
    worker.once('error', reject);
  });
}

/**
 * A thread of its own instead of the asynchronous `scrypt`: Electron's cryptography library tries the parameters out
 * by deriving once on the calling thread, which would hold up the window for a third of a second.
 */
const deriving = `
const { parentPort, workerData: { typed, salt, options } } = require('node:worker_threads');
parentPort.postMessage(require('node:crypto').scryptSync(typed, salt, 32, options));
`;
