import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** The secret that an address's deliveries are signed with, and the one before for as long as it signs along. */
export interface SigningSecrets {
  readonly secret: string;
  readonly old: string | null;
}

/** As Standard Webhooks has it: `whsec_` and 24 to 64 random bytes in base64. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/**
 * The headers of Standard Webhooks for a body, one signature for each secret.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#webhook-headers-sending-metadata-to-consumers
 * @param at of this attempt: receivers refuse what is older than a few minutes
 */
export function signedHeaders(id: string, at: Date, body: string, { secret, old }: SigningSecrets) {
  const signatures = [secret, ...(old === null ? [] : [old])].map((one) => new Webhook(one).sign(id, at, body));
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
