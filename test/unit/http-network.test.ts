import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLoopbackHost } from '../../main/http/address.ts';
import { readEndpoints } from '../../main/http/endpoints.ts';
import { retryAfterMs } from '../../main/http/faults.ts';
import { createNetwork } from '../../main/http/network.ts';
import { bypassRules, proxyOf } from '../../main/http/proxy.ts';
import { trustedContext } from '../../main/http/trust.ts';
import { authority } from '../support/certificates.ts';
import { tempFolder } from '../support/store.ts';

describe('BACKROOM_ENDPOINTS', () => {
  it('maps providers to origins', () => {
    const text = '{"acme":"http://127.0.0.1:9001","other":"https://test.example/","six":"http://[::1]:9"}';
    expect([...readEndpoints(text, false)]).toEqual([
      ['acme', 'http://127.0.0.1:9001'],
      ['other', 'https://test.example'],
      ['six', 'http://[::1]:9'],
    ]);
  });

  it('is empty when not set, and ignored by a packaged app, whatever it says', () => {
    for (const text of [undefined, '', '  ']) expect(readEndpoints(text, false).size).toBe(0);
    expect(readEndpoints('{"acme":"http://127.0.0.1:9001"}', true).size).toBe(0);
    expect(readEndpoints('nonsense', true).size).toBe(0);
  });

  it.each([
    'nonsense',
    '[]',
    '"http://127.0.0.1"',
    '{"acme":1}',
    '{"acme":"127.0.0.1:9001"}',
    '{"acme":"http://evil.example"}',
    '{"acme":"http://127.0.0.1.evil.example"}',
    '{"acme":"http://127.0.0.1:9001/path"}',
    '{"acme":"https://user:pass@test.example"}',
    '{"acme":"ftp://127.0.0.1"}',
    '{"":"http://127.0.0.1"}',
  ])('is refused when it is %s', (text) => {
    expect(() => readEndpoints(text, false)).toThrow(
      expect.objectContaining({ code: 'bad_input', detail: expect.stringContaining('BACKROOM_ENDPOINTS') }),
    );
  });
});

describe('proxy', () => {
  it('comes from the settings, else from the environment', () => {
    expect(proxyOf(undefined, {})).toBeUndefined();
    expect(proxyOf(undefined, { https_proxy: 'proxy.example:3128' })?.href).toBe('http://proxy.example:3128/');
    expect(proxyOf('https://own.example', { HTTPS_PROXY: 'http://proxy.example' })?.hostname).toBe('own.example');
  });

  it.each(['socks5://proxy.example', 'http://', ':::'])('refuses %s', (setting) => {
    expect(() => proxyOf(setting, {})).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it.each([
    ['*', 'https://a.example', true],
    ['a.example', 'https://a.example', true],
    ['a.example', 'https://sub.a.example', true],
    ['.a.example', 'https://sub.a.example', true],
    ['a.example', 'https://ba.example', false],
    ['b.example, A.example', 'https://a.example', true],
    ['a.example:8443', 'https://a.example:8443', true],
    ['a.example:8443', 'https://a.example', false],
    ['a.example:443', 'https://a.example', true],
    ['', 'https://a.example', false],
  ])('NO_PROXY %j and %s: %s', (list, url, bypassed) => {
    expect(bypassRules(list)(new URL(url))).toBe(bypassed);
  });

  it('is never asked about this PC', () => {
    const network = createNetwork({ proxyUrl: 'http://proxy.example' }, {});
    const agents = (url: string) => network.agentsFor(new URL(url));
    expect(agents('http://localhost:1')).toBe(agents('http://127.0.0.1:2'));
    expect(agents('http://localhost:1')).not.toBe(agents('http://other.example'));
    network.close();
  });
});

describe('loopback', () => {
  it.each([
    ['localhost', true],
    ['127.8.9.10', true],
    ['[::1]', true],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['10.0.0.1', false],
  ])('%s: %s', (host, expected) => expect(isLoopbackHost(host)).toBe(expected));
});

describe('trust', () => {
  it('names a certificate file that cannot be used, and passes over one in the environment', () => {
    const folder = tempFolder();
    const file = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const bad = [path.join(folder, 'none.pem'), file('a.pem', 'hello'), file('b.pem', authority.replace('MII', '###'))];
    for (const caFile of bad) {
      expect(() => trustedContext(caFile, {})).toThrow(
        expect.objectContaining({ code: 'bad_input', params: { file: caFile } }),
      );
      expect(() => trustedContext(undefined, { NODE_EXTRA_CA_CERTS: caFile })).not.toThrow();
    }
    expect(() => trustedContext(file('good.pem', authority), {})).not.toThrow();
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-03-01T08:00:00Z');

  it.each([
    ['120', undefined, 120_000],
    ['0', undefined, 0],
    ['1.5', undefined, 1500],
    ['99999999', undefined, 86_400_000],
    ['Sun, 01 Mar 2026 08:01:00 GMT', undefined, 60_000],
    ['Sun, 01 Mar 2026 08:01:00 GMT', 'Sun, 01 Mar 2026 08:00:50 GMT', 10_000],
    ['Sun, 01 Mar 2020 08:01:00 GMT', undefined, 0],
    ['soon', undefined, undefined],
    ['-5', undefined, undefined],
    ['', undefined, undefined],
  ])('%j with Date %s is %s ms', (after, date, expected) => {
    expect(retryAfterMs({ 'retry-after': after, ...(date ? { date } : {}) }, now)).toBe(expected);
  });
});
