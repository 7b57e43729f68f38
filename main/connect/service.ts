import { randomBytes } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import type { WordKey } from '../../contract/words/index.ts';
import { isWordKey, say } from '../../contract/words/index.ts';
import type { Account, AuthWay, Provider, Secrets, Settings } from '../../providers/kit/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import type { Network } from '../http/network.ts';
import { withTokens } from '../oauth/access.ts';
import type { Bounce } from '../oauth/bounce.ts';
import { exchangeClientCredentials } from '../oauth/protocol.ts';
import { beginSignIn } from '../oauth/sign-in.ts';
import type { Tokens } from '../oauth/tokens.ts';
import type { Audit } from '../store/audit.ts';
import type { Connection, ConnectionRepo } from '../store/connections.ts';
import type { Db } from '../store/database.ts';
import type { StreamRepo } from '../store/streams.ts';
import { nextDue } from '../sync/schedule.ts';
import type { Vault } from '../vault/vault.ts';
import { type Attempt, createAttempts } from './attempts.ts';
import { chooseOne } from './choosing.ts';
import { checkStreams, type Draft, findWay, usualCron } from './draft.ts';
import { readFields, type Typed } from './fields.ts';
import { fixedAccess, probe } from './probe.ts';
import type { Reach } from './reach.ts';
import { scopesFor } from './scopes.ts';

export interface ConnectInput extends Typed {
  readonly provider: string;
  readonly way: string;
  readonly name: string;
  readonly streams?: readonly string[] | undefined;
  /** A day, YYYY-MM-DD. */
  readonly backfillFrom?: string | null | undefined;
  readonly cron?: string | undefined;
  readonly connectionId?: string | undefined;
  /** Whether Backroom may write there; as before for a connection that is signed in to again, else false. */
  readonly writes?: boolean | undefined;
  /** Which of several companies or shops, by id or name. */
  readonly choice?: string | undefined;
  readonly pretend?: boolean;
  /** Takes the first of several companies or shops, unless `choice` says which. */
  readonly firstChoice?: true;
  /** Opens the sign-in page instead of the system browser, and tells where that ended if it knows. */
  readonly openPage?: OpenPage;
}

/** Shows a page to the person; resolves with the address that it ended at, where that is known. */
export type OpenPage = (url: string) => Promise<string | undefined>;

export interface ConnectOptions {
  readonly db: Db;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly connections: ConnectionRepo;
  readonly streams: StreamRepo;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly endpointOf: (connection: Pick<Connection, 'provider' | 'pretend'>) => string | undefined;
  readonly network: Network;
  readonly clock: Clock;
  readonly events: Events;
  readonly log: { warn(facts: object, message: string): void };
  readonly openPage: OpenPage;
  /** The relay's page for sign-ins; null where there is none. */
  readonly bounce?: () => Bounce | null;
  /** Told when a connection is there and signed in: its first fetch can begin. */
  readonly onConnected: (connectionId: string) => void;
}

export interface ConnectService {
  /** Checks what was typed, then signs in and proves it. @throws HubError bad_input, already_exists, not_found, vault_locked, vault_not_set_up */
  start(input: ConnectInput): Attempt;
  get(attemptId: string): Attempt;
  reopen(attemptId: string): Promise<void>;
  paste(attemptId: string, text: string): Attempt;
  /** @throws HubError not_found, sign_in_expired when nothing is asked */
  choose(attemptId: string, choice: string): Attempt;
}

interface SignedIn {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly expiresAt: string | null;
  readonly signings: ReturnType<Extract<AuthWay, { kind: 'key' }>['sign']>;
}

