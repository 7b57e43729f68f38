import { spawn } from 'node:child_process';
import { say } from '../../contract/words/index.ts';
import { build } from '../build.mjs';
import { hasDisplay } from '../display.mjs';
import { findElectron } from '../electron.mjs';
import { root } from '../run.mjs';

export interface WindowOptions {
  readonly profileDir: string;
  readonly passphrase: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Opens the app's window on a profile, where there is a display, and waits until it is closed. */
export async function openWindow({ profileDir, passphrase, endpoints, print, signal }: WindowOptions): Promise<void> {
  if (!hasDisplay()) {
    print(say('demo.noDisplay'));
    return;
  }
  const electron = await findElectron(print);
  await build();
  if (signal.aborted) return;
  print(say('demo.window'));
  const child = spawn(electron.executable, [...electron.args, '--profile', profileDir], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...electron.env,
      BACKROOM_PASSPHRASE: passphrase,
      BACKROOM_ENDPOINTS: JSON.stringify(endpoints),
    },
  });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', reject);
  });
  signal.removeEventListener('abort', stop);
}
