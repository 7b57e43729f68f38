import { type AppSettings, settingsSchema } from '../contract/ipc/index.ts';
import type { SettingRepo } from './store/settings.ts';

const key = 'app';

const usual: AppSettings = {
  startAtLogin: false,
  theme: 'system',
  notifications: true,
  proxyUrl: '',
  caFile: '',
  lowStock: 5,
};

/** What the owner has set; fields that an older Backroom did not know have their usual value. */
export function readAppSettings(settings: SettingRepo): AppSettings {
  const stored: unknown = JSON.parse(settings.get(key) ?? '{}');
  const merged = settingsSchema.safeParse({ ...usual, ...(typeof stored === 'object' ? stored : {}) });
  return merged.success ? merged.data : usual;
}

export function changeAppSettings(settings: SettingRepo, change: Partial<AppSettings>): AppSettings {
  const next = { ...readAppSettings(settings), ...change };
  settings.set(key, JSON.stringify(next));
  return next;
}

/** How long everything is paused: an instant, `forever`, or null for not at all. */
export interface PauseSwitch {
  until(now: Date): string | null;
  set(until: 'hour' | 'tomorrow' | 'forever' | 'now', now: Date): void;
}

const pauseKey = 'pausedUntil';

export function createPauseSwitch(settings: SettingRepo): PauseSwitch {
  return {
    until(now) {
      const until = settings.get(pauseKey);
      return until !== null && (until === 'forever' || until > now.toISOString()) ? until : null;
    },
    set(until, now) {
      if (until === 'now') settings.remove(pauseKey);
      else settings.set(pauseKey, until === 'forever' ? until : endOfPause(until, now).toISOString());
    },
  };
}

function endOfPause(until: 'hour' | 'tomorrow', now: Date): Date {
  if (until === 'hour') return new Date(now.getTime() + 3_600_000);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 7);
}
