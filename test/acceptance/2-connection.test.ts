import { describe, expect, it } from 'vitest';
import type { Login } from '../../demo/vendor.ts';
import { expectDone } from './compare.ts';
import { everyProvider, excuse, openStand } from './stand.ts';

/** A port of this PC where nobody listens. */
const nowhere = 'http://127.0.0.1:9';

/** The same shape, another value: as if a key of another shop were pasted. */
function spoilt(login: Login): Login {
  const change = (value: string) => value.replace(/[0-9a-z](?=[^0-9a-z]*$)/i, (sign) => (sign === '7' ? '8' : '7'));
  return {
    ...login,
    secrets: Object.fromEntries(Object.entries(login.secrets).map(([key, value]) => [key, change(value)])),
  };
}

describe.each(everyProvider)('%s', (id) => {
  it('connects by every way that its imitation has, and says whom it belongs to', async () => {
    const stand = await openStand(id, { scale: 0.01 });
    for (const login of stand.stall.vendor.logins(stand.stall.listener.origin)) {
      const connection = stand.repos.connections.get(await stand.connect(login));
      expect(connection.account.id, login.method).not.toBe('');
      expect(connection.account.name, login.method).not.toBe('');
      expect(connection.state).toBe('ready');
    }
  });

  it('tells wrong values from a refusal of the person', async (test) => {
    const why = excuse(id, 'connection wrong');
    if (why) return test.skip(why);
    const stand = await openStand(id, { scale: 0.01 });
    const login = stand.login();
    if (Object.keys(login.secrets).length > 0) {
      await expect(stand.connect(spoilt(login))).rejects.toMatchObject({ code: 'bad_credentials' });
      expect(stand.repos.connections.list()).toEqual([]);
    }
    const way = stand.provider.auth.find((one) => one.id === login.method);
    if (way?.kind !== 'oauth2') return;
    await expect(stand.connect(login, { answer: 'deny' })).rejects.toMatchObject({ code: 'sign_in_denied' });
  });

  it('turns to "sign in again" when the sign-in is revoked, and signs in again', async () => {
    const stand = await openStand(id, { scale: 0.01 });
    await stand.connection();
    stand.stall.faults.set([{ kind: 'revoked' }]);
    expect(await stand.sync()).toMatchObject({ status: 'failed', reason: 'signed_out' });
    stand.stall.faults.set([]);
    const { id: connectionId } = await stand.connection();
    expect(await stand.connect(stand.login(), { again: connectionId })).toBe(connectionId);
    expectDone(await stand.sync());
  });

  it('tells a missing permission', async () => {
    const stand = await openStand(id, { scale: 0.01 });
    await stand.connection();
    stand.stall.faults.set([{ kind: 'forbidden' }]);
    const { tallies } = await stand.sync();
    expect(new Set([...tallies.values()].map(({ reason }) => reason))).toEqual(new Set(['forbidden']));
  });

  it('tells a vendor that cannot be reached', async () => {
    const stand = await openStand(id, { scale: 0.01 });
    await expect(stand.connect(stand.login(), { endpoint: nowhere })).rejects.toMatchObject({ code: 'unreachable' });
  });
});
