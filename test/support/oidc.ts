import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { onTestFinished } from 'vitest';
import { app } from './oauth.ts';
import { portOf } from './vendor.ts';

export interface AuthorizationServer {
  readonly origin: string;
  /** Grants of refresh tokens that went well, and those refused. */
  readonly refreshes: { done: number; refused: number };
  /** Ends an access token before its time. */
  end(accessToken: string): Promise<void>;
}

/**
 * A real authorization server: consent in the browser, PKCE wanted, access tokens of three seconds, refresh tokens
 * good once (a second use ends the whole grant). Closed when the test ends.
 */
export async function authorizationServer(redirectUri: string): Promise<AuthorizationServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${portOf(server)}`;
  const provider = new Provider(origin, {
    clients: [
      {
        client_id: app.settings.clientId,
        client_secret: app.secrets.clientSecret,
        application_type: 'native',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    rotateRefreshToken: true,
    pkce: { required: () => true },
    ttl: { AccessToken: 3, RefreshToken: 3600, Grant: 3600, Session: 3600, Interaction: 3600, IdToken: 60 },
    features: { revocation: { enabled: true } },
    cookies: { keys: ['only for tests'] },
  });
  const refreshes = { done: 0, refused: 0 };
  provider.on('grant.success', (context) => {
    if (context.oidc.params?.grant_type === 'refresh_token') refreshes.done += 1;
  });
  provider.on('grant.error', () => {
    refreshes.refused += 1;
  });
  server.on('request', provider.callback());
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin,
    refreshes,
    end: async (accessToken) => {
      await (await provider.AccessToken.find(accessToken))?.destroy();
    },
  };
}
