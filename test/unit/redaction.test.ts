import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HubError } from '../../contract/errors.ts';
import { createLog } from '../../main/log.ts';
import { createRedaction, redact, redacted, rememberSecret } from '../../main/redact.ts';
import { basic, get } from '../../providers/kit/index.ts';
import { tempFolder } from '../support/store.ts';
import { clientFor, freePort, oneAccess, vendor } from '../support/vendor.ts';

describe('redaction by value (must-not-fail 40)', () => {
  const secret = 'sk_live/a+b=c d"é&%';

  it.each([
    ['as it is', secret],
    ['in an address', encodeURIComponent(secret)],
    ['in a form', new URLSearchParams({ key: secret }).toString()],
    ['in JSON', JSON.stringify({ key: secret })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ key: secret }))],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in a Basic header', basic('user', secret).headers?.authorization ?? ''],
    ['in a Basic header of another length', basic('user12', secret).headers?.authorization ?? ''],
    ['in the middle of a sentence, twice', `tried ${secret} and ${secret}.`],
  ])('hides a value %s', (_where, text) => {
    const redaction = createRedaction();
    redaction.add(secret);
    const clean = redaction.redact(text);
    expect(clean).toContain(redacted);
    for (const part of ['sk_live', 'c2tfbGl2Z', encodeURIComponent('a+b=c')]) expect(clean).not.toContain(part);
  });

  it('hides any value in any base64 it stands in', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), fc.string(), fc.string(), (value, before, after) => {
        const redaction = createRedaction();
        redaction.add(value);
        const clean = redaction.redact(Buffer.from(before + value + after).toString('base64'));
        expect(clean).toContain(redacted);
      }),
    );
  });

  it('leaves text alone that holds no secret, and short values that are words', () => {
    const redaction = createRedaction();
    redaction.add('id');
    redaction.add('');
    expect(redaction.redact('the id of the order')).toBe('the id of the order');
  });

  it('forgets the oldest of very many', () => {
    const redaction = createRedaction();
    for (let number = 0; number < 2100; number += 1) redaction.add(`token-${number}-end`);
    expect(redaction.redact('token-0-end')).toBe('token-0-end');
    expect(redaction.redact('token-2099-end')).toBe(redacted);
  });
});

describe('log', () => {
  it('writes no planted secret to the file or to standard error', () => {
    const folder = tempFolder();
    const lines: string[] = [];
    const log = createLog({ part: 'test', folder, also: (line) => lines.push(line) });
    const secret = 'planted-secret-0815';
    rememberSecret(secret);
    log.info({ url: `https://x.example/?key=${secret}` }, `asked with ${secret}`);
    log.error({ err: new HubError('bug', { cause: new Error(secret), detail: secret }) }, 'failed');
    const written = readFileSync(path.join(folder, 'backroom.log'), 'utf8');
    expect(written).toBe(lines.join(''));
    expect(written).not.toContain(secret);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ part: 'test', msg: `asked with ${redacted}` });
  });

  it('rotates and keeps only so many files', () => {
    const folder = tempFolder();
    const log = createLog({ part: 'test', folder, maxBytes: 300 });
    for (let line = 0; line < 40; line += 1) log.info(`line ${line} ${'x'.repeat(100)}`);
    expect(readdirSync(folder).sort()).toEqual(['', '.1', '.2', '.3', '.4'].map((suffix) => `backroom.log${suffix}`));
    expect(readFileSync(path.join(folder, 'backroom.log'), 'utf8')).toContain('line 39');
  });

  it('goes on when the folder cannot be written', () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'logs'), 'a file');
    const log = createLog({ part: 'test', folder: path.join(folder, 'logs') });
    expect(() => log.info('still here')).not.toThrow();
  });
});

describe('errors of calls', () => {
  it('hold no secret, though the vendor repeats it and it stands in the query', async () => {
    const secret = 'cs_planted_4711_secret';
    const access = async () => ({ ...oneAccess, signings: [{ query: { consumer_secret: secret } }] });
    const { origin } = await vendor(({ url }) => ({ status: 403, body: JSON.stringify({ message: `bad ${url}` }) }));
    const error = await clientFor(origin, { access })
      .client.send(get('/x', { after: 'cursor' }))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HubError);
    const { inspect } = await import('node:util');
    const everything = inspect(error, { depth: 20, showHidden: true });
    expect(everything).not.toContain(secret);
    expect(everything).toContain(redacted);
    expect(redact(secret)).toBe(redacted);
  });

  it('hold no secret when the other side cannot be reached or breaks off', async () => {
    const secret = 'cs_planted_0815_secret';
    const signings = [{ headers: { authorization: `Bearer ${secret}` }, query: { consumer_secret: secret } }];
    const access = async () => ({ ...oneAccess, signings });
    const broken = await vendor(() => ({ body: '{"a', cut: true }));
    for (const origin of [broken.origin, `http://127.0.0.1:${await freePort()}`]) {
      const error = await clientFor(origin, { access })
        .client.send(get('/x'))
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'unreachable' });
      const { inspect } = await import('node:util');
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(secret);
    }
  });
});
