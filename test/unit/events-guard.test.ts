import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createNetwork } from '../../main/http/network.ts';
import { systemTimer } from '../../main/http/timer.ts';
import { createGuard, kindOf, type Resolve } from '../../main/outbound/guard.ts';
import { post } from '../../main/outbound/post.ts';
import { leastFailures, nextAttempt, retryMs } from '../../main/outbound/retries.ts';
import { newSecret } from '../../main/outbound/signature.ts';
import { receiver } from '../support/event-receiver.ts';

const known: Readonly<Record<string, string>> = {
  'shop.example': '93.184.216.34',
  'inside.example': '10.1.2.3',
  'six.example': '2606:2800:220:1::1',
  'mapped.example': '::ffff:127.0.0.1',
  'cloud.example': '169.254.169.254',
};
const resolve: Resolve = async (host) => {
  const address = known[host];
  if (!address) throw new Error(`ENOTFOUND ${host}`);
  return [{ address, family: address.includes(':') ? 6 : 4 }];
};
const check = (url: string, isPrivate = false) => createGuard(resolve).check({ url: new URL(url), private: isPrivate });

describe('where events may go', () => {
  it.each([
    ...['127.0.0.1', '127.9.9.9', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.1.1', '0.0.0.0'],
    ...['100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1%eth0', 'fd12:3456::1'],
    ...['ff02::1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::127.0.0.1', '2002:7f00:1::', '::127.0.0.1'],
  ])('%s is private', (address) => {
    expect(kindOf(address)).toBe('private');
  });

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::',
  ])('%s is public', (address) => {
    expect(kindOf(address)).toBe('public');
  });

  it.each(['169.254.169.254', '169.254.170.2', '100.100.100.200', 'fd00:ec2::254', '::ffff:169.254.169.254'])(
    '%s is never told anything',
    (address) => {
      expect(kindOf(address)).toBe('metadata');
    },
  );

  it.each([
    ['https://shop.example/hook', false],
    ['https://six.example/hook', false],
    ['https://inside.example/hook', true],
    ['http://inside.example:5678/hook', true],
    ['http://127.0.0.1:5678/hook', true],
    ['http://[::1]:5678/hook', true],
    ['https://8.8.8.8/hook', false],
    // Nobody knows that name just now: it is judged when it is connected to.
    ['https://unknown.example/hook', false],
  ])('%s may be told (private: %s)', async (url, isPrivate) => {
    await expect(check(url, isPrivate)).resolves.toBeUndefined();
  });

  it.each([
    ['http://shop.example/hook', false, 'https://'],
    ['ftp://shop.example/hook', true, 'https://'],
    ['https://me:secret@shop.example/hook', false, 'password'],
    ['https://inside.example/hook', false, 'private'],
    ['https://mapped.example/hook', false, 'private'],
    ['https://127.0.0.1/hook', false, 'private'],
    ['https://2130706433/hook', false, 'private'],
    ['https://0x7f.1/hook', false, 'private'],
    ['https://[::1]/hook', false, 'private'],
    ['https://localhost/hook', false, 'private'],
    ['https://printer.local/hook', false, 'private'],
    ['https://127.0.0.1./hook', false, 'private'],
    ['http://shop.example/hook', true, 'internet'],
    ['https://cloud.example/hook', true, 'management'],
    ['http://169.254.169.254/latest/meta-data/', true, 'management'],
    ['http://metadata.google.internal/', true, 'management'],
  ])('%s is refused (private: %s), saying %s', async (url, isPrivate, says) => {
    await expect(check(url, isPrivate)).rejects.toMatchObject({
      code: 'bad_input',
      params: { what: expect.stringContaining(says) },
    });
  });
});

describe('a name that points elsewhere a moment later', () => {
  it('is refused at the moment of connecting, and nothing reaches what lies there', async () => {
    const inside = await receiver();
    const port = new URL(inside.url).port;
    const answers = ['93.184.216.34', '127.0.0.1'];
    const asked: string[] = [];
    const guard = createGuard(async (host) => {
      asked.push(host);
      return [{ address: answers[asked.length - 1] ?? '127.0.0.1', family: 4 }];
    });
    const network = createNetwork({}, {});
    onTestFinished(() => network.close());
    const around = { network, guard, clock: systemClock, timer: systemTimer };
    const letter = { eventId: 'evt_1', payload: '{}', secrets: { secret: newSecret(), old: null } };
    const posted = await post({ url: `https://rebind.example:${port}/`, private: false }, letter, around);
    expect(asked).toEqual(['rebind.example', 'rebind.example']);
    expect(posted).toMatchObject({
      verdict: 'failed',
      tried: { status: null, problem: expect.stringContaining('private') },
    });
    expect(inside.seen).toEqual([]);
  });
});

describe('one attempt', () => {
  const letter = { eventId: 'evt_1', payload: '{}', secrets: { secret: newSecret(), old: null } };

  async function attempt(url: string, resolveAs: Resolve, isPrivate = false, proxyUrl?: string) {
    const network = createNetwork(proxyUrl === undefined ? {} : { proxyUrl }, {});
    onTestFinished(() => network.close());
    const around = { network, guard: createGuard(resolveAs), clock: systemClock, timer: systemTimer };
    return post({ url, private: isPrivate }, letter, around);
  }

  it.each(['EAI_AGAIN', 'ENETUNREACH'])('%s is this PC’s trouble and says nothing about the address', async (code) => {
    const offline: Resolve = async () => {
      throw Object.assign(new Error(code), { code });
    };
    expect(await attempt('https://shop.example/', offline)).toMatchObject({ verdict: 'offline' });
  });

  it('a name that is not there, and a line that breaks, are the address’s', async () => {
    const nowhere: Resolve = async () => {
      throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' });
    };
    const gone = await attempt('https://shop.example/', nowhere);
    expect(gone).toMatchObject({ verdict: 'failed', tried: { problem: 'shop.example: ENOTFOUND', status: null } });
    const to = await receiver(() => ({ cut: true }));
    expect(await attempt(to.url, resolve, true)).toMatchObject({ verdict: 'failed', tried: { status: null } });
    expect(to.seen).toHaveLength(1);
  });

  it('behind a proxy, too, what lies inside is not told', async () => {
    const proxy = await receiver();
    const inside = await attempt('https://inside.example/', resolve, false, proxy.url);
    expect(inside).toMatchObject({ verdict: 'failed', tried: { problem: expect.stringContaining('private') } });
    expect(proxy.seen).toEqual([]);
  });
});

describe('when the next attempt is made', () => {
  const now = new Date('2026-03-01T08:00:00.000Z');
  const waitOf = (attempts: number, asked = 0, random = 0) => {
    const at = nextAttempt(attempts, now, asked, random);
    return at === null ? null : Date.parse(at) - now.getTime();
  };

  it('as promised, with up to a fifth more', () => {
    const hours = [5 / 3600, 5 / 60, 0.5, 2, 5, 10, 10];
    expect(retryMs.map((_wait, index) => (waitOf(index + 1) ?? 0) / 3_600_000)).toEqual(hours);
    expect(waitOf(1, 0, 0.999)).toBe(5999);
    expect(waitOf(leastFailures)).toBeNull();
  });

  it('not before it is asked for, and not later than promised when less is asked for', () => {
    expect(waitOf(1, 60_000)).toBe(60_000);
    expect(waitOf(2, 60_000)).toBe(300_000);
  });
});
