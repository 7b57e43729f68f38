import { describe, expect, it } from 'vitest';
import { HubError } from '../../contract/errors.ts';
import { bearer, get, type Signing } from '../../providers/kit/index.ts';
import { clientFor, freePort, oneAccess, provider, vendor } from '../support/vendor.ts';

const post = { method: 'POST', path: '/orders', json: { a: 1 } } as const;

describe('what goes out', () => {
  it('joins base, path and query, signs, and sends JSON and forms', async () => {
    const { origin, seen } = await vendor(() => ({}));
    const { client } = clientFor(origin);
    await client.send(get('/orders', { page: 2, tag: ['a b', 'c&d'] }, { headers: { 'x-one': '1' } }));
    await client.send(post);
    await client.send({ method: 'PUT', path: '/form', form: { name: 'Ωmega & co' } });
    await client.send({ method: 'DELETE', path: '/orders/1' });
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/v1/orders?page=2&tag=a+b&tag=c%26d', ''],
      ['POST', '/v1/orders', '{"a":1}'],
      ['PUT', '/v1/form', 'name=%CE%A9mega+%26+co'],
      ['DELETE', '/v1/orders/1', ''],
    ]);
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer token-of-acme-1', 'x-one': '1' });
    expect(seen[1]?.headers['content-type']).toBe('application/json');
    expect(client.calls).toBe(4);
  });

  it('sends no credential to another declared host, nor with an anonymous request', async () => {
    const { origin, seen } = await vendor(() => ({}));
    const { client } = clientFor(origin);
    await client.send(get('https://files.acme.example/x'));
    await client.send(get('https://api.acme.example/y', {}, { anonymous: true }));
    await client.send(get('https://api.acme.example/z'));
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, 'Bearer token-of-acme-1']);
  });

  it.each([
    ['https://evil.example/x', 'bad_data'],
    ['https://files.acme.example@evil.example/x', 'bad_data'],
    ['https://files.acme.example:8443/x', 'bad_data'],
    ['file:///etc/passwd', 'bad_data'],
  ])('refuses %s', async (path, code) => {
    const { client } = clientFor(undefined);
    await expect(client.send(get(path))).rejects.toMatchObject({ code });
    expect(client.calls).toBe(0);
  });

  it('refuses a base address in the open, and one that is none', async () => {
    for (const base of ['http://shop.example', 'shop', 'https://me:pass@shop.example']) {
      const { client } = clientFor(undefined, { provider: provider({ api: { base: () => base } }) });
      const error = await client.send(get('/x')).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'bad_input' });
      expect(String(error)).not.toContain('me:pass');
    }
  });

  it('follows a redirect within the origin and refuses one to another with the credential', async () => {
    const other = await vendor(() => ({}));
    const { origin, seen } = await vendor(({ url }) => {
      if (url === '/v1/old') return { status: 301, headers: { location: '/v1/new' } };
      if (url === '/v1/away') return { status: 302, headers: { location: `${other.origin}/catch` } };
      if (url === '/v1/loop') return { status: 302, headers: { location: '/v1/loop' } };
      return { body: '{"ok":true}' };
    });
    const { client } = clientFor(origin);
    expect((await client.send(get('/old'))).body).toEqual({ ok: true });
    await expect(client.send(get('/away'))).rejects.toMatchObject({ code: 'bad_data' });
    await expect(client.send(get('/loop'))).rejects.toMatchObject({ code: 'bad_data' });
    await expect(client.send({ ...post, path: '/old' })).rejects.toMatchObject({ code: 'bad_data' });
    expect(other.seen).toEqual([]);
    expect(seen.filter(({ url }) => url === '/v1/new')).toHaveLength(1);
  });
});

