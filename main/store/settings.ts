import type { Db } from './database.ts';

/** Small facts of a profile, as JSON text by key. */
export interface SettingRepo {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

export function createSettings(db: Db): SettingRepo {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?');
  const write = db.prepare(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const erase = db.prepare('DELETE FROM setting WHERE key = ?');
  return {
    get: (key) => read.get(key)?.value ?? null,
    set: (key, value) => void write.run(key, value),
    remove: (key) => void erase.run(key),
  };
}
