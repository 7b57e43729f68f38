import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { enrol } from '../support/relay-inbox.ts';
import { startNats } from '../support/relay-nats.ts';

const kills = 4;

/** A vendor that delivers without end, several at once, and remembers what it got a 2xx for. */
function startVendor(urls: readonly string[], atOnce = 4) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce * urls.length });
  const accepted = new Set<string>();
  const waiting = new Set<() => void>();
  let sent = 0;
  let isOn = true;

  const post = (url: string, body: string) =>
    new Promise<number>((resolve) => {
      const sending = request(url, { method: 'POST', agent, headers: { 'content-length': body.length } }, (answer) => {
        answer.resume().once('close', () => resolve(answer.statusCode ?? 0));
      });
      // A relay that is not there: the vendor does not know whether it was taken in.
      sending.once('error', () => resolve(0));
      sending.end(body);
    });

  async function deliverOn(url: string): Promise<void> {
    while (isOn) {
      sent += 1;
      const body = `delivery ${sent}`;
      if ((await post(url, body)) !== 200) continue;
      accepted.add(body);
      for (const look of waiting) look();
    }
  }
  const work = urls.flatMap((url) => Array.from({ length: atOnce }, () => deliverOn(url)));
  return {
    accepted,
    /** Resolves when so many more were taken in. */
    more: (count: number) => {
      const goal = accepted.size + count;
      return new Promise<void>((resolve) => {
        const look = () => {
          if (accepted.size < goal) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
    },
    async stop() {
      isOn = false;
      await Promise.all(work);
      agent.destroy();
    },
  };
}

function expectAll(accepted: ReadonlySet<string>, found: readonly string[]): void {
  const there = new Set(found);
  expect([...accepted].filter((body) => !there.has(body))).toEqual([]);
  // What was taken in once is there once.
  expect(there.size).toBe(found.length);
}

describe('whatever a vendor got a 2xx for arrives', () => {
  it.each(['sqlite', 'nats'] as const)('when the relay on %s is killed', async (store) => {
    const relay = await startRelay({ store, env: { RELAY_LOG: 'warn' } });
    const inbox = await enrol(relay.url);
    const vendor = startVendor([(await inbox.address()).url]);
    for (let kill = 0; kill < kills; kill += 1) {
      await vendor.more(20 + randomInt(60));
      await relay.restart();
    }
    await vendor.more(10);
    await vendor.stop();
    expectAll(vendor.accepted, (await inbox.all()).map(inbox.textOf));
    await relay.close();
  });

  it('when NATS is killed', async () => {
    const relay = await startRelay({ store: 'nats', env: { RELAY_LOG: 'silent' } });
    const inbox = await enrol(relay.url);
    const vendor = startVendor([(await inbox.address()).url]);
    for (let kill = 0; kill < kills; kill += 1) {
      await vendor.more(20 + randomInt(60));
      await relay.nats?.restart();
    }
    await vendor.more(10);
    await vendor.stop();
    const found = (await inbox.all()).map(inbox.textOf);
    expectAll(vendor.accepted, [...new Set(found)]);
    await relay.close();
  });

  it('when it goes through two relays on one NATS, and one of them is killed while the other delivers', async () => {
    const nats = await startNats();
    const relays: TestRelay[] = [];
    for (let index = 0; index < 2; index += 1) {
      const data = relays[0] ? { dataDir: relays[0].dataDir } : {};
      relays.push(await startRelay({ store: 'nats', nats, ...data, env: { RELAY_LOG: 'silent' } }));
    }
    const [one, two] = relays;
    if (!one || !two) throw new Error('two were started');
    const inbox = await enrol(one.url);
    const { url } = await inbox.address();
    const vendor = startVendor([url, url.replace(one.url, two.url)]);
    const found: string[] = [];
    let after = 0;
    const collect = async (from: TestRelay) => {
      inbox.url = from.url;
      const { events } = await inbox.poll({ after, wait: 5, limit: 37 });
      found.push(...events.map(inbox.textOf));
      after = events.at(-1)?.seq ?? after;
      await inbox.acknowledge(after);
    };
    for (let kill = 0; kill < kills; kill += 1) {
      await vendor.more(20 + randomInt(60));
      const [killed, living] = kill % 2 === 0 ? [one, two] : [two, one];
      await Promise.all([killed.kill('SIGKILL'), collect(living)]);
      await collect(living);
      await killed.restart();
    }
    await vendor.stop();
    found.push(...(await inbox.all(undefined, after)).map(inbox.textOf));
    expectAll(vendor.accepted, found);
    for (const relay of relays.reverse()) await relay.close();
    await nats.close();
  });

  it.each(['sqlite', 'nats'] as const)('when the relay on %s is stopped', async (store) => {
    const relay = await startRelay({ store });
    const inbox = await enrol(relay.url);
    const vendor = startVendor([(await inbox.address()).url]);
    await vendor.more(50);
    expect(await relay.kill('SIGTERM')).toBe(0);
    await vendor.stop();
    await relay.restart();
    expectAll(vendor.accepted, (await inbox.all()).map(inbox.textOf));
    await relay.close();
  });
});
