import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';

/** A whole number from the environment. */
const whole = (least: number, most: number, usual: number) =>
  z.coerce.number().int().min(least).max(most).default(usual);

const webAddress = z.url({ protocol: /^https?$/ }).refine((text) => !/[?#]/.test(text), 'it has a query or a fragment');

/** What fastify's trustProxy takes as text: addresses, networks, and these three names. */
function areNetworks(text: string): boolean {
  return text.split(',').every((each) => {
    const [address = '', bits, ...rest] = each.trim().split('/');
    const most = isIPv4(address) ? 32 : 128;
    const isNetwork = isIP(address) > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
    return rest.length === 0 && (isNetwork || ['loopback', 'linklocal', 'uniquelocal'].includes(each.trim()));
  });
}

/** What the relay can be told, and what it does untold. `--help` is written from this. */
export const environmentSchema = z.object({
  RELAY_HOST: z.string().min(1).default('127.0.0.1').describe('where it listens'),
  RELAY_PORT: whole(0, 65_535, 8787).describe('the port; 0 takes a free one'),
  RELAY_PUBLIC_URL: webAddress
    .optional()
    .describe('the address that vendors and the app call, when a proxy stands before it'),
  RELAY_STORE: z
    .string()
    .regex(/^(sqlite|nats:\/\/.+|tls:\/\/.+)$/, 'it is neither sqlite nor nats://HOST:PORT')
    .default('sqlite')
    .describe('sqlite, or nats://HOST:PORT (several servers with commas)'),
  RELAY_DATA: z.string().min(1).default('relay-data').describe('the folder for its database and its key'),
  RELAY_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, 'it is not 32 bytes in base64url')
    .optional()
    .describe("the relay's own key, 32 bytes in base64url; without it a file in RELAY_DATA"),
  RELAY_NATS_REPLICAS: whole(1, 5, 1).describe('on how many NATS servers each event lies'),
  RELAY_ENROLMENT: z
    .enum(['open', 'invited', 'closed'])
    .optional()
    .describe('who may enrol: open, invited, closed (open where only this machine reaches it, else invited)'),
  RELAY_INVITATIONS: z
    .string()
    .regex(/^[0-9a-f]{64}(,[0-9a-f]{64})*$/, 'it is no list of SHA-256 hashes in hex, with commas')
    .optional()
    .describe('SHA-256 of each invitation, in hex, with commas'),
  RELAY_MAX_EVENTS: whole(1, 10_000_000, 200_000).describe('events that are kept for one inbox'),
  RELAY_MAX_BYTES: whole(1, Number.MAX_SAFE_INTEGER, 1_000_000_000).describe('bytes that are kept for one inbox'),
  RELAY_MAX_BODY: whole(1_000, 3_000_000, 1_000_000).describe('bytes of one body'),
  RELAY_MAX_ADDRESSES: whole(1, 10_000, 200).describe('receive addresses of one inbox'),
  RELAY_MAX_DEVICES: whole(1, 100, 10).describe('devices that share one inbox'),
  RELAY_INBOX_PER_MINUTE: whole(1, 10_000_000, 6_000).describe('events that one inbox may receive in a minute'),
  RELAY_ADDRESS_PER_MINUTE: whole(1, 10_000_000, 6_000).describe('events that one receive address may receive'),
  RELAY_CLIENT_PER_MINUTE: whole(1, 10_000_000, 6_000).describe('other requests from one network address'),
  RELAY_MISSES_PER_MINUTE: whole(1, 10_000_000, 300).describe('requests of one network address to what is not there'),
  RELAY_ENROLMENTS_PER_HOUR: whole(1, 10_000_000, 30).describe('enrolments from one network address'),
  RELAY_REQUEST_SECONDS: whole(1, 300, 30).describe('how long a client may take to send one request'),
  RELAY_MAX_CONNECTIONS: whole(10, 1_000_000, 10_000).describe('open connections'),
  RELAY_KEEP_DAYS: whole(1, 30, 30).describe('days until an event that nobody fetched is let go'),
  RELAY_METRICS: z
    .string()
    .regex(/^(open|off|\S{32,200})$/, 'it is neither open nor off nor a token of at least 32 characters')
    .optional()
    .describe('who sees /metrics: open, off, or who shows this token (open where only this machine reaches it)'),
  RELAY_TRUST_PROXY: z
    .string()
    .refine(areNetworks, 'it is no list of addresses or networks, with commas')
    .optional()
    .describe('addresses or networks of proxies whose X-Forwarded-For is believed, with commas'),
  RELAY_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('how much it writes'),
});

type Environment = z.output<typeof environmentSchema>;

export interface Limits {
  readonly events: number;
  readonly bytes: number;
  readonly bodyBytes: number;
  readonly addresses: number;
  readonly devices: number;
  readonly inboxPerMinute: number;
  readonly addressPerMinute: number;
  readonly clientPerMinute: number;
  readonly missesPerMinute: number;
  readonly enrolmentsPerHour: number;
  readonly requestSeconds: number;
  readonly connections: number;
  readonly keepDays: number;
}

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Null: where it listens. */
  readonly publicUrl: string | null;
  /** `sqlite`, or NATS servers. */
  readonly store: string;
  readonly dataDir: string;
  readonly key: string | null;
  readonly natsReplicas: number;
  readonly enrolment: 'open' | 'invited' | 'closed';
  readonly invitations: readonly string[];
  readonly limits: Limits;
  readonly metrics: string;
  readonly trustProxy: string | false;
  readonly log: Environment['RELAY_LOG'];
}

