import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../../demo/data/random.ts';
import { type Call, listen } from '../../demo/http.ts';
import { type Integration, OAuthDesk } from '../../demo/magento/oauth.ts';
import { createMagento } from '../../demo/magento/vendor.ts';
import { oauth1Address, oauth1Header, oauth1Moment } from '../../main/http/oauth1.ts';
import { get, type Signing, write } from '../../providers/kit/index.ts';
import { magento } from '../../providers/magento/index.ts';
import { virtualTime } from '../support/timer.ts';
import { clientFor, oneAccess, vendor } from '../support/vendor.ts';

const keys = {
  consumerKey: 'abcdefghijklmnopqrstuvwxyz012345',
  consumerSecret: 'consumer&secret',
  token: '543210zyxwvutsrqponmlkjihgfedcba',
  tokenSecret: 'token/secret+ü',
};
const moment = { timestamp: 1_795_000_000, nonce: '0123456789abcdef' };

/** The keys above, encoded by hand and joined. */
const signingKey = 'consumer%26secret&token%2Fsecret%2B%C3%BC';
/** The header's own parameters in their order, as they stand in a base string. */
const own =
  'oauth_consumer_key%3Dabcdefghijklmnopqrstuvwxyz012345%26oauth_nonce%3D0123456789abcdef' +
  '%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1795000000' +
  '%26oauth_token%3D543210zyxwvutsrqponmlkjihgfedcba%26oauth_version%3D1.0';

function signatureIn(header: string): string {
  return decodeURIComponent(/oauth_signature="([^"]*)"/.exec(header)?.[1] ?? '');
}

function signed(method: string, address: string): string {
  return signatureIn(oauth1Header(keys, method, new URL(address), moment));
}

function hmac(base: string): string {
  return createHmac('sha256', signingKey).update(base).digest('base64');
}

