import { openDatabase } from './schema.ts';
import { sqliteDevices } from './sqlite-devices.ts';
import { sqliteEvents } from './sqlite-events.ts';
import { sqliteAddresses, sqliteInboxes } from './sqlite-inboxes.ts';
import { sqliteUpkeep } from './sqlite-upkeep.ts';
import type { RelayStore, StoreLimits } from './types.ts';

/** One file in a folder, for one relay process. @throws SettingError */
export function openSqliteStore(dataDir: string, limits: StoreLimits): RelayStore {
  const db = openDatabase(dataDir);
  const { finish, ...events } = sqliteEvents(db, limits);
  return {
    ...sqliteInboxes(db),
    ...sqliteAddresses(db),
    ...events,
    ...sqliteDevices(db, limits),
    ...sqliteUpkeep(db),
    async close() {
      finish();
      db.close();
    },
  };
}
