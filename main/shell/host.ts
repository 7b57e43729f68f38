import { app, dialog, net, session, shell } from 'electron';
import { HubError } from '../../contract/errors.ts';
import { readProxyList } from './addresses.ts';
import { hiddenSwitch } from './command-line.ts';
import type { ShellHost } from './hub-port.ts';

async function openLink(url: string): Promise<void> {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new HubError('not_allowed', { detail: `refused to open a ${protocol} address` });
  }
  await shell.openExternal(url);
}

async function openFolder(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem) throw new HubError('not_allowed', { detail: problem });
}

/** What this shell lends to the Hub; call it once Electron is ready. */
export function makeHost(): ShellHost {
  return {
    openLink,
    openFolder,
    showText: async (title, text) => {
      await dialog.showMessageBox({ type: 'info', title: app.getName(), message: title, detail: text });
    },
    pickFile: async (title, ending) => {
      const filters = [{ name: app.getName(), extensions: [ending] }];
      const { filePaths } = await dialog.showOpenDialog({ title, filters, properties: ['openFile'] });
      return filePaths[0] ?? null;
    },
    restart: () => {
      app.relaunch({ args: process.argv.slice(1).filter((word) => word !== hiddenSwitch) });
      app.quit();
    },
    isOnline: () => net.isOnline(),
    findProxy: async (url) => readProxyList(await session.defaultSession.resolveProxy(url)),
    locale: app.getLocale(),
  };
}