/** Thrown with one sentence for who starts the relay. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** @throws SettingError that names the setting and what is wrong with it, never its value: it may be a key */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const read = environmentSchema.safeParse(variables);
  if (read.success) return settingsOf(read.data);
  const [issue] = read.error.issues;
  throw new SettingError(`${issue?.path.join('.')} does not fit: ${issue?.message}.`);
}

function settingsOf(given: Environment): Settings {
  const publicUrl = given.RELAY_PUBLIC_URL?.replace(/\/+$/, '') ?? null;
  const isLocal = isLoopback(given.RELAY_HOST) && (publicUrl === null || isLoopback(new URL(publicUrl).hostname));
  return {
    host: given.RELAY_HOST,
    port: given.RELAY_PORT,
    publicUrl,
    store: given.RELAY_STORE,
    dataDir: given.RELAY_DATA,
    key: given.RELAY_KEY ?? null,
    natsReplicas: given.RELAY_NATS_REPLICAS,
    enrolment: given.RELAY_ENROLMENT ?? (isLocal ? 'open' : 'invited'),
    invitations: given.RELAY_INVITATIONS?.split(',') ?? [],
    limits: limitsOf(given),
    metrics: given.RELAY_METRICS ?? (isLocal ? 'open' : 'off'),
    trustProxy: given.RELAY_TRUST_PROXY ?? false,
    log: given.RELAY_LOG,
  };
}

function limitsOf(given: Environment): Limits {
  return {
    events: given.RELAY_MAX_EVENTS,
    bytes: given.RELAY_MAX_BYTES,
    bodyBytes: given.RELAY_MAX_BODY,
    addresses: given.RELAY_MAX_ADDRESSES,
    devices: given.RELAY_MAX_DEVICES,
    inboxPerMinute: given.RELAY_INBOX_PER_MINUTE,
    addressPerMinute: given.RELAY_ADDRESS_PER_MINUTE,
    clientPerMinute: given.RELAY_CLIENT_PER_MINUTE,
    missesPerMinute: given.RELAY_MISSES_PER_MINUTE,
    enrolmentsPerHour: given.RELAY_ENROLMENTS_PER_HOUR,
    requestSeconds: given.RELAY_REQUEST_SECONDS,
    connections: given.RELAY_MAX_CONNECTIONS,
    keepDays: given.RELAY_KEEP_DAYS,
  };
}

function isLoopback(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1', '[::1]'].includes(host);
}
