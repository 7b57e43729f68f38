import http from 'node:http';
import https from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { isLoopbackHost } from './address.ts';
import { bypassRules, type Environment, proxyOf } from './proxy.ts';
import { trustedContext } from './trust.ts';

/** What the owner may set; what is not set comes from the system's environment. */
export interface NetworkSettings {
  readonly proxyUrl?: string | undefined;
  /** A PEM file with further certificate authorities, as companies that inspect TLS hand out. */
  readonly caFile?: string | undefined;
}

/** The agent for an address, under the name of its protocol. */
export type Agents = { readonly http: http.Agent } | { readonly https: https.Agent };

/** Keep-alive connections, through a proxy where there is one, trusting what this PC trusts. */
export interface Network {
  agentsFor(url: URL): Agents;
  close(): void;
}

/**
 * @throws HubError bad_input when the proxy's address cannot be used; a certificate file that cannot be read is
 * reported the same way by the first `agentsFor` an https address.
 */
export function createNetwork(settings: NetworkSettings = {}, env: Environment = process.env): Network {
  const proxy = proxyOf(settings.proxyUrl, env);
  const bypasses = bypassRules(env.NO_PROXY ?? env.no_proxy ?? '');
  const made = new Map<string, Agents>();

  return {
    agentsFor(url) {
      const direct = !proxy || isLoopbackHost(url.hostname) || bypasses(url);
      const key = `${url.protocol}${direct}`;
      const agents = made.get(key) ?? makeAgents(url.protocol, direct ? undefined : proxy, settings, env);
      made.set(key, agents);
      return agents;
    },
    close() {
      for (const agents of made.values()) ('http' in agents ? agents.http : agents.https).destroy();
      made.clear();
    },
  };
}

const keepAlive = { keepAlive: true, keepAliveMsecs: 1000, maxFreeSockets: 8, scheduling: 'lifo' as const };

function makeAgents(protocol: string, proxy: URL | undefined, settings: NetworkSettings, env: Environment): Agents {
  if (protocol === 'http:') {
    return { http: proxy ? new HttpProxyAgent({ ...keepAlive, proxy }) : new http.Agent(keepAlive) };
  }
  // Built once for all connections: reading some 150 certificates takes as long as a handshake.
  const options = { ...keepAlive, secureContext: trustedContext(settings.caFile, env) };
  return { https: proxy ? new HttpsProxyAgent({ ...options, proxy }) : new https.Agent(options) };
}
