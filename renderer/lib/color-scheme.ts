import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';

/**
 * Keeps light or dark for as long as the page lives. The shell remembers the choice and tells Chromium before the page
 * is there, so `auto` begins with it; Mantine's own manager reads the local storage, which the first drawing waits for.
 */
export function pageColorScheme(): MantineColorSchemeManager {
  let chosen: MantineColorScheme | undefined;
  return {
    get: (otherwise) => chosen ?? otherwise,
    set: (value) => {
      chosen = value;
    },
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => {
      chosen = undefined;
    },
  };
}
