/** True for an empty text, or an http(s) address with a host and nothing behind it. */
export function isProxyAddress(text: string): boolean {
  const address = text.trim();
  if (address === '') return true;
  if (/\s/.test(address) || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return false;
  const { hostname, pathname } = new URL(address);
  return hostname !== '' && pathname === '/';
}

/** True for an empty text, or a path that begins at the root or a drive of this PC or the network. */
export function isFilePath(text: string): boolean {
  const path = text.trim();
  return path === '' || /^(\/|[a-z]:[\\/]|\\\\)[^\0]+$/i.test(path);
}
