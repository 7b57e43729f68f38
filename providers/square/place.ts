import type { Settings } from '../kit/index.ts';

/** The version of the API that this folder was written against: that of Square's published description. */
export const apiVersion = '2025-08-20';

/** Sandbox and production are two worlds, each with apps and tokens of its own. */
const isSandbox = ({ environment }: Settings) => environment === 'sandbox';

/** Where the API is. */
export function base(settings: Settings): string {
  return isSandbox(settings) ? 'https://connect.squareupsandbox.com' : 'https://connect.squareup.com';
}

/** Where the owner sees things. */
export function dashboard(settings: Settings): string {
  return isSandbox(settings) ? 'https://app.squareupsandbox.com/dashboard' : 'https://app.squareup.com/dashboard';
}
