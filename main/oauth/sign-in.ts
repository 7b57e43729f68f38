import * as oauth from 'oauth4webapi';
import { asHubError, HubError } from '../../contract/errors.ts';
import type { OAuthWay, Settings } from '../../providers/kit/index.ts';
import { systemClock } from '../clock.ts';
import { systemTimer, type Timer } from '../http/timer.ts';
import { rememberSecret } from '../redact.ts';
import { type Bounce, listenOverBounce } from './bounce.ts';
import { type Accepted, type Expected, parametersIn, readCallback } from './callback.ts';
import { type Loopback, listenForCallback, type OnCallback } from './loopback.ts';
import type { Ending, Say } from './page.ts';
import { authorizeAddress, clientOf, exchangeCode, type Party } from './protocol.ts';
import type { Tokens } from './tokens.ts';

export interface SignedIn {
  readonly tokens: Tokens;
  /** Values of the callback that the way asks to keep, such as a company's id. */
  readonly extras: Settings;
}

/** One try to sign in. Ends with its result, after five minutes, or when cancelled; the server is then closed. */
export interface Attempt {
  /** To be opened in the system browser, here or on another machine. */
  readonly url: string;
  readonly redirectUri: string;
  /** True when the browser cannot come back by itself: the address it ends at must be pasted. */
  readonly pasteOnly: boolean;
  readonly expiresAt: string;
  /** Rejects with HubError sign_in_denied, sign_in_failed, sign_in_expired, bad_credentials, unreachable or stopped. */
  readonly result: Promise<SignedIn>;
  /**
   * The address that a browser on another machine ended at, pasted back (must-not-fail 26).
   * @throws HubError sign_in_mismatch when it is not of this attempt, which then goes on waiting
   */
  paste(text: string): void;
  cancel(): void;
}

export interface SignInOptions extends Party {
  readonly way: OAuthWay;
  /** What is asked for. */
  readonly scopes: readonly string[];
  readonly say: Say;
  /** Over which vendors that refuse this PC can send the browser back all the same. */
  readonly bounce?: Bounce | null;
  readonly timer?: Timer | undefined;
}

const lifeMs = 300_000;

/** @throws HubError ports_taken, bad_input (the app's id or secret missing, an address that is not https) */
export async function beginSignIn(options: SignInOptions): Promise<Attempt> {
  const { way, timer = systemTimer, clock = systemClock } = options;
  const { clientSecret } = clientOf(options);
  const address = authorizeAddress(options);
  const verifier = way.pkce ? oauth.generateRandomCodeVerifier() : null;
  if (verifier) rememberSecret(verifier);
  const course = createCourse();

  // Whoever comes before the state is known cannot know it.
  let expected: Expected | null = null;
  const { pasteOnly, state, redirectUri, close } = await openDoor(options, (parameters) => {
    const ended = receive(parameters);
    return ended === 'waiting' ? course.result.then(() => 'done' as const, endingOf) : Promise.resolve(ended);
  });
  expected = { way, clientSecret, state };

  /** Takes a callback in; one that is proven is the only one. */
  function receive(parameters: URLSearchParams): Ending | 'waiting' {
    if (course.isTaken()) return 'over';
    if (expected === null) return 'mismatch';
    try {
      const accepted = readCallback(parameters, expected);
      course.take(finish(accepted));
    } catch (thrown) {
      const error = asHubError(thrown);
      if (error.code === 'sign_in_mismatch') return 'mismatch';
      course.take(Promise.reject(error));
    }
    return 'waiting';
  }

  async function finish({ parameters, extras }: Accepted): Promise<SignedIn> {
    rememberSecret(parameters.get('code') ?? '');
    return { tokens: await exchangeCode(options, { parameters, redirectUri, verifier }), extras };
  }

  const over = new AbortController();
  course.result
    .catch(() => undefined)
    .finally(() => {
      over.abort();
      close();
    });
  timer.sleep(lifeMs, over.signal).then(
    () => course.isTaken() || course.take(Promise.reject(new HubError('sign_in_expired'))),
    () => undefined,
  );

  return {
    url: await authorizeUrl(address, options, { ...expected, redirectUri, verifier }),
    redirectUri,
    pasteOnly,
    expiresAt: new Date(clock.now().getTime() + lifeMs).toISOString(),
    result: course.result,
    paste(text) {
      const ended = receive(parametersIn(text));
      if (ended === 'mismatch') throw new HubError('sign_in_mismatch');
      if (ended === 'over') throw new HubError('sign_in_expired');
    },
    cancel: () => {
      if (!course.isTaken()) course.take(Promise.reject(new HubError('stopped')));
    },
  };
}

interface Door extends Loopback {
  readonly pasteOnly: boolean;
  readonly state: string;
}

/** Where the browser comes back to: this PC, this PC by way of the relay's page, or a page of the owner's own. */
async function openDoor({ way, settings, say, bounce }: SignInOptions, onCallback: OnCallback): Promise<Door> {
  const { redirect } = way;
  const state = oauth.generateRandomState();
  if (!('own' in redirect)) return { ...(await listenForCallback(redirect, say, onCallback)), state, pasteOnly: false };
  const address = settings[redirect.own];
  if (bounce && address === bounce.redirectUri) {
    return { ...(await listenOverBounce(bounce, say, onCallback)), pasteOnly: false };
  }
  return { ...ownPage(address), state, pasteOnly: true };
}

/** A page of the owner's own: nothing to listen to, the address is pasted back from there. */
function ownPage(address: string | undefined): Loopback {
  if (!address) throw new HubError('bad_input', { detail: 'the redirect address is missing' });
  return { redirectUri: address, close: () => undefined };
}

/** A result that is settled by the first who takes it. */
function createCourse() {
  let taken = false;
  let settle: (outcome: Promise<SignedIn>) => void = () => undefined;
  const result = new Promise<SignedIn>((resolve) => {
    settle = resolve;
  });
  // Whoever awaits it sees the error; until then nobody listens, and that is no unhandled rejection.
  result.catch(() => undefined);
  return {
    result,
    isTaken: () => taken,
    take(outcome: Promise<SignedIn>): void {
      taken = true;
      settle(outcome);
    },
  };
}

function endingOf(thrown: unknown): Ending {
  return asHubError(thrown).code === 'sign_in_denied' ? 'denied' : 'failed';
}

async function authorizeUrl(
  address: URL,
  options: SignInOptions,
  { way, state, redirectUri, verifier }: Expected & { readonly redirectUri: string; readonly verifier: string | null },
): Promise<string> {
  const challenge = verifier && (await oauth.calculatePKCECodeChallenge(verifier));
  const values = {
    ...way.authorizeParams,
    response_type: 'code',
    client_id: clientOf(options).clientId,
    redirect_uri: redirectUri,
    state,
    ...(options.scopes.length > 0 ? { scope: options.scopes.join(way.scopeSeparator ?? ' ') } : {}),
    ...(challenge ? { code_challenge: challenge, code_challenge_method: 'S256' } : {}),
  };
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  return address.href;
}
