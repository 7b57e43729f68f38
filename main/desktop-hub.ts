import path from 'node:path';
import { createHub } from './hub.ts';
import { readEndpoints } from './http/endpoints.ts';
import { createHandlers } from './ipc/handlers.ts';
import { createRouter } from './ipc/router.ts';
import { createLog } from './log.ts';
import type { ShellHost, ShellHub } from './shell/hub-port.ts';

export interface DesktopOptions {
  readonly profileDir: string;
  readonly host: ShellHost;
  readonly version: string;
  readonly packaged: boolean;
  /** Where the built workers lie. */
  readonly builtDir: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The Hub as the window and the tray see it: answers, announcements, sleep and the end. */
export async function startDesktopHub(options: DesktopOptions): Promise<ShellHub> {
  const { profileDir, host, version, packaged, builtDir, env } = options;
  const log = createLog({ part: 'window', folder: path.join(profileDir, 'logs') });
  const workers = new URL(`file://${builtDir.replaceAll('\\', '/')}/main/`);
  const hub = await createHub({
    profileDir,
    actor: 'window',
    host: { openPage: host.openLink, isOnline: host.isOnline, findProxy: host.findProxy },
    log,
    syncWorker: new URL('worker.js', workers),
    pretendWorker: new URL('pretend.js', workers),
    nativeBinding: env.BACKROOM_SQLITE_BINDING,
    endpoints: readEndpoints(env.BACKROOM_ENDPOINTS, packaged),
    passphrase: env.BACKROOM_PASSPHRASE,
  });
  void hub.begin().catch((thrown: unknown) => log.error({ problem: String(thrown) }, 'the beginning failed'));
  return {
    answer: createRouter(createHandlers(hub, { openFolder: host.openFolder, version, locale: host.locale }), log),
    listen: hub.events.listen,
    power: (event) => {
      if (event === 'resume') hub.scheduler.tick();
    },
    stop: hub.stop,
  };
}
