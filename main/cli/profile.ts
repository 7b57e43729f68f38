import { homedir } from 'node:os';
import path from 'node:path';

const appName = 'Backroom';

/** The folder of the data unless another is named: the very one that the window uses (Electron's `userData`). */
export function usualProfile(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  if (platform === 'win32') return path.join(env.APPDATA || path.join(home, 'AppData', 'Roaming'), appName);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', appName);
  return path.join(env.XDG_CONFIG_HOME || path.join(home, '.config'), appName);
}
