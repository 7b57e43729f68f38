import { spawn } from 'node:child_process';

/** What opens a web page in the system's browser. */
const openers: Partial<Readonly<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * Opens a page in the system's browser, as far as there is one: the address is printed too, so nothing is lost when
 * none opens.
 */
export function openBrowser(url: string, env: NodeJS.ProcessEnv): void {
  if (!/^https?:\/\//.test(url)) return;
  const hasDesktop = process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  if (!hasDesktop) return;
  const [command = 'xdg-open', ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