describe('what comes back', () => {
  it('keeps numbers exact where the provider asks for it', async () => {
    const { origin } = await vendor(() => ({ body: '{"amount":12345678901234567.10,"list":[0.1]}' }));
    const exact = provider({ api: { base: () => 'https://api.acme.example', numbers: 'exact' } });
    const { body } = await clientFor(origin, { provider: exact }).client.send(get('/x'));
    expect(JSON.stringify(body)).toBe('{"amount":12345678901234567.10,"list":[0.1]}');
  });

  it('reads line files as text, and nothing where nothing was promised', async () => {
    const { origin } = await vendor(({ method }) => ({ body: method === 'GET' ? '{"a":1}\n{"a":2}\n' : '' }));
    const { client } = clientFor(origin);
    expect((await client.send(get('/x', {}, { as: 'text' }))).body).toBe('{"a":1}\n{"a":2}\n');
    expect((await client.send({ method: 'DELETE', path: '/x' })).body).toBeNull();
  });

  it.each([
    ['a web page', '<!doctype html><title>Maintenance</title>', /web page/],
    ['JSON that is cut off', '{"orders":[{"id":1', /cut off/],
    ['nothing', '', /nothing in it/],
  ])('calls %s a fault of the vendor, and may ask again', async (_what, body, detail) => {
    const { origin, seen } = await vendor((_seen, count) => ({ body: count < 5 ? body : '{"id":1}' }));
    const { client } = clientFor(origin);
    expect((await client.send(get('/x'))).body).toEqual({ id: 1 });
    await expect(clientFor((await vendor(() => ({ body }))).origin).client.send(get('/x'))).rejects.toMatchObject({
      code: 'vendor_fault',
      detail: expect.stringMatching(detail),
      retryable: true,
    });
    expect(seen).toHaveLength(5);
  });

  it('stops reading an answer that is too large, also when it is compressed', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(3_000_000, 32));
    const { origin, seen } = await vendor(({ url }) =>
      url.includes('bomb') ? { body: bomb, headers: { 'content-encoding': 'gzip' } } : { body: 'x'.repeat(3_000_000) },
    );
    const { client } = clientFor(origin, { maxBytes: 1_000_000 });
    for (const path of ['/plain', '/bomb']) {
      await expect(client.send(get(path))).rejects.toMatchObject({ code: 'bad_data', detail: /larger than 1 MB/ });
    }
    expect(seen).toHaveLength(2);
  });

  it.each([
    [403, 'forbidden'],
    [404, 'bad_data'],
    [409, 'bad_data'],
    [422, 'bad_data'],
    [400, 'bad_data'],
    [500, 'vendor_fault'],
    [408, 'vendor_fault'],
  ])('reads %i as %s, with what was asked and what the vendor says', async (status, code) => {
    const { origin } = await vendor(() => ({ status, body: '{"error":{"message":"Not\\n so fast"}}' }));
    await expect(clientFor(origin).client.send(get('/x', { key: 'hidden' }))).rejects.toMatchObject({
      code,
      params: { provider: 'Acme', status },
      detail: `GET /x answered ${status}: Not so fast`,
    });
  });

  it('asks the provider first, also about a 200', async () => {
    const faultOf = (response: { body: unknown }) =>
      JSON.stringify(response.body).includes('DENIED')
        ? ({ code: 'forbidden', detail: 'no scope' } as const)
        : undefined;
    const { origin } = await vendor(() => ({ body: '{"errors":["DENIED"]}' }));
    await expect(clientFor(origin, { provider: provider({ faultOf }) }).client.send(get('/x'))).rejects.toMatchObject({
      code: 'forbidden',
      detail: 'GET /x answered 200: no scope',
    });
  });
});

describe('signing', () => {
  const two: readonly Signing[] = [{ headers: { authorization: 'Basic header-way' } }, { query: { key: 'query-way' } }];

  it('tries the next signing on 401 and remembers what worked (must-not-fail 33)', async () => {
    const { origin, seen } = await vendor(({ url }) => (url.includes('key=query-way') ? {} : { status: 401 }));
    const worked: number[] = [];
    const access = async () => ({ ...oneAccess, signings: two });
    const { client } = clientFor(origin, { access, onSigning: (index) => worked.push(index) });
    await client.send(get('/a'));
    await client.send(get('/b'));
    expect(seen.map(({ url }) => url)).toEqual(['/v1/a', '/v1/a?key=query-way', '/v1/b?key=query-way']);
    expect(worked).toEqual([1]);
  });

  it('asks for a fresh access once on 401, and says signed out only after that (must-not-fail 1)', async () => {
    const { origin, seen } = await vendor(({ headers }) =>
      headers.authorization?.endsWith('2') ? {} : { status: 401 },
    );
    const wishes: object[] = [];
    let generation = 1;
    const access = async (wish: { fresh?: boolean }) => {
      wishes.push(wish);
      if (wish.fresh) generation += 1;
      return { ...oneAccess, signings: [bearer(`token-of-acme-${generation}`)], generation };
    };
    const { client } = clientFor(origin, { access });
    await client.send(get('/a'));
    expect(wishes).toEqual([{}, { fresh: true, seenGeneration: 1 }]);
    generation = 5;
    const refused = clientFor(origin, { access }).client.send(get('/a'));
    await expect(refused).rejects.toMatchObject({ code: 'signed_out' });
    expect(seen).toHaveLength(4);
  });

  it('asks again for an access whose time is near', async () => {
    const { origin } = await vendor(() => ({}));
    let asked = 0;
    const { client, time } = clientFor(origin, {
      access: async () => {
        asked += 1;
        return { ...oneAccess, refreshAt: Date.parse('2026-03-01T08:10:00Z') };
      },
    });
    await client.send(get('/a'));
    await client.send(get('/a'));
    expect(asked).toBe(1);
    time.advance(600_000);
    await client.send(get('/a'));
    expect(asked).toBe(2);
  });
});

