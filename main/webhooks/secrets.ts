import type { Secrets } from '../../providers/kit/index.ts';
import type { Vault } from '../vault/vault.ts';

/** What vendors gave for checking deliveries, beside the sign-in: that changes with each refresh of a token. */
export interface HookSecrets {
  /** Everything that a connection's deliveries may be checked with; several of one name stand on lines of their own. */
  read(connectionId: string, why: string): Secrets;
  /** Puts fresh ones before those that are there. */
  add(connectionId: string, name: string, fresh: readonly string[]): void;
  forget(connectionId: string): void;
}

/** Some vendors give each subscription its own, and have a dozen; those of ended ones are let go in time. */
const kept = 50;

const ownerOf = (connectionId: string) => `hook:${connectionId}`;

export function createHookSecrets(vault: Vault): HookSecrets {
  function own(connectionId: string, why: string): Secrets {
    const owner = ownerOf(connectionId);
    return vault.facts(owner) === null ? {} : vault.read(owner, why).secrets;
  }

  return {
    read(connectionId, why) {
      const signIn = vault.facts(connectionId) === null ? {} : vault.read(connectionId, why).secrets;
      const all: Record<string, string> = { ...signIn };
      for (const [name, values] of Object.entries(own(connectionId, why))) {
        all[name] = all[name] ? `${values}\n${all[name]}` : values;
      }
      return all;
    },
    add(connectionId, name, fresh) {
      const before = own(connectionId, 'keep a webhook secret');
      const values = [...new Set([...fresh, ...(before[name] ?? '').split('\n')])].filter(Boolean).slice(0, kept);
      vault.write(ownerOf(connectionId), { ...before, [name]: values.join('\n') });
    },
    forget: (connectionId) => vault.forget(ownerOf(connectionId)),
  };
}
