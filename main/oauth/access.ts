import { HubError } from '../../contract/errors.ts';
import type { AuthWay, Provider, Secrets } from '../../providers/kit/index.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Network } from '../http/network.ts';
import type { Access, AccessWish } from '../http/signed.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/database.ts';
import { createLeases } from '../store/lease.ts';
import type { Credential, Vault } from '../vault/vault.ts';
import { exchangeClientCredentials, type Party, refreshTokens, revokeToken } from './protocol.ts';
import { createRefresher } from './refresher.ts';
import type { Tokens } from './tokens.ts';

export { withTokens } from './refresher.ts';

export interface AccessOptions {
  readonly db: Db;
  readonly vault: Vault;
  /** @throws HubError not_found */
  readonly connectionOf: (connectionId: string) => Connection;
  readonly providerOf: (id: string) => Provider | undefined;
  /** Origin that answers instead of the provider's own, for this connection. */
  readonly endpointOf: (connection: Connection) => string | undefined;
  readonly network: Network;
  readonly clock?: Clock | undefined;
  /** Told once each time a connection turns to "needs you to sign in again". */
  readonly onSignedOut: (connectionId: string) => void;
}

/** Keeps every connection's credential fit for use. */
export interface AccessService {
  /**
   * What signs the connection's requests now. Refreshes before expiry; with `fresh`, unless somebody else has done so
   * since `seenGeneration`.
   * @throws HubError signed_out (the grant is dead), unreachable, vendor_fault, limited, vault_locked, not_found
   */
  get(connectionId: string, wish?: AccessWish): Promise<Access>;
  /** The vendor refuses this very credential for good: the connection needs a person, told once. */
  reject(connectionId: string, generation: number): void;
  /** Refreshes a grant that was not used for a day, so that it does not lapse (must-not-fail 1). */
  keepAlive(connectionId: string): Promise<void>;
  /** Tells the vendor as far as it can be reached, then forgets the credential. */
  disconnect(connectionId: string): Promise<void>;
}

const dayMs = 86_400_000;
const earlyMs = 300_000;
const earlyShare = 0.2;
/** After an early refresh that failed, the token is used on for so long before the next try. */
const againMs = 30_000;

interface Context {
  readonly connection: Connection;
  readonly way: AuthWay;
  readonly party: Omit<Party, 'way' | 'secrets'>;
}

export function createAccess(options: AccessOptions): AccessService {
  const { db, vault, clock = systemClock } = options;
  const signOut = db.prepare(`UPDATE connection SET state = 'signed_out' WHERE id = ? AND state = 'ready'`);
  const refresher = createRefresher({ vault, leases: createLeases(db, clock), onDead: markSignedOut });

  function markSignedOut(connectionId: string): void {
    if (signOut.run(connectionId).changes === 1) options.onSignedOut(connectionId);
  }

  function contextOf(connectionId: string): Context {
    const connection = options.connectionOf(connectionId);
    const way = options.providerOf(connection.provider)?.auth.find(({ id }) => id === connection.way);
    if (!way) throw new HubError('not_found', { params: { what: 'provider', name: connection.provider } });
    const { settings } = connection;
    return {
      connection,
      way,
      party: { settings, endpoint: options.endpointOf(connection), network: options.network, clock },
    };
  }

  function refresh(connectionId: string, context: Context, seen: number): Promise<Credential> {
    return refresher.refresh(connectionId, seen, (secrets) => newTokens(context, secrets));
  }

  async function refreshedEarly(connectionId: string, context: Context, credential: Credential): Promise<Access> {
    try {
      return accessOf(context, await refresh(connectionId, context, credential.generation));
    } catch (thrown) {
      const now = clock.now().getTime();
      const stillGood = credential.secrets.accessToken && now < Date.parse(credential.expiresAt ?? '');
      if (!stillGood || !(thrown instanceof HubError) || !thrown.retryable) throw thrown;
      return { ...accessOf(context, credential), refreshAt: now + againMs };
    }
  }

  return {
    async get(connectionId, wish = {}) {
      const context = contextOf(connectionId);
      const credential = refresher.open(connectionId, 'sign requests');
      if (!isRenewable(context.way, credential.secrets)) return accessOf(context, credential);
      if (wish.fresh && wish.seenGeneration === credential.generation) {
        return accessOf(context, await refresh(connectionId, context, credential.generation));
      }
      const due = refreshAtOf(credential);
      const missing = !credential.secrets.accessToken;
      if (!missing && (due === null || clock.now().getTime() < due)) return accessOf(context, credential);
      return refreshedEarly(connectionId, context, credential);
    },
    reject(connectionId, generation) {
      if (vault.facts(connectionId)?.generation === generation) markSignedOut(connectionId);
    },
    async keepAlive(connectionId) {
      const context = contextOf(connectionId);
      const facts = vault.facts(connectionId);
      if (context.way.kind !== 'oauth2' || context.connection.state !== 'ready' || !facts) return;
      if (clock.now().getTime() - Date.parse(facts.updatedAt) < dayMs) return;
      const { secrets, generation } = refresher.open(connectionId, 'keep alive');
      if (isRenewable(context.way, secrets)) await refresh(connectionId, context, generation);
    },
    async disconnect(connectionId) {
      const { way, party } = contextOf(connectionId);
      if (way.kind === 'oauth2' && way.revoke && vault.facts(connectionId) && vault.state() === 'unlocked') {
        const { secrets } = refresher.open(connectionId, 'revoke');
        const token = secrets.refreshToken ?? secrets.accessToken;
        if (token) await revokeToken({ ...party, way, secrets }, token).catch(() => undefined);
      }
      refresher.drop(connectionId);
      vault.forget(connectionId);
    },
  };
}

function isRenewable(way: AuthWay, secrets: Secrets): boolean {
  return way.kind === 'client-credentials' || (way.kind === 'oauth2' && Boolean(secrets.refreshToken));
}

function newTokens({ way, party }: Context, secrets: Secrets): Promise<Tokens> {
  switch (way.kind) {
    case 'key':
      throw new HubError('bug', { detail: 'keys are not refreshed' });
    case 'oauth2':
      return refreshTokens({ ...party, way, secrets }, secrets.refreshToken ?? '');
    case 'client-credentials':
      return asSignedOut(exchangeClientCredentials({ ...party, way, secrets }));
    default:
      return way satisfies never;
  }
}

/** For a connection that has worked before, a refused app means that a person must sign in again. */
async function asSignedOut(tokens: Promise<Tokens>): Promise<Tokens> {
  try {
    return await tokens;
  } catch (thrown) {
    if (!(thrown instanceof HubError) || thrown.code !== 'bad_credentials') throw thrown;
    throw new HubError('signed_out', { ...(thrown.detail ? { detail: thrown.detail } : {}), params: thrown.params });
  }
}

function accessOf({ connection, way }: Context, credential: Credential): Access {
  const { secrets, generation } = credential;
  const signings = way.kind === 'key' ? way.sign(secrets, connection.settings) : [way.sign(secrets.accessToken ?? '')];
  const preferred = connection.signing < signings.length ? connection.signing : 0;
  const refreshAt = isRenewable(way, secrets) ? refreshAtOf(credential) : null;
  return { signings, preferred, generation, refreshAt };
}

/** Five minutes before expiry, or a fifth of its life where that is shorter (must-not-fail 1). */
function refreshAtOf({ expiresAt, updatedAt }: Credential): number | null {
  if (expiresAt === null) return null;
  const end = Date.parse(expiresAt);
  return end - Math.min(earlyMs, earlyShare * Math.max(0, end - Date.parse(updatedAt)));
}
