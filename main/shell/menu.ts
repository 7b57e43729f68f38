import { Menu } from 'electron';

/** The menu bar: hidden but on macOS, it carries the keys for editing and zooming. */
export function setMenu(platform: NodeJS.Platform = process.platform): void {
  const view = { role: 'resetZoom' } as const;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'editMenu' },
      { role: 'window', submenu: [view, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }] },
    ]),
  );
}
