import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { consent } from '../../demo/person.ts';
import { hooked } from '../support/hooked.ts';

const page = 'https://relay.example/bounce';

/** What a browser does with the relay's page, which works without scripts. */
async function goOn(ended: string, relay: string): Promise<Response> {
  const answer = await fetch(ended.replace('https://relay.example', relay));
  const target = /http-equiv="refresh" content="0; ?url=([^"]+)"/.exec(await answer.text())?.[1] ?? '';
  return fetch(target.replace(/&#(\d+);/g, (_entity, code) => String.fromCharCode(Number(code))));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : expect.fail('no port is free');
}

it('a vendor that refuses this PC sends the browser back over the relay', async () => {
  const port = `${await freePort()}`;
  const env = { RELAY_PUBLIC_URL: 'https://relay.example', RELAY_PORT: port, RELAY_ENROLMENT: 'open' };
  const { hub, shop, relay } = await hooked({ relay: { env }, enrol: false });
  const there = `http://127.0.0.1:${port}`;
  await hub.relay.enrol(there);
  expect(hub.relay.bounce()?.redirectUri).toBe(page);
  const [how] = shop.logins.freshbooks;
  const seen: number[] = [];
  const attempt = hub.connect.start({
    ...{ provider: 'freshbooks', way: how?.method ?? '', name: '', firstChoice: true },
    settings: { ...how?.settings, redirectUri: page },
    secrets: how?.secrets ?? {},
    openPage: async (url) => {
      expect(new URL(url).searchParams.get('redirect_uri')).toBe(page);
      const { url: ended } = await consent(url);
      // Somebody who guesses the port, but not the state, ends nothing.
      const forged = await goOn(ended.replace(/code=[^&]+/, 'code=forged'), there);
      seen.push(forged.status);
      return undefined;
    },
  });
  await expect(attempt.done).rejects.toMatchObject({
    code: expect.stringMatching(/^(sign_in_failed|bad_credentials)$/),
  });
  const again = hub.connect.start({
    ...{ provider: 'freshbooks', way: how?.method ?? '', name: '', firstChoice: true },
    settings: { ...how?.settings, redirectUri: page },
    secrets: how?.secrets ?? {},
    openPage: async (url) => {
      const { url: ended } = await consent(url);
      const changed = await fetch(ended.replace('https://relay.example', there).replace(/state=./, 'state=x'));
      expect(changed.status).toBe(400);
      seen.push((await goOn(ended, there)).status);
      return undefined;
    },
  });
  const id = (await again.done) ?? expect.fail('not connected');
  expect(seen).toEqual([200, 200]);
  expect(hub.repos.connections.get(id)).toMatchObject({ provider: 'freshbooks', state: 'ready' });
  expect(relay.log()).not.toMatch(/code=|state=/);
});
