import type { App, Session, WebContents } from 'electron';
import { isOurs } from './addresses.ts';

/** Copying text to the clipboard is all that the page may do; everything else a page can ask for is refused. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Refuses permissions, devices and every request that is not for our own pages. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(allowedPermissions.has(permission) && isOurs(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return allowedPermissions.has(permission) && isOurs(`${origin}/`);
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({
      cancel: !isOurs(details.url) && !details.url.startsWith('devtools:') && !details.url.startsWith('data:'),
    });
  });
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // The page has no frames, and moves between its own pages behind the #, which is no navigation.
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
}

/** Every page that will ever be made, whoever makes it, stays where it is and opens nothing. */
export function lockAllContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}
