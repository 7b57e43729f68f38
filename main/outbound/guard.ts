import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { HubError } from '../../contract/errors.ts';
import { say } from '../../contract/words/index.ts';

/** Where an event may be sent to: an address, and whether the owner said that it may lie on this PC or around it. */
export interface Destination {
  readonly url: URL;
  readonly private: boolean;
}

/** Every address of a name. @throws a Node error where it has none */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * Keeps events from going where they must not. A name is judged by what it resolves to, before the call and again at
 * the moment of connecting, since a name can point elsewhere a second later (DNS rebinding).
 */
export interface Guard {
  /** @throws HubError bad_input saying what is wrong; a name that nobody knows just now is let through */
  check(destination: Destination): Promise<void>;
  /** Resolves names for a call to this destination, and refuses what it must not reach. */
  lookupFor(destination: Destination): LookupFunction;
}

const systemResolve: Resolve = (host) =>
  new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  });

export function createGuard(resolve: Resolve = systemResolve): Guard {
  async function found(destination: Destination): Promise<readonly LookupAddress[]> {
    const addresses = await resolve(hostOf(destination.url));
    for (const { address } of addresses) checkAddress(address, destination);
    return addresses;
  }

  return {
    async check(destination) {
      const { url } = destination;
      checkShape(destination);
      const host = hostOf(url);
      if (isIP(host)) return checkAddress(host, destination);
      try {
        await found(destination);
      } catch (thrown) {
        if (thrown instanceof HubError) throw thrown;
      }
    },
    lookupFor: (destination) => (_host, options, done) => {
      found(destination).then(
        (addresses) => {
          const usable = addresses.filter(({ family }) => !options.family || family === options.family);
          const [first] = usable;
          if (!first) done(new Error(`${hostOf(destination.url)} has no address`), '');
          else if (options.all) done(null, [...usable]);
          else done(null, first.address, first.family);
        },
        (thrown: unknown) => done(thrown instanceof Error ? thrown : new Error(String(thrown)), ''),
      );
    },
  };
}

/** The host as an address is written elsewhere: without the brackets around IPv6, and without a last dot. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function refuse(why: 'scheme' | 'password' | 'metadata' | 'privateAddress' | 'openHttp', url: URL): HubError {
  return new HubError('bad_input', { params: { what: say(`outbound.refused.${why}`, { host: url.host }) } });
}

const metadataNames = new Set(['metadata.google.internal', 'metadata', 'instance-data']);

function checkShape({ url, private: isPrivate }: Destination): void {
  const schemes = isPrivate ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) throw refuse('scheme', url);
  if (url.username || url.password) throw refuse('password', url);
  const host = hostOf(url);
  if (metadataNames.has(host)) throw refuse('metadata', url);
  if (!isPrivate && /(^|\.)(localhost|local|internal|lan|home\.arpa)$/.test(host)) throw refuse('privateAddress', url);
}

function checkAddress(address: string, { url, private: isPrivate }: Destination): void {
  const kind = kindOf(address);
  if (kind === 'metadata') throw refuse('metadata', url);
  if (kind === 'private' && !isPrivate) throw refuse('privateAddress', url);
  if (kind === 'public' && url.protocol === 'http:') throw refuse('openHttp', url);
}

/** Where clouds tell a machine its own keys: AWS, Azure, Google and others; AWS for containers; Alibaba; Azure's host. */
const metadata = listOf(['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254']);

/** What is not the open internet: https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 sister. */
const notPublic = listOf([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
  ...['::/128', '::1/128', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8', '2001:db8::/32'],
]);

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits] = range.split('/');
    const family = net.includes(':') ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(net, family);
    else list.addSubnet(net, Number(bits), family);
  }
  return list;
}

/** What lies at an address. IPv6 in which an IPv4 address is wrapped is judged by what is wrapped. */
export function kindOf(address: string): 'public' | 'private' | 'metadata' {
  const plain = address.replace(/%.*$/, '');
  const inner = wrapped(plain) ?? plain;
  const family = inner.includes(':') ? 'ipv6' : 'ipv4';
  if (metadata.check(inner, family)) return 'metadata';
  return notPublic.check(inner, family) ? 'private' : 'public';
}

/** Mapped (::ffff:0:0/96), compatible (::/96), NAT64 (64:ff9b::/96) and 6to4 (2002::/16) hold an IPv4 address. */
function wrapped(address: string): string | null {
  if (!address.includes(':')) return null;
  const groups = groupsOf(address);
  const head = groups.slice(0, 6).map((group) => group.toString(16));
  const dotted = (high = 0, low = 0) => [high >> 8, high & 255, low >> 8, low & 255].join('.');
  if (head[0] === '2002') return dotted(groups[1], groups[2]);
  const isWrapped = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0', '0:0:0:0:ffff:0'].includes(head.join(':'));
  // Below ::1:0 nothing but :: and ::1 lies, which stand for themselves.
  const isCompatible = head.join(':') === '0:0:0:0:0:0' && (groups[6] ?? 0) > 0;
  return isWrapped || isCompatible ? dotted(groups[6], groups[7]) : null;
}

/** The eight numbers of an IPv6 address, however it is written: the URL parser has one way of writing it. */
function groupsOf(address: string): number[] {
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = '', right] = text.split('::');
  const parts = (half: string) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [parts(left), parts(right ?? '')];
  const gap = right === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: gap }, () => 0), ...after];
}
