import { createHmac } from 'node:crypto';
import Database from 'better-sqlite3';
import sodium from 'libsodium-wrappers';
import { packEnvelope, unpackEnvelope } from '../../contract/relay/index.ts';
import { hookSecret, signedEvent } from './hook-signing.ts';

/**
 * What the machine gives at most, with nothing of the network: open one sealed event after the other, check it, parse
 * it, and one prepared insert each, in one transaction for 500: `node ceiling-inbox.ts COUNT`.
 */
const count = Number(process.argv[2]);
const batch = 500;
await sodium.ready;
const { publicKey, privateKey } = sodium.crypto_box_keypair();
const sealed = Array.from({ length: batch }, (_, index) => {
  const { headers, body } = signedEvent(`evt_${index}`, index + 1);
  const receivedAt = new Date().toISOString();
  const envelope = {
    method: 'POST',
    url: 'https://example.com/in',
    headers: Object.entries(headers),
    receivedAt,
    body,
  };
  return Buffer.from(sodium.crypto_box_seal(packEnvelope(envelope), publicKey)).toString('base64');
});
const db = new Database('');
db.exec('CREATE TABLE ceiling (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT');
const insert = db.prepare('INSERT INTO ceiling (body) VALUES (?)');
const take = db.transaction(() => {
  for (const text of sealed) {
    const opened = sodium.crypto_box_seal_open(Buffer.from(text, 'base64'), publicKey, privateKey);
    const { body, headers } = unpackEnvelope(opened);
    createHmac('sha256', hookSecret).update(headers.join()).update(body).digest();
    JSON.parse(Buffer.from(body).toString());
    insert.run(body);
  }
});
const begunAt = performance.now();
for (let done = 0; done < count; done += batch) take();
process.stdout.write(`${JSON.stringify({ tookMs: performance.now() - begunAt })}\n`);
