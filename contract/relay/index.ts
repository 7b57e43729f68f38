import { z } from 'zod';

/**
 * What the app and the relay say to each other: JSON over HTTPS, with the inbox's token as `Authorization: Bearer`.
 * Refusals are `{ error: { code, message } }` with a fitting status and, where waiting helps, Retry-After.
 */
export * from './envelope.ts';

const bytes32 = z.base64url().length(43);
const instant = z.iso.datetime();

/** Where everything is, below the relay's own address. */
export const relayPaths = {
  /** POST: enrol. */
  inboxes: '/v1/inboxes',
  /** GET: status. DELETE: revoke the token and forget the inbox with all that is kept for it. */
  inbox: '/v1/inbox',
  /** POST: a new token; the one before works until the new one is first used. */
  token: '/v1/inbox/token',
  /** POST: a new receive address. */
  addresses: '/v1/inbox/addresses',
  /** PUT: what is answered there. DELETE: nothing is received there any more. */
  address: (id: string) => `/v1/inbox/addresses/${encodeURIComponent(id)}`,
  /** GET: long poll. */
  events: '/v1/inbox/events',
  /** POST. */
  acks: '/v1/inbox/acks',
  /** POST: a ticket for one sign-in over the bounce page. */
  tickets: '/v1/inbox/tickets',
  /** Vendors send deliveries below it; what follows is secret. */
  receive: '/in',
  /** Vendors send browsers there. */
  bounce: '/bounce',
} as const;

export const enrolRequestSchema = z.strictObject({
  /** X25519, base64url without padding: what comes in is sealed to it (libsodium's crypto_box_seal). */
  publicKey: bytes32,
  /** Where the relay takes nobody in without one. */
  invitation: z.string().max(200).optional(),
});
export type EnrolRequest = z.infer<typeof enrolRequestSchema>;

export const enrolAnswerSchema = z.object({
  inboxId: z.string().min(1).max(64),
  token: z.string().min(32).max(200),
});
export type EnrolAnswer = z.infer<typeof enrolAnswerSchema>;

export const tokenAnswerSchema = z.object({ token: z.string().min(32).max(200) });

/**
 * What a vendor must be answered on the spot, before the app has seen anything. All else is answered with an empty 200.
 * An answer that sends something back sends plain text of printable characters, and nothing that could be markup.
 */
export const spotAnswerSchema = z.discriminatedUnion('kind', [
  /** A value of the query comes back as the body (Microsoft Graph's validationToken, Dropbox's challenge). */
  z.strictObject({ kind: z.literal('echo_query'), parameter: z.string().min(1).max(64) }),
  /** A field of a JSON body comes back, when another field has a certain value (Slack's url_verification). */
  z.strictObject({
    kind: z.literal('echo_json'),
    field: z.string().min(1).max(64),
    when: z.strictObject({ field: z.string().min(1).max(64), value: z.string().max(200) }),
  }),
  /** Requests of this method are tries of the address: answered, and not kept (Mailchimp's GET). */
  z.strictObject({ kind: z.literal('probe'), method: z.enum(['GET', 'HEAD', 'OPTIONS']) }),
  /**
   * The vendor tries whether signatures are checked (Xero's intent to receive): 401 for a body whose HMAC is not the
   * header's. The relay has this one key for it, sealed at rest.
   */
  z.strictObject({
    kind: z.literal('signed'),
    header: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .max(100),
    hash: z.enum(['sha1', 'sha256', 'sha512']),
    encoding: z.enum(['base64', 'hex']),
    key: z.string().min(1).max(1000),
  }),
]);
export type SpotAnswer = z.infer<typeof spotAnswerSchema>;

export const addressRequestSchema = z.strictObject({ answers: z.array(spotAnswerSchema).max(5) });
export type AddressRequest = z.infer<typeof addressRequestSchema>;

export const addressAnswerSchema = z.object({ addressId: z.string().min(1).max(64), url: z.url() });
export type AddressAnswer = z.infer<typeof addressAnswerSchema>;

/** Names one of the devices that share an inbox: each has what it has not acknowledged itself. */
export const deviceSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/** GET with these as the query. Answers at once when there is something after the cursor, else within `wait` seconds. */
export const pollQuerySchema = z.strictObject({
  device: deviceSchema,
  /** The last `seq` that this device has safely; 0 for all that is kept. */
  after: z.coerce.number().int().min(0),
  wait: z.coerce.number().int().min(0).max(50).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const pollAnswerSchema = z.object({
  events: z.array(
    z.object({
      /** Grows within an inbox; gaps mean nothing. */
      seq: z.int().min(1),
      addressId: z.string(),
      receivedAt: instant,
      /** A sealed, packed `Envelope`, in base64. */
      sealed: z.base64(),
    }),
  ),
  /** More is there: ask again at once. */
  more: z.boolean(),
  /** When the relay could take nothing in, in the last 30 days: what vendors tried then may not come again. */
  downtimes: z.array(z.object({ from: instant, to: instant })),
  /** What came in before this instant and was not acknowledged has been let go; null when nothing has. */
  lostBefore: instant.nullable(),
});
export type PollAnswer = z.infer<typeof pollAnswerSchema>;

/** Everything up to and with this `seq` is safe with the device. What all devices have acknowledged is deleted. */
export const ackRequestSchema = z.strictObject({ device: deviceSchema, upTo: z.int().min(0) });

export const relayStatusSchema = z.object({
  inboxId: z.string(),
  createdAt: instant,
  kept: z.object({ events: z.int(), bytes: z.int(), oldestAt: instant.nullable() }),
  limits: z.object({
    events: z.int(),
    bytes: z.int(),
    bodyBytes: z.int(),
    perMinute: z.int(),
    addresses: z.int(),
    devices: z.int(),
    keepDays: z.int(),
  }),
  lastReceivedAt: instant.nullable(),
  addresses: z.int(),
  devices: z.array(z.object({ device: z.string(), acknowledged: z.int(), seenAt: instant })),
  /** The page that sends browsers on to this PC, for vendors that refuse to; null where the relay has none. */
  bounceUri: z.url().nullable(),
});
export type RelayStatus = z.infer<typeof relayStatusSchema>;

/** For one sign-in: the browser is to come back to this port of this PC. */
export const ticketRequestSchema = z.strictObject({
  host: z.enum(['127.0.0.1', 'localhost']),
  port: z.int().min(1024).max(65_535),
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9/_-]*$/)
    .max(100),
  /** The app's own random part of the state: 43 characters of base64url. */
  nonce: bytes32,
});
export type TicketRequest = z.infer<typeof ticketRequestSchema>;

/** `state` goes to the vendor: it names host, port, path, nonce and end of life, signed by the relay. */
export const ticketAnswerSchema = z.object({ state: z.string().max(500), redirectUri: z.url(), expiresAt: instant });
export type TicketAnswer = z.infer<typeof ticketAnswerSchema>;

export const relayErrorSchema = z.object({
  error: z.object({
    code: z.enum([
      'bad_input',
      'unauthorized',
      'not_found',
      'full',
      'too_large',
      'too_many',
      'not_invited',
      'closed',
      'fault',
    ]),
    message: z.string(),
  }),
});
export type RelayErrorCode = z.infer<typeof relayErrorSchema>['error']['code'];
