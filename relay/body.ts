import type { FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

/**
 * The body as it came, for any method and type. Stops reading where it becomes too long.
 * @throws Refusal too_large, bad_input when the sender went away
 */
export async function readBody({ raw }: FastifyRequest, mostBytes: number): Promise<Buffer> {
  if (Number(raw.headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of raw as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > mostBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw thrown instanceof Refusal ? thrown : new Refusal('bad_input', 'The body did not come whole.');
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

function tooLarge(): Refusal {
  return new Refusal('too_large', 'The body is too large.');
}
