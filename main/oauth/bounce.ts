import { randomBytes, randomInt } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import type { TicketAnswer, TicketRequest } from '../../contract/relay/index.ts';
import { type Loopback, listenForCallback, type OnCallback } from './loopback.ts';
import type { Say } from './page.ts';

/** An https page that sends the browser on to this PC, for vendors that refuse to send it there themselves. */
export interface Bounce {
  /** The address to be registered at the vendor. */
  readonly redirectUri: string;
  /** Signs where the browser is to be sent on to. @throws HubError no_relay, relay_refused, unreachable, vault_locked */
  ticket(request: TicketRequest): Promise<TicketAnswer>;
}

/** A callback over the page: its server, and the state that only this sign-in has. */
export interface Bounced extends Loopback {
  readonly state: string;
}

const path = '/callback';
/** The ports that nothing is registered for (RFC 6335); the page is told which one it is. */
const [firstPort, lastPort] = [49_152, 65_535];
const tries = 20;

/** @throws HubError ports_taken, and as `ticket` */
export async function listenOverBounce(bounce: Bounce, say: Say, onCallback: OnCallback): Promise<Bounced> {
  const ports = Array.from({ length: tries }, () => randomInt(firstPort, lastPort + 1));
  const server = await listenForCallback({ host: '127.0.0.1', ports, path }, say, onCallback);
  try {
    const port = Number(new URL(server.redirectUri).port);
    const nonce = randomBytes(32).toString('base64url');
    const { state, redirectUri } = await bounce.ticket({ host: '127.0.0.1', port, path, nonce });
    // The relay signs what it is asked to; a state without our part would be one that others can know.
    if (!isOurs(state, nonce)) throw new HubError('bad_data', { detail: 'the relay signed something else' });
    return { redirectUri, state, close: server.close };
  } catch (thrown) {
    server.close();
    throw thrown;
  }
}

/** The state begins with what was signed, as JSON. */
function isOurs(state: string, nonce: string): boolean {
  return Buffer.from(state.split('.')[0] ?? '', 'base64url').includes(nonce);
}
