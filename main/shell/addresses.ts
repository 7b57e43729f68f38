import path from 'node:path';

export const scheme = 'app';
const host = 'backroom';

/** The one address that the window ever shows. */
export const windowUrl = `${scheme}://${host}/index.html`;

/** True for an address of our own pages. */
export function isOurs(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  return parsed.protocol === `${scheme}:` && parsed.host === host;
}

/** The file below `folder` that an address means, or undefined where it points out of it. */
export function fileOf(url: string, folder: string): string | undefined {
  if (!isOurs(url)) return undefined;
  const { pathname } = new URL(url);
  const name = decoded(pathname);
  if (name === undefined) return undefined;
  const file = path.join(folder, name);
  return file.startsWith(folder + path.sep) && !file.includes('\0') ? file : undefined;
}

/** Undefined for percent signs that stand for no text, such as half a character. */
function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

/**
 * Reads Chromium's answer on proxies, such as `PROXY host:8080; DIRECT`: the first entry counts.
 * https://www.electronjs.org/docs/latest/api/session#sesresolveproxyurl
 */
export function readProxyList(list: string): string | null {
  const [kind, address] = (list.split(';')[0] ?? '').trim().split(/\s+/);
  if (!address) return null;
  if (kind === 'PROXY') return `http://${address}`;
  return kind === 'HTTPS' ? `https://${address}` : null;
}
