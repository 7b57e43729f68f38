import path from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Shop } from '../../demo/shop.ts';
import { runCli } from '../../main/cli/run.ts';
import { readEndpoints } from '../../main/http/endpoints.ts';
import { createHub, type Hub } from '../../main/hub.ts';
import { serveInstance } from '../../main/instance/index.ts';
import { createHandlers } from '../../main/ipc/handlers.ts';
import { createRouter } from '../../main/ipc/router.ts';
import { createLog } from '../../main/log.ts';
import { checkoutWorkers } from '../../main/paths.ts';

const passphrase = 'correct horse battery';

/** Runs commands in this process: so many would take long in processes of their own. */
export function cliIn(profile: string, shop: Pick<Shop, 'origins'>) {
  const run = async (args: readonly string[]) => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    stdin.end();
    const said = { stdout: '', stderr: '' };
    // Taken as it comes: a stream that nobody reads takes no long answer.
    stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    const code = await runCli(args, {
      ...checkoutWorkers,
      // The command line asks of them no more than these streams are.
      streams: { stdin, stdout, stderr } as unknown as Parameters<typeof runCli>[1]['streams'],
      env: {
        ...{ BACKROOM_PASSPHRASE: passphrase, BACKROOM_PROFILE: profile },
        BACKROOM_ENDPOINTS: JSON.stringify(shop.origins),
      },
      ...{ version: '1.2.3', usualProfile: profile, packaged: false, nativeBinding: undefined },
    });
    return { code, ...said, json: <T>(): T => JSON.parse(said.stdout) };
  };
  return { run };
}

/** What the window's process does with a profile: a Hub, and the command line answered. */
export async function openApp(profileDir: string, shop: Pick<Shop, 'origins'>): Promise<Hub> {
  const hub = await createHub({
    ...checkoutWorkers,
    ...{ profileDir, passphrase, actor: 'window' },
    host: { openPage: async () => undefined, isOnline: () => true },
    log: createLog({ part: 'window', folder: path.join(profileDir, 'logs') }),
    endpoints: readEndpoints(JSON.stringify(shop.origins), false),
  });
  const nothing = async () => undefined;
  const shown = { openFolder: nothing, showText: nothing, pickFile: async () => null, restart: () => undefined };
  const desk = { ...shown, version: '1.0.0', locale: 'en' };
  const answer = createRouter(createHandlers(hub, desk), hub.log);
  const instance = serveInstance({ profileDir, answer, listen: hub.events.listen });
  await instance.open;
  onTestFinished(async () => {
    await instance.close();
    await hub.stop();
  });
  return hub;
}
