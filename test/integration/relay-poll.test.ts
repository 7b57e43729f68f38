import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pollAnswerSchema, relayPaths } from '../../contract/relay/index.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { deliver, device, enrol, otherDevice } from '../support/relay-inbox.ts';
import { openSocket } from '../support/relay-raw.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);

describe.each(['sqlite', 'nats'] as const)('polls of the relay on %s', (store) => {
  let relay: TestRelay;
  beforeAll(async () => {
    relay = await startRelay({ store });
  });
  afterAll(() => relay.close());

  async function inboxWith(count: number, body = (index: number) => `${index}`) {
    const inbox = await enrol(relay.url);
    const { url } = await inbox.address();
    for (let index = 1; index <= count; index += 1) expect(await deliver(url, body(index))).toBe(200);
    return { inbox, url };
  }

  it('answer in batches, in the order of arrival, and say when there is more', async () => {
    const { inbox } = await inboxWith(7);
    const first = await inbox.poll({ limit: 3 });
    const second = await inbox.poll({ limit: 3, after: first.events.at(-1)?.seq ?? 0 });
    const third = await inbox.poll({ limit: 3, after: second.events.at(-1)?.seq ?? 0 });
    expect([first, second, third].map(({ events }) => events.map(inbox.textOf))).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
      ['7'],
    ]);
    expect([first.more, second.more, third.more]).toEqual([true, true, false]);
    expect(await inbox.poll({ after: third.events[0]?.seq ?? 0 })).toMatchObject({ events: [], more: false });
  });

  it('answer no more bytes at once than can be carried, and lose none', async () => {
    const { inbox } = await inboxWith(7, (index) => `${index}`.repeat(900_000));
    const first = await inbox.poll({ limit: 100 });
    expect(first.more).toBe(true);
    expect(JSON.stringify(first).length).toBeLessThan(4_200_000);
    expect((await inbox.all()).map((event) => inbox.textOf(event)[0])).toEqual(numbers(1, 7));
  });

  it('go by the cursor that the device has, again and from anywhere', async () => {
    const { inbox } = await inboxWith(5);
    const all = await inbox.all();
    const at = (index: number) => all[index]?.seq ?? 0;
    for (const [after, left] of [
      [0, 5],
      [at(2), 2],
      [at(2), 2],
      [0, 5],
      [at(4), 0],
      [at(0), 4],
      [at(1), 3],
    ] as const) {
      const { events } = await inbox.poll({ after });
      expect([after, events.map(inbox.textOf)]).toEqual([after, numbers(6 - left, 5)]);
    }
  });

  it('give all that is kept to a device whose cursor is beyond it', async () => {
    const { inbox } = await inboxWith(2);
    expect((await inbox.poll({ after: 9_000_000_000 })).events.map(inbox.textOf)).toEqual(['1', '2']);
  });

  it('wait, and answer when something comes', async () => {
    const { inbox, url } = await inboxWith(1);
    const after = (await inbox.all()).at(-1)?.seq ?? 0;
    const polls = [device, otherDevice].map((name) => inbox.poll({ device: name, after, wait: 50 }));
    // Both wait when the relay has counted them.
    await expect.poll(() => openPolls(relay)).toBe(2);
    expect(await deliver(url, 'woken')).toBe(200);
    for (const { events } of await Promise.all(polls)) expect(events.map(inbox.textOf)).toEqual(['woken']);
    expect(await openPolls(relay)).toBe(0);
  });

  it('end with nothing when the time is over or the device asks anew', async () => {
    const { inbox, url } = await inboxWith(0);
    expect((await inbox.poll({ wait: 1 })).events).toEqual([]);
    const before = inbox.poll({ wait: 50 });
    await expect.poll(() => openPolls(relay)).toBe(1);
    const after = inbox.poll({ wait: 50 });
    expect((await before).events).toEqual([]);
    await deliver(url, 'one');
    expect((await after).events.map(inbox.textOf)).toEqual(['one']);
  });

  it('are answered again at once when the answer was lost on the way', async () => {
    const { inbox, url } = await inboxWith(3);
    const path = `${relayPaths.events}?device=${device}&after=0&wait=50`;
    const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${inbox.token}\r\n\r\n`;
    const socket = await openSocket(relay.url);
    const answered = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.write(request);
    expect((await answered).toString('latin1')).toContain('200 OK');
    socket.destroy();
    expect((await inbox.poll()).events.map(inbox.textOf)).toEqual(['1', '2', '3']);

    const waiting = await openSocket(relay.url);
    const after = (await inbox.all()).at(-1)?.seq ?? 0;
    waiting.write(request.replace('after=0', `after=${after}`));
    await expect.poll(() => openPolls(relay)).toBe(1);
    waiting.destroy();
    await expect.poll(() => openPolls(relay)).toBe(0);
    await deliver(url, 'late');
    expect((await inbox.poll({ after, wait: 50 })).events.map(inbox.textOf)).toEqual(['late']);
  });

  it('of two devices see everything each, and only what both acknowledged goes', async () => {
    const { inbox, url } = await inboxWith(3);
    const [mine, theirs] = [await inbox.all(device), await inbox.all(otherDevice)];
    expect(mine.map(({ seq }) => seq)).toEqual(theirs.map(({ seq }) => seq));
    await inbox.acknowledge(mine[2]?.seq ?? 0);
    expect((await inbox.status()).kept.events).toBe(3);
    expect((await inbox.all(otherDevice)).length).toBe(3);
    await inbox.acknowledge(mine[1]?.seq ?? 0, otherDevice);
    expect((await inbox.status()).kept.events).toBe(1);
    await inbox.acknowledge(mine[0]?.seq ?? 0, otherDevice);
    expect((await inbox.all(otherDevice)).map(inbox.textOf)).toEqual(['3']);
    await inbox.acknowledge(mine[2]?.seq ?? 0, otherDevice);
    const { kept, lastReceivedAt } = await inbox.status();
    expect(kept).toEqual({ events: 0, bytes: 0, oldestAt: null });
    expect(lastReceivedAt).toBe(mine[2]?.receivedAt);
    await deliver(url, '4');
    for (const name of [device, otherDevice]) {
      expect((await inbox.all(name, mine[2]?.seq)).map(inbox.textOf)).toEqual(['4']);
    }
  });

  it('of a device that comes later find what is still there and what comes', async () => {
    const { inbox, url } = await inboxWith(4);
    const seqs = (await inbox.all()).map(({ seq }) => seq);
    await inbox.acknowledge(seqs[1] ?? 0);
    expect((await inbox.all(otherDevice)).map(inbox.textOf)).toEqual(['3', '4']);
    await inbox.acknowledge(seqs[3] ?? 0);
    await deliver(url, '5');
    expect((await inbox.all(otherDevice)).map(inbox.textOf)).toEqual(['3', '4', '5']);
  });

  it('are not harmed by an acknowledgement of what has not come yet', async () => {
    const { inbox, url } = await inboxWith(1);
    await inbox.acknowledge(Number.MAX_SAFE_INTEGER);
    await deliver(url, 'later');
    expect((await inbox.all()).map(inbox.textOf)).toEqual(['later']);
    await inbox.acknowledge(0);
    expect((await inbox.all()).map(inbox.textOf)).toEqual(['later']);
  });

  it('see one inbox only', async () => {
    const { inbox } = await inboxWith(2, () => 'mine');
    const { inbox: other } = await inboxWith(2, () => 'theirs');
    await other.acknowledge(Number.MAX_SAFE_INTEGER);
    expect((await inbox.all()).map(inbox.textOf)).toEqual(['mine', 'mine']);
    expect(await other.all()).toEqual([]);
  });

  it('refuse what does not fit without saying it back', async () => {
    const { inbox } = await inboxWith(0);
    for (const query of [
      '',
      '?device=x&after=0',
      '?device=device-one',
      '?device=device-one&after=-1',
      '?device=device-one&after=0&wait=51',
      '?device=device-one&after=0&limit=0',
      '?device=<script>&after=0',
      '?after=0&device=device-one&device=device-two',
    ]) {
      const answer = await inbox.ask('GET', relayPaths.events + query);
      expect([query, answer.status, answer.code]).toEqual([query, 400, 'bad_input']);
      expect(JSON.stringify(answer.body)).not.toContain('script');
    }
    const answer = await inbox.ask('POST', relayPaths.acks, { device, upTo: 1, '<b>': 1 });
    expect(JSON.stringify(answer.body)).toBe('{"error":{"code":"bad_input","message":"The input does not fit."}}');
  });

  it('are answered when the relay is stopped, and what is under way ends', async () => {
    const { inbox } = await inboxWith(0);
    const answer = inbox.ask('GET', `${relayPaths.events}?device=${device}&after=0&wait=50`);
    await expect.poll(() => openPolls(relay)).toBe(1);
    expect(await relay.kill('SIGTERM')).toBe(0);
    expect(pollAnswerSchema.parse((await answer).body).events).toEqual([]);
    await relay.restart();
    expect((await inbox.poll()).downtimes).toEqual([]);
  });
});

/** How many polls wait, by the relay's own count. */
async function openPolls({ url }: TestRelay): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^relay_polls_open (\d+)$/m.exec(text)?.[1]);
}
