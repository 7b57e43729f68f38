import { HubError } from '../../contract/errors.ts';
import type { Secrets } from '../../providers/kit/index.ts';
import type { Leases } from '../store/lease.ts';
import type { Credential, Vault } from '../vault/vault.ts';
import type { Tokens } from './tokens.ts';

export interface RefresherOptions {
  readonly vault: Vault;
  readonly leases: Leases;
  /** The vendor says that the grant is dead, and nobody has a newer one. */
  readonly onDead: (connectionId: string) => void;
}

/** Opens credentials and puts newer ones in their place. */
export interface Refresher {
  /** Opens a credential once per generation, so that its audit rows tell uses and not calls. */
  open(connectionId: string, why: string): Credential;
  /** Asks for new tokens, unless the credential is no longer of generation `seen`; never twice at once. */
  refresh(connectionId: string, seen: number, ask: (secrets: Secrets) => Promise<Tokens>): Promise<Credential>;
  drop(connectionId: string): void;
}

/** Longer than a token call may take, so that nobody else begins while it is under way. */
const refreshing = { ttlMs: 60_000, waitMs: 65_000 };

export function createRefresher({ vault, leases, onDead }: RefresherOptions): Refresher {
  const opened = new Map<string, Credential>();
  const underWay = new Map<string, Promise<Credential>>();

  function open(connectionId: string, why: string): Credential {
    const known = opened.get(connectionId);
    const facts = vault.facts(connectionId);
    if (known && known.generation === facts?.generation && vault.state() === 'unlocked') return known;
    opened.delete(connectionId);
    const credential = vault.read(connectionId, why);
    opened.set(connectionId, credential);
    return credential;
  }

  /** One refresh at a time over all threads and processes (must-not-fail 2). */
  async function alone(connectionId: string, seen: number, ask: (secrets: Secrets) => Promise<Tokens>) {
    try {
      return await leases.hold(`access:${connectionId}`, refreshing, async () => {
        const credential = open(connectionId, 'refresh');
        return credential.generation === seen ? renew(connectionId, credential, ask) : credential;
      });
    } catch (thrown) {
      if (!(thrown instanceof HubError) || thrown.code !== 'already_running') throw thrown;
      throw new HubError('unreachable', { detail: 'another part of Backroom is still signing in' });
    }
  }

  /** The new tokens are stored before anybody uses them; when there are none, nothing is written (must-not-fail 3). */
  async function renew(connectionId: string, credential: Credential, ask: (secrets: Secrets) => Promise<Tokens>) {
    let tokens: Tokens;
    try {
      tokens = await askOrGoBack(connectionId, credential.secrets, ask);
    } catch (thrown) {
      if (!isSignedOut(thrown)) throw thrown;
      // Somebody without our lease may have been faster: the owner, who has just signed in again.
      const now = open(connectionId, 'refresh refused');
      if (now.generation !== credential.generation) return now;
      onDead(connectionId);
      throw thrown;
    }
    vault.write(connectionId, withTokens(credential.secrets, tokens), { expiresAt: tokens.expiresAt });
    return open(connectionId, 'refreshed');
  }

  /**
   * Some vendors take the refresh token before the last one for a while longer, in case the answer that brought the
   * last one went wrong (must-not-fail 3; 30 minutes at the one that says so).
   */
  async function askOrGoBack(connectionId: string, secrets: Secrets, ask: (secrets: Secrets) => Promise<Tokens>) {
    try {
      return await ask(secrets);
    } catch (thrown) {
      const before = isSignedOut(thrown) ? vault.previous(connectionId, 'refresh refused') : null;
      if (!before?.refreshToken || before.refreshToken === secrets.refreshToken) throw thrown;
      return ask({ ...secrets, refreshToken: before.refreshToken }).catch(() => Promise.reject(thrown));
    }
  }

  return {
    open,
    refresh(connectionId, seen, ask) {
      const running = underWay.get(connectionId);
      if (running) return running;
      const started = alone(connectionId, seen, ask).finally(() => underWay.delete(connectionId));
      underWay.set(connectionId, started);
      return started;
    },
    drop: (connectionId) => void opened.delete(connectionId),
  };
}

function isSignedOut(thrown: unknown): boolean {
  return thrown instanceof HubError && thrown.code === 'signed_out';
}

/** What is stored of a connection that has tokens. */
export function withTokens(secrets: Secrets, tokens: Tokens): Secrets {
  const { accessToken, refreshToken } = tokens;
  // A vendor that does not rotate sends no refresh token: the one there was stays good.
  return { ...secrets, accessToken, ...(refreshToken === null ? {} : { refreshToken }) };
}
