import type { Settings } from '../settings.ts';
import { openSqliteStore } from './sqlite.ts';
import type { RelayStore } from './types.ts';

/**
 * The store that was chosen; only its packages are loaded.
 * @param keyFingerprint of the relay's own key, which all that share a store need to have
 * @throws SettingError
 */
export async function openStore(settings: Settings, keyFingerprint: string): Promise<RelayStore> {
  if (settings.store === 'sqlite') return openSqliteStore(settings.dataDir, settings.limits);
  const { openNatsStore } = await import('./nats.ts');
  return openNatsStore(settings, keyFingerprint);
}
