import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { asHubError, HubError } from '../../contract/errors.ts';
import { channels, type WireAnswer } from '../../contract/ipc/bridge.ts';
import type { Announcement } from '../events.ts';
import { isOurs } from './addresses.ts';
import type { ShellHub } from './hub-port.ts';

/** Only the top frame of our own page may call; anything else in a window is not ours to answer. */
function isFromOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isOurs(frame.url);
}

function refuse(error: HubError): WireAnswer<never> {
  return { ok: false, error: error.toWire() };
}

/**
 * Carries the window's calls to the Hub and its answers back; the Hub's router checks names and shapes. Calls that come
 * before the Hub is there wait for it, and learn why when it could not start. `answered` is told of each.
 */
export function carryCalls(hub: Promise<ShellHub>, answered: (name: string) => void): void {
  ipcMain.handle(channels.invoke, async (event, name: unknown, input: unknown): Promise<WireAnswer<unknown>> => {
    if (!isFromOurPage(event)) return refuse(new HubError('not_allowed', { detail: 'a call from a foreign frame' }));
    if (typeof name !== 'string') return refuse(new HubError('bad_input', { detail: 'a call without a name' }));
    try {
      return await (await hub).answer(name, input);
    } catch (thrown) {
      return refuse(asHubError(thrown));
    } finally {
      answered(name);
    }
  });
}

/** Tells every window what the Hub announced. */
export function carryAnnouncement({ topic, payload }: Announcement): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send(channels.topic, topic, payload);
  }
}
