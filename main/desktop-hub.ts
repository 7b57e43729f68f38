import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Provider } from '../providers/kit/index.ts';
import { readEndpoints } from './http/endpoints.ts';
import { createHub } from './hub.ts';
import { serveInstance } from './instance/index.ts';
import { createHandlers } from './ipc/handlers.ts';
import { createRouter } from './ipc/router.ts';
import { createLog } from './log.ts';
import type { ShellHost, ShellHub } from './shell/hub-port.ts';

export interface DesktopOptions {
  readonly profileDir: string;
  readonly host: ShellHost;
  /** Over when the window shows something. Opening the vault waits for it: a passphrase takes a core for 0.3 s. */
  readonly firstPage: Promise<void>;
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
  const providers = packaged ? undefined : await loadProviders(env.BACKROOM_PROVIDERS);
  // A packaged app brings its own; native code named by an environment variable would be anyone's to choose.
  const nativeBinding = packaged ? undefined : env.BACKROOM_SQLITE_BINDING;
  const hub = await createHub({
    profileDir,
    actor: 'window',
    host: { openPage: host.openLink, isOnline: host.isOnline, findProxy: host.findProxy },
    log,
    syncWorker: new URL('worker.js', workers),
    pretendWorker: new URL('pretend.js', workers),
    inboxWorker: new URL('inbox.js', workers),
    nativeBinding,
    endpoints: readEndpoints(env.BACKROOM_ENDPOINTS, packaged),
    passphrase: env.BACKROOM_PASSPHRASE,
    openVaultAfter: options.firstPage,
    ...(providers ? { providers } : {}),
  });
  void hub.begin().catch((thrown: unknown) => log.error({ problem: String(thrown) }, 'the beginning failed'));
  const answer = createRouter(createHandlers(hub, { ...host, version }), log);
  // Commands typed in a terminal are done here while the app is open.
  const instance = serveInstance({ profileDir, nativeBinding, answer, listen: hub.events.listen });
  return {
    answer,
    listen: hub.events.listen,
    power: (event) => {
      if (event === 'resume') hub.wake();
    },
    stop: async () => {
      await instance.close();
      await hub.stop();
    },
  };
}

/**
 * BACKROOM_PROVIDERS names a JavaScript module whose `providers` take the place of the registry: for tests, for the
 * bench, and for whoever tries a system that is not finished. A packaged app ignores it.
 */
async function loadProviders(file: string | undefined) {
  if (!file) return undefined;
  const module = pathToFileURL(path.resolve(file)).href;
  const loaded: { readonly providers: ReadonlyMap<string, Provider> } = await import(/* @vite-ignore */ module);
  return { map: loaded.providers, module };
}