describe('trying again', () => {
  it('repeats reads with growing delays and gives up after five tries', async () => {
    const { origin, seen } = await vendor(() => ({ status: 500 }));
    const { client, time } = clientFor(origin);
    await expect(client.send(get('/x'))).rejects.toMatchObject({ code: 'vendor_fault' });
    expect(seen).toHaveLength(5);
    expect(time.waits).toEqual([500, 1000, 2000, 4000]);
  });

  it('never repeats a write that may have arrived', async () => {
    const broken = await vendor((_seen, count) => (count === 1 ? { body: '{"a', cut: true } : {}));
    await expect(clientFor(broken.origin).client.send(post)).rejects.toMatchObject({ code: 'unreachable' });
    const faulty = await vendor(() => ({ status: 502 }));
    await expect(clientFor(faulty.origin).client.send(post)).rejects.toMatchObject({ code: 'vendor_fault' });
    expect([broken.seen.length, faulty.seen.length]).toEqual([1, 1]);
  });

  it('repeats a read whose line broke, a POST that only reads, and a write that cannot have arrived', async () => {
    const broken = await vendor((_seen, count) => (count === 1 ? { body: '{"a', cut: true } : {}));
    await clientFor(broken.origin).client.send({ ...post, readsOnly: true });
    expect(broken.seen).toHaveLength(2);
    const nobody = clientFor(`http://127.0.0.1:${await freePort()}`);
    await expect(nobody.client.send(post)).rejects.toMatchObject({ code: 'unreachable', detail: /ECONNREFUSED/ });
    expect(nobody.client.calls).toBe(5);
  });

  it('waits as told by Retry-After, in seconds and as a date (must-not-fail 15)', async () => {
    const headers = { date: 'Sun, 01 Mar 2026 07:00:00 GMT' };
    const { origin } = await vendor((_seen, count) => {
      if (count === 1) return { status: 429, headers: { ...headers, 'retry-after': '7' } };
      if (count === 2) return { status: 503, headers: { ...headers, 'retry-after': 'Sun, 01 Mar 2026 07:00:09 GMT' } };
      return {};
    });
    const { client, time } = clientFor(origin);
    await client.send(get('/x'));
    expect(time.waits).toEqual([7000, 9000]);
  });

  it('repeats a write that was refused for asking too much, since nothing was done', async () => {
    const { origin, seen } = await vendor((_seen, count) => (count === 1 ? { status: 429 } : {}));
    await clientFor(origin).client.send(post);
    expect(seen).toHaveLength(2);
  });

  it('hands a long wait to the caller', async () => {
    const { origin, seen } = await vendor(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    await expect(clientFor(origin).client.send(get('/x'))).rejects.toMatchObject({
      code: 'limited',
      waitMs: 3_600_000,
    });
    expect(seen).toHaveLength(1);
  });

  it('stops at once when told to, in the middle of an answer', async () => {
    const controller = new AbortController();
    const { origin } = await vendor(() => {
      controller.abort();
      return new Promise(() => undefined);
    });
    const stopped = await clientFor(origin)
      .client.send(get('/x'), controller.signal)
      .catch((thrown: unknown) => thrown);
    expect(stopped).toBeInstanceOf(HubError);
    expect(stopped).toMatchObject({ code: 'stopped' });
  });
});