describe('the signature', () => {
  it('is the one that was worked out by another program from a base string written by hand', () => {
    const address =
      'https://shop.example/rest/all/V1/orders?searchCriteria%5BpageSize%5D=100' +
      '&searchCriteria%5BfilterGroups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=2026-11-01%2000%3A00%3A00';
    const base =
      `GET&https%3A%2F%2Fshop.example%2Frest%2Fall%2FV1%2Forders&${own}` +
      '%26searchCriteria%255BfilterGroups%255D%255B0%255D%255Bfilters%255D%255B0%255D%255Bvalue%255D' +
      '%3D2026-11-01%252000%253A00%253A00%26searchCriteria%255BpageSize%255D%3D100';
    expect(signed('get', address)).toBe('+5CQLCPGx1nOgfNX92Z3DMZeqjbtiQeTk6YO+hSW6WM=');
    expect(hmac(base)).toBe('+5CQLCPGx1nOgfNX92Z3DMZeqjbtiQeTk6YO+hSW6WM=');
  });

  it.each([
    // What stands in the address, and what of it stands in the base string.
    ['without a query', 'http://example.com/request', 'GET&http%3A%2F%2Fexample.com%2Frequest', own],
    ['a port of its own', 'http://127.0.0.1:8080/r', 'GET&http%3A%2F%2F127.0.0.1%3A8080%2Fr', own],
    ['the usual port', 'https://EXAMPLE.com:443/r', 'GET&https%3A%2F%2Fexample.com%2Fr', own],
    ['a slash in a name', 'https://a.example/p/A%2FB', 'GET&https%3A%2F%2Fa.example%2Fp%2FA%252FB', own],
    [
      'names that come twice, without a value, or need encoding (RFC 5849, 3.4.1.3)',
      'http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q',
      'GET&http%3A%2F%2Fexample.com%2Frequest',
      `a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26${own}`,
    ],
    [
      'signs that only RFC 3986 encodes',
      `https://a.example/r?q=${encodeURIComponent("!'()*~-._")}`,
      'GET&https%3A%2F%2Fa.example%2Fr',
      `${own}%26q%3D%2521%2527%2528%2529%252A~-._`,
    ],
    [
      'Greek, emoji, a plus and an ampersand',
      `https://a.example/r?q=${encodeURIComponent('μπλε ☕ 1+1&')}`,
      'GET&https%3A%2F%2Fa.example%2Fr',
      `${own}%26q%3D%25CE%25BC%25CF%2580%25CE%25BB%25CE%25B5%2520%25E2%2598%2595%25201%252B1%2526`,
    ],
    [
      'an order by bytes: Z comes before a',
      'https://a.example/r?a=1&Z=2',
      'GET&https%3A%2F%2Fa.example%2Fr',
      `Z%3D2%26a%3D1%26${own}`,
    ],
  ])('covers %s', (_what, address, start, parameters) => {
    expect(signed('GET', address)).toBe(hmac(`${start}&${parameters}`));
  });

  it('changes with the method, the address, a value, the time and each key', () => {
    const header = (change: object, method = 'GET', query = '?a=1', at = moment) =>
      signatureIn(oauth1Header({ ...keys, ...change }, method, new URL(`https://a.example/r${query}`), at));
    const all = [
      header({}),
      header({}, 'POST'),
      header({}, 'GET', '?a=2'),
      header({}, 'GET', '?a=1', { ...moment, timestamp: 1_795_000_001 }),
      header({}, 'GET', '?a=1', { ...moment, nonce: 'f' }),
      header({ consumerSecret: 'other' }),
      header({ tokenSecret: 'other' }),
      header({ token: 'other' }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(header({})).toBe(all[0]);
  });
});

describe('what goes along', () => {
  it('is one header that holds no secret', () => {
    const header = oauth1Header(keys, 'GET', new URL('https://a.example/r?x=1'), moment);
    expect(header).toMatch(/^OAuth (oauth_\w+="[^"]*", ){6}oauth_signature="[^"]*"$/);
    expect(header).not.toContain('secret');
    expect(header).not.toContain('x=');
  });

  it('is a time in whole seconds and a nonce that never comes again', () => {
    const moments = Array.from({ length: 50 }, () => oauth1Moment(1_795_000_000_999));
    expect(new Set(moments.map(({ nonce }) => nonce)).size).toBe(50);
    expect(new Set(moments.map(({ timestamp }) => timestamp))).toEqual(new Set([1_795_000_000]));
  });

  it.each([
    ['https://a.example/r?q=a+b+c', 'https://a.example/r?q=a%20b%20c'],
    ['https://a.example/r?q=1%2B1', 'https://a.example/r?q=1%2B1'],
    ['https://a.example/a+b', 'https://a.example/a+b'],
    ['https://a.example/r', 'https://a.example/r'],
  ])('is the address, with spaces that nobody takes for a plus: %s', (before, after) => {
    expect(oauth1Address(new URL(before)).href).toBe(after);
  });

  it('is a body that is not signed, to an address that is signed as it is sent', async () => {
    const { origin, seen } = await vendor(() => ({}));
    const { client } = clientFor(origin, { access: async () => ({ ...oneAccess, signings: [{ oauth1: keys }] }) });
    await client.send(get('/list', { at: '2026-11-01 00:00:00', x: ['b', 'a'] }));
    await client.send(write('POST', '/list', { name: 'Ελένη' }, { repeatable: true }));
    expect(seen.map(({ url }) => url)).toEqual(['/v1/list?at=2026-11-01%2000%3A00%3A00&x=b&x=a', '/v1/list']);
    for (const { method, url, headers } of seen) {
      const { authorization = '' } = headers;
      const value = (name: string) => new RegExp(`oauth_${name}="([^"]*)"`).exec(authorization)?.[1] ?? '';
      const at = { timestamp: Number(value('timestamp')), nonce: value('nonce') };
      expect(oauth1Header(keys, method, new URL(url, origin), at)).toBe(authorization);
    }
  });
});

/** The vendor's own way to check, written apart from the app's: see demo/magento/oauth.ts. */
describe('a vendor that checks for itself', () => {
  const integration: Integration = {
    consumerKey: keys.consumerKey,
    consumerSecret: keys.consumerSecret,
    accessToken: keys.token,
    accessTokenSecret: keys.tokenSecret,
  };
  const desk = () => new OAuthDesk(integration, () => moment.timestamp * 1000);

  function callOf(address: string, header: string, sent = address): Call {
    const url = new URL(sent);
    const headers = { host: url.host, authorization: header };
    return { method: 'GET', path: url.pathname, query: url.searchParams, search: url.search, headers, body: '' };
  }

  const messageOf = (address: string, header: string, sent?: string) =>
    desk().refusal(callOf(address, header, sent))?.json;
  const good = 'http://127.0.0.1:4000/rest/all/V1/orders?searchCriteria%5BpageSize%5D=1&q=%CE%B1%20%2B%27';
  const header = (address: string, of = keys, at = moment) => oauth1Header(of, 'GET', new URL(address), at);

  it('takes what is right, once', () => {
    const same = desk();
    expect(same.refusal(callOf(good, header(good)))).toBeNull();
    expect(same.refusal(callOf(good, header(good)))?.json).toMatchObject({
      message: expect.stringMatching(/nonce is already being used/),
    });
  });

  it.each([
    ['another consumer', { ...keys, consumerKey: keys.token }, good, /does not exist/],
    ['another token', { ...keys, token: keys.consumerKey }, good, /does not exist/],
    ['a token of another length', { ...keys, token: 'short' }, good, /length is invalid/],
    ['another secret', { ...keys, consumerSecret: 'x' }, good, /signature is invalid/],
    ['another token secret', { ...keys, tokenSecret: 'x' }, good, /signature is invalid/],
    ['another query on its way', keys, `${good}&more=1`, /signature is invalid/],
    ['another path on its way', keys, good.replace('orders', 'products'), /signature is invalid/],
    ['a plus sign for a space', keys, good.replace('%20', '+'), /signature is invalid/],
  ])('refuses %s', (_what, of, sent, message) => {
    expect(messageOf(good, header(good, of), sent)).toMatchObject({ message: expect.stringMatching(message) });
  });

  it('refuses a clock that runs ahead, and a header with something missing', () => {
    const early = header(good, keys, { ...moment, timestamp: moment.timestamp + 601 });
    expect(messageOf(good, early)).toMatchObject({ message: expect.stringMatching(/timestamp/) });
    expect(messageOf(good, 'OAuth oauth_token="x"')).toMatchObject({ message: expect.stringMatching(/is required/) });
  });

  it('agrees with every kind of request that the provider makes', async () => {
    const time = virtualTime();
    const context = { random: createRandom(1), scale: 0.01, tokenSeconds: 3600, startMs: time.now().getTime() };
    let origin = '';
    const shop = createMagento({ ...context, nowMs: () => time.now().getTime(), origin: () => origin });
    const respond = async (call: Call) => shop.respond(call);
    const options = { host: '127.0.0.1', port: 0, nowMs: () => time.now().getTime(), raw: () => false };
    const listener = await listen(respond, options);
    onTestFinished(() => listener.close());
    origin = listener.origin;
    const secrets = shop.logins(origin)[0]?.secrets ?? {};
    const way = magento.auth.find(({ id }) => id === 'keys');
    const signings: readonly Signing[] = way?.kind === 'key' ? way.sign(secrets, {}) : [];
    const made = { provider: magento, settings: { site: origin }, time };
    const { client } = clientFor(origin, { ...made, access: async () => ({ ...oneAccess, signings }) });
    const answers = [
      await client.send(get('/customers/search', { 'searchCriteria[filterGroups][0][filters][0][field]': 'email' })),
      await client.send(get('/products', { fields: "items[sku],total_count,(')*!~ +&=%ü☕" })),
      await client.send(write('POST', '/orders/999999/cancel', undefined, { repeatable: true, mayBeGone: true })),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
  });
});
