import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WireAnswer } from '../../contract/ipc/index.ts';
import { createEvents } from '../../main/events.ts';
import { reachInstance, serveInstance, takeInstanceLock } from '../../main/instance/index.ts';
import { newAddress, readNote } from '../../main/instance/place.ts';
import { tempFolder } from '../support/store.ts';

async function serving(profileDir: string) {
  const events = createEvents();
  const asked: string[] = [];
  const answer = async (name: string, input: unknown): Promise<WireAnswer<unknown>> => {
    asked.push(name);
    return { ok: true, value: input };
  };
  const instance = serveInstance({ profileDir, answer, listen: events.listen });
  onTestFinished(() => instance.close());
  await instance.open;
  return { events, asked, instance };
}

async function reach(profileDir: string) {
  const client = await reachInstance(profileDir);
  if (!client) throw new Error('nobody answers');
  onTestFinished(() => client.close());
  return client;
}

describe('the one instance of a profile', () => {
  it('answers calls and tells what happens', async () => {
    const profile = tempFolder();
    const { events } = await serving(profile);
    const client = await reach(profile);
    const text = 'ü'.repeat(200_000);
    expect(await client.answer('app.status', { text })).toEqual({ ok: true, value: { text } });
    const heard = new Promise((resolve) => client.listen(resolve));
    events.tell({ topic: 'show', payload: { path: '/records' } });
    expect(await heard).toEqual({ topic: 'show', payload: { path: '/records' } });
  });

  it('is found by nobody but the owner, and answers nobody without the token', async () => {
    const profile = tempFolder();
    const { asked } = await serving(profile);
    const note = readNote(profile);
    expect(statSync(path.join(profile, 'instance.json')).mode & 0o777).toBe(0o600);
    expect(statSync(note?.address ?? '').mode & 0o777).toBe(0o600);
    for (const line of [
      '{"token":"wrong"}',
      '{"id":1,"name":"app.status","input":{}}',
      'not json',
      '[]',
      `{"token":"${'x'.repeat(5_000_000)}`,
    ]) {
      const socket = connect(note?.address ?? '');
      socket.on('error', () => undefined);
      socket.write(`${line}\n`);
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect(asked).toEqual([]);
    expect((await reach(profile)).gone.aborted).toBe(false);
  });

  it('keeps others out until it is closed, and tells whoever waits for an answer', async () => {
    const profile = tempFolder();
    const { instance } = await serving(profile);
    expect(takeInstanceLock(profile)).toBeNull();
    const client = await reach(profile);
    await instance.close();
    expect(await client.answer('app.status', {})).toMatchObject({ ok: false, error: { code: 'stopped' } });
    expect(client.gone.aborted).toBe(true);
    const lock = takeInstanceLock(profile);
    expect(lock).not.toBeNull();
    lock?.release();
    expect(await reachInstance(profile)).toBeNull();
  });

  it('takes over from one that died without a word', async () => {
    const profile = tempFolder();
    writeFileSync(path.join(profile, 'backroom.sock'), '');
    const dead = { pid: 1, address: path.join(profile, 'backroom.sock'), token: 'x'.repeat(40) };
    writeFileSync(path.join(profile, 'instance.json'), JSON.stringify(dead));
    expect(await reachInstance(profile)).toBeNull();
    await serving(profile);
    expect(await (await reach(profile)).answer('app.status', {})).toMatchObject({ ok: true });
    writeFileSync(path.join(profile, 'instance.json'), '{"pid":');
    expect(await reachInstance(profile)).toBeNull();
  });

  it('waits for a command to end, then becomes the one', async () => {
    const profile = tempFolder();
    const lock = takeInstanceLock(profile);
    const instance = serveInstance({
      profileDir: profile,
      answer: async () => ({ ok: true, value: 1 }),
      listen: () => () => {},
    });
    onTestFinished(() => instance.close());
    expect(readNote(profile)).toBeNull();
    lock?.release();
    await instance.open;
    expect(await (await reach(profile)).answer('x', {})).toEqual({ ok: true, value: 1 });
  });

  it('listens in a private folder where the path of the profile is too long', async () => {
    const profile = path.join(tempFolder(), 'x'.repeat(90));
    mkdirSync(profile);
    await serving(profile);
    expect(readNote(profile)?.address.startsWith(profile)).toBe(false);
    expect(await (await reach(profile)).answer('x', 2)).toEqual({ ok: true, value: 2 });
    expect(newAddress(profile, 'win32').address).toMatch(/^\\\\\.\\pipe\\backroom-[0-9a-f]{32}$/);
    expect(readFileSync(path.join(profile, 'instance.json'), 'utf8')).toContain('token');
  });
});
