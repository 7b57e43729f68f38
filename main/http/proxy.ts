import { HubError } from '../../contract/errors.ts';
import { rememberSecret } from '../redact.ts';

export type Environment = { readonly [name: string]: string | undefined };

/**
 * The proxy from the settings, else from HTTPS_PROXY, HTTP_PROXY or ALL_PROXY in either case.
 * @throws HubError bad_input when it is no http(s) address
 */
export function proxyOf(setting: string | undefined, env: Environment): URL | undefined {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
  const text = setting || names.map((name) => env[name]).find((value) => value);
  if (!text) return undefined;
  const address = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new HubError('bad_input', {
      params: { field: 'proxyUrl' },
      detail: 'the proxy address is not http(s)://host:port',
    });
  }
  if (url.password) rememberSecret(decodeURIComponent(url.password));
  return url;
}

/** NO_PROXY: hosts by commas, `*` for all, a leading dot or none for a domain and all below it, `:port` if meant. */
export function bypassRules(list: string): (url: URL) => boolean {
  const rules = list
    .split(/[,\s]+/)
    .filter((rule) => rule !== '')
    .map((rule) => rule.toLowerCase().replace(/^\*?\./, ''));
  return (url) => {
    const port = url.port || (url.protocol === 'http:' ? '80' : '443');
    return rules.some((rule) => {
      const [host = '', onlyPort] = rule.split(/:(?=\d+$)/);
      if (onlyPort !== undefined && onlyPort !== port) return false;
      return host === '*' || url.hostname === host || url.hostname.endsWith(`.${host}`);
    });
  };
}
