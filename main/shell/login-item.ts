import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { hiddenSwitch } from './command-line.ts';
import { desktopEntry } from './desktop-entry.ts';

/** Where the Linux desktops look for it. */
function autostartFile(): string {
  const config = process.env.XDG_CONFIG_HOME || path.join(os.homedir(), '.config');
  return path.join(config, 'autostart', 'backroom.desktop');
}

/** Makes the app start, hidden, when the owner signs in to this PC; or no longer. */
export function setStartAtLogin(wanted: boolean): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, args: [hiddenSwitch] });
    return;
  }
  const file = autostartFile();
  if (!wanted) {
    rmSync(file, { force: true });
    return;
  }
  // An AppImage runs from a mount that changes at each start; APPIMAGE names the file itself.
  const executable = process.env.APPIMAGE || process.execPath;
  const command = app.isPackaged ? [executable] : [executable, app.getAppPath()];
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, desktopEntry([...command, hiddenSwitch]));
}
