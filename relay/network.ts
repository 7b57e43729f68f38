import { isIPv6 } from 'node:net';
import { createBuckets } from './buckets.ts';
import { notFound, Refusal } from './refusal.ts';

const minuteMs = 60_000;

/** Says what a request to what is not there is refused with: the same everywhere, and not too often. */
export function createMisses(perMinute: number): (ip: string) => Refusal {
  const buckets = createBuckets(perMinute, minuteMs);
  return (ip) => {
    const seconds = buckets.take(networkOf(ip));
    return seconds === 0 ? notFound() : new Refusal('too_many', 'Too many requests.', seconds);
  };
}

/** What counts as one sender: an IPv4 address, or the /64 that one IPv6 customer has. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined || !isIPv6(ip)) return mapped ?? ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(gap).fill('0'), ...after].slice(0, 4).join(':');
}