export function createConnect(options: ConnectOptions): ConnectService {
  const { vault, connections, clock, events } = options;
  const attempts = createAttempts(events);
  const openers = new Map<string, OpenPage>();

  function start(input: ConnectInput): Attempt {
    const draft = draftOf(input);
    if (vault.state() !== 'unlocked') throw new HubError(vault.state() === 'new' ? 'vault_not_set_up' : 'vault_locked');
    return attempts.begin(async (attempt) => {
      openers.set(attempt.id, input.openPage ?? options.openPage);
      const signedIn = await choose(draft, await signIn(draft, attempt), attempt);
      attempt.change({ phase: 'probing' });
      let signing = 0;
      const account = await askWho(draft, signedIn, (index) => {
        signing = index;
      });
      attempt.change({ account: account.name });
      const id = store.immediate(draft, signedIn, account, signing);
      events.changed(['connections', 'app'], id);
      options.onConnected(id);
      return id;
    });
  }

  function draftOf(input: ConnectInput): Draft {
    const again = input.connectionId ? connections.get(input.connectionId) : undefined;
    const provider = options.providers.get(again?.provider ?? input.provider);
    if (!provider) throw new HubError('not_found', { params: { what: 'system', name: input.provider } });
    const way = findWay(provider, input.way);
    const name = input.name.trim() || again?.name || provider.name;
    const twin = connections.find(name);
    if (twin && twin.id !== again?.id) throw new HubError('already_exists', { params: { name, field: 'name' } });
    checkStreams(provider, input.streams);
    const cron = input.cron ?? again?.cron ?? usualCron;
    nextDue(cron, clock.now());
    const backfillFrom = input.backfillFrom ? `${input.backfillFrom}T00:00:00.000Z` : (again?.backfillFrom ?? null);
    const pretend = input.pretend ?? again?.pretend ?? false;
    return {
      provider,
      way,
      name,
      ...readFields(provider, way, input),
      streams: input.streams,
      backfillFrom,
      cron,
      pretend,
      writes: input.writes ?? again?.writes ?? false,
      choice: input.choice,
      firstChoice: input.firstChoice ?? false,
      again: again?.id,
    };
  }

  async function signIn(draft: Draft, attempt: Attempt): Promise<SignedIn> {
    const { way, settings, secrets } = draft;
    switch (way.kind) {
      case 'key':
        return { settings, secrets, expiresAt: null, signings: way.sign(secrets, settings) };
      case 'client-credentials': {
        const tokens = await exchangeClientCredentials(await partyOf(draft, way));
        return signedInWith(draft, way, tokens, {});
      }
      case 'oauth2': {
        const { tokens, extras } = await signInByBrowser(draft, way, attempt);
        return signedInWith(draft, way, tokens, extras);
      }
      default:
        return way satisfies never;
    }
  }

  async function signInByBrowser(draft: Draft, way: Extract<AuthWay, { kind: 'oauth2' }>, attempt: Attempt) {
    const scopes = scopesFor(draft.provider, way, draft);
    const signInAttempt = await beginSignIn({
      ...(await partyOf(draft, way)),
      way,
      scopes,
      say: sayPage,
      bounce: options.bounce?.() ?? null,
    });
    attempt.signIn = signInAttempt;
    if (attempt.cancelled.aborted) signInAttempt.cancel();
    const { url, expiresAt, pasteOnly } = signInAttempt;
    attempt.change({ phase: 'browser', url, expiresAt, pasteOnly });
    void openers
      .get(attempt.id)?.(url)
      .then((ended) => {
        if (pasteOnly && ended !== undefined) signInAttempt.paste(ended);
      })
      .catch((thrown: unknown) => {
        // The window still shows the address to copy; a browser that does not open is no failed sign-in.
        options.log.warn({ problem: String(thrown) }, 'the browser could not be opened');
      });
    try {
      return await signInAttempt.result;
    } finally {
      attempt.signIn = null;
      attempt.change({ url: null, expiresAt: null });
    }
  }

  async function partyOf<W extends Extract<AuthWay, { kind: 'oauth2' | 'client-credentials' }>>(draft: Draft, way: W) {
    const { settings, secrets } = draft;
    const endpoint = options.endpointOf({ provider: draft.provider.id, pretend: draft.pretend });
    return { way, settings, secrets, endpoint, network: options.network, clock };
  }

  function questionTo({ provider, pretend }: Draft, { settings, signings }: SignedIn): Reach {
    const endpoint = options.endpointOf({ provider: provider.id, pretend });
    return { ...options, provider, settings, endpoint, access: fixedAccess(signings) };
  }

  async function choose(draft: Draft, signedIn: SignedIn, attempt: Attempt): Promise<SignedIn> {
    const before = draft.again ? connections.get(draft.again).settings : undefined;
    const known = { choice: draft.choice, first: draft.firstChoice, settings: before };
    const chosen = await asWrongValues(chooseOne(questionTo(draft, signedIn), attempt, known));
    return { ...signedIn, settings: { ...signedIn.settings, ...chosen } };
  }

  function askWho(draft: Draft, signedIn: SignedIn, onSigning: (index: number) => void): Promise<Account> {
    return asWrongValues(probe({ ...questionTo(draft, signedIn), onSigning }));
  }

  /** Nothing was connected yet, so "signed out" means that what was typed is wrong. */
  async function asWrongValues<T>(asking: Promise<T>): Promise<T> {
    try {
      return await asking;
    } catch (thrown) {
      if (!(thrown instanceof HubError) || thrown.code !== 'signed_out') throw thrown;
      throw new HubError('bad_credentials', { cause: thrown, ...(thrown.detail ? { detail: thrown.detail } : {}) });
    }
  }

  /** The connection, its credential and its streams in one transaction. */
  const store = options.db.transaction(
    (draft: Draft, signedIn: SignedIn, account: Account, signing: number): string => {
      const known = draft.again ? connections.get(draft.again) : undefined;
      if (known && known.state !== 'off' && known.account.id !== account.id) {
        throw new HubError('conflict', {
          params: { name: known.name },
          detail: `that sign-in is for ${account.name}, this connection is for ${known.account.name}`,
        });
      }
      const id = known?.id ?? `${draft.provider.id}-${randomBytes(4).toString('hex')}`;
      const fields = {
        name: draft.name,
        way: draft.way.id,
        settings: signedIn.settings,
        account,
        signing,
        cron: draft.cron,
        backfillFrom: draft.backfillFrom,
        writes: draft.writes,
      };
      if (known) connections.change(id, { ...fields, state: 'ready' });
      else {
        const { pretend, provider } = draft;
        connections.add({
          id,
          provider: provider.id,
          ...fields,
          state: 'ready',
          pretend,
          paused: false,
          nextDueAt: null,
          createdAt: instantOf(clock),
        });
      }
      vault.write(id, signedIn.secrets, { expiresAt: signedIn.expiresAt });
      for (const stream of draft.provider.streams) {
        const state = options.streams.ensure(id, stream.id, stream.entity, draft.streams?.includes(stream.id) ?? true);
        if (draft.streams) options.streams.enable(state.id, draft.streams.includes(stream.id));
      }
      options.audit.write({
        action: known ? 'connection.sign_in' : 'connection.add',
        subject: id,
        detail: `${draft.provider.name}: ${account.name}`,
      });
      return id;
    },
  );

  return {
    start,
    get: attempts.get,
    async reopen(attemptId) {
      const { url } = attempts.get(attemptId).view();
      if (url) await openers.get(attemptId)?.(url);
    },
    paste(attemptId, text) {
      const attempt = attempts.get(attemptId);
      if (!attempt.signIn) throw new HubError('sign_in_expired');
      attempt.signIn.paste(text);
      return attempt;
    },
    choose(attemptId, choice) {
      const attempt = attempts.get(attemptId);
      if (!attempt.choose) throw new HubError('sign_in_expired');
      attempt.choose(choice);
      return attempt;
    },
  };
}

function signedInWith(
  draft: Draft,
  way: Extract<AuthWay, { kind: 'oauth2' | 'client-credentials' }>,
  tokens: Tokens,
  extras: Settings,
): SignedIn {
  return {
    settings: { ...draft.settings, ...extras },
    secrets: withTokens(draft.secrets, tokens),
    expiresAt: tokens.expiresAt,
    signings: [way.sign(tokens.accessToken)],
  };
}

/** The pages of the sign-in name their sentences by key. */
function sayPage(key: string): string {
  const known: WordKey | null = isWordKey(key) ? key : null;
  return known ? say(known) : key;
}
