import { describe, expect, it } from 'vitest';
import { retryMs } from '../../main/outbound/retries.ts';
import { createEventWriter } from '../../main/store/outbound-events.ts';
import { receiver, verify } from '../support/event-receiver.ts';
import { outboundOn } from '../support/outbound.ts';
import { virtualTime } from '../support/timer.ts';
import type { Reply } from '../support/vendor.ts';

const hour = 3_600_000;
const day = 24 * hour;
const wish = (url: string, types = ['*']) => ({ url, types, private: true });

describe('sending', () => {
  it('follows Standard Webhooks: a receiver with the secret finds it genuine, another does not', async () => {
    const to = await receiver();
    const { outbound, happen } = await outboundOn();
    const { id } = await outbound.add(wish(to.url, ['order.paid']));
    happen('order.paid');
    happen('order.created');
    await outbound.sendDue();

    expect(to.types()).toEqual(['order.paid']);
    const [seen] = to.seen;
    if (!seen) throw new Error('nothing was told');
    expect(seen).toMatchObject({ method: 'POST', url: '/hook' });
    expect(seen.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': to.told()[0]?.id });
    expect(verify(seen, outbound.secret(id))).toEqual(to.told()[0]);
    expect(() => verify({ ...seen, body: seen.body.replace('paid', 'open') }, outbound.secret(id))).toThrow(
      /signature/,
    );
    expect(() => verify(seen, 'whsec_c2VjcmV0LW9mLXNvbWVib2R5LWVsc2U=')).toThrow(/signature/);
  });

  it('tries again as promised, then gives up and goes on with the next; what was sent keeps its id', async () => {
    const to = await receiver(({ body }) => ({ status: body.includes('order.paid') ? 503 : 200 }));
    const { outbound, happen, repos, time } = await outboundOn();
    await outbound.add(wish(to.url));
    happen('order.paid');
    happen('order.created');
    await outbound.sendDue();
    const waits: number[] = [];
    for (const wait of retryMs) {
      const before = to.seen.length;
      time.advance(wait - 1);
      await outbound.sendDue();
      expect(to.seen.length, `before ${wait} ms`).toBe(before);
      time.advance(1);
      await outbound.sendDue();
      waits.push(to.seen.length - before);
    }
    // The last of them was given up, and the next event followed at once.
    expect(waits).toEqual([1, 1, 1, 1, 1, 1, 2]);
    expect(to.types()).toEqual([...retryMs.map(() => 'order.paid'), 'order.paid', 'order.created']);
    expect(new Set(to.told().map(({ id }) => id)).size).toBe(2);
    expect(repos.deliveries.list({ limit: 9 }).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['delivered', 1],
      ['failed', 8],
    ]);
    const [, failed] = repos.deliveries.list({ limit: 9 });
    expect(repos.deliveries.get(failed?.id ?? 0).tries).toHaveLength(8);
  });

  it('waits longer where it is asked to', async () => {
    const to = await receiver((_seen, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '600' } } : {},
    );
    const { outbound, happen, time } = await outboundOn();
    await outbound.add(wish(to.url));
    happen('order.paid');
    await outbound.sendDue();
    time.advance(599_000);
    await outbound.sendDue();
    expect(to.seen).toHaveLength(1);
    time.advance(1000);
    await outbound.sendDue();
    expect(to.seen).toHaveLength(2);
  });

  it('one address that hangs does not hold up another', async () => {
    let answer: (reply: Reply) => void = () => undefined;
    const slow = await receiver(() => new Promise((resolve) => (answer = resolve)));
    const fast = await receiver();
    const { outbound, happen } = await outboundOn();
    await outbound.add(wish(slow.url));
    await outbound.add(wish(fast.url));
    for (let count = 0; count < 3; count += 1) happen('order.paid');
    const sending = outbound.sendDue();
    await expect.poll(() => [slow.seen.length, fast.seen.length]).toEqual([1, 3]);
    happen('order.created');
    const further = outbound.sendDue();
    await expect.poll(() => [slow.seen.length, fast.seen.length]).toEqual([1, 4]);
    answer({});
    await expect.poll(() => slow.seen.length).toBe(2);
    answer({});
    await expect.poll(() => slow.seen.length).toBe(3);
    answer({});
    await expect.poll(() => slow.seen.length).toBe(4);
    answer({});
    await Promise.all([sending, further]);
    expect(slow.types()).toEqual(fast.types());
  });

  it('#23 after a long sleep what is due goes once, and what was set by a clock gone wrong goes too', async () => {
    const to = await receiver((_seen, count) => ({ status: count === 1 ? 500 : 200 }));
    const { outbound, happen, time, db } = await outboundOn();
    await outbound.add(wish(to.url));
    happen('order.paid');
    await outbound.sendDue();
    time.advance(3 * day);
    await Promise.all([outbound.sendDue(), outbound.sendDue()]);
    await outbound.sendDue();
    expect(to.seen).toHaveLength(2);
    happen('order.created');
    db.prepare("UPDATE delivery SET next_at = '2099-01-01T00:00:00.000Z' WHERE state = 'waiting'").run();
    await outbound.sendDue();
    expect(to.seen).toHaveLength(3);
  });

  it('#23 offline it waits and uses up no attempt, but what is near is told', async () => {
    const far = await receiver();
    const near = await receiver();
    let online = false;
    const { outbound, happen, repos, db } = await outboundOn({ host: { isOnline: () => online } });
    const { id } = await outbound.add(wish(far.url));
    await outbound.add(wish(near.url));
    happen('order.paid');
    db.prepare('UPDATE address SET private = 0 WHERE id = ?').run(id);
    await outbound.sendDue();
    expect([far.seen.length, near.seen.length]).toEqual([0, 1]);
    db.prepare('UPDATE address SET private = 1 WHERE id = ?').run(id);
    online = true;
    await outbound.sendDue();
    expect(far.seen).toHaveLength(1);
    expect(repos.deliveries.list({ subscriptionId: id, limit: 9 })).toMatchObject([
      { state: 'delivered', attempts: 1 },
    ]);
  });

  it('with the vault locked it waits', async () => {
    const to = await receiver();
    const { outbound, happen, vault } = await outboundOn();
    await outbound.add(wish(to.url));
    happen('order.paid');
    vault.lock();
    await outbound.sendDue();
    expect(to.seen).toHaveLength(0);
    await vault.unlock();
    await outbound.sendDue();
    expect(to.seen).toHaveLength(1);
  });

  it('two processes on one profile do not both send', async () => {
    const to = await receiver();
    const first = await outboundOn();
    const second = await outboundOn({ db: first.db, vault: first.vault, time: first.time });
    await first.outbound.add(wish(to.url));
    for (let count = 0; count < 20; count += 1) first.happen('order.paid');
    await Promise.all([first.outbound.sendDue(), second.outbound.sendDue()]);
    await second.outbound.sendDue();
    expect(to.seen).toHaveLength(20);
  });

  it('follows no redirect, and keeps only the beginning of a long answer', async () => {
    const elsewhere = await receiver();
    const to = await receiver((_seen, count) =>
      count === 1 ? { status: 302, headers: { location: elsewhere.url } } : { body: 'x'.repeat(1_000_000) },
    );
    const { outbound, happen, repos, time } = await outboundOn();
    await outbound.add(wish(to.url));
    happen('order.paid');
    await outbound.sendDue();
    time.advance(10_000);
    await outbound.sendDue();
    expect(elsewhere.seen).toEqual([]);
    const [row] = repos.deliveries.list({ limit: 1 });
    expect(row).toMatchObject({ state: 'delivered', status: 200, attempts: 2 });
    const { tries } = repos.deliveries.get(row?.id ?? 0);
    expect(tries.map(({ status, answer }) => [status, answer?.length])).toEqual([
      [302, 2],
      [200, 2048],
    ]);
  });
});

describe('an address that is switched off', () => {
  it('410 stops it at once, with a notice that is settled when it goes on', async () => {
    let status = 410;
    const to = await receiver(() => ({ status }));
    const { outbound, happen, repos } = await outboundOn();
    const { id } = await outbound.add(wish(to.url));
    happen('order.paid');
    happen('order.created');
    await outbound.sendDue();
    expect(to.seen).toHaveLength(1);
    expect(repos.addresses.get(id)).toMatchObject({ state: 'stopped', problem: { code: 'gone' } });
    expect(repos.alerts.list()).toMatchObject([{ code: 'address_stopped', connectionId: null }]);
    expect(repos.deliveries.list({ limit: 9 }).map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    happen('order.updated');
    expect(repos.deliveries.list({ limit: 9 })).toHaveLength(2);

    status = 200;
    await outbound.change(id, { paused: false });
    expect(repos.alerts.list()).toEqual([]);
    expect(repos.addresses.get(id)).toMatchObject({ state: 'on', problem: null });
    happen('order.updated');
    await outbound.sendDue();
    expect(to.types()).toEqual(['order.paid', 'order.updated']);
  });

  it('failing for five days stops it, with what it said last', async () => {
    const to = await receiver(() => ({ status: 500 }));
    const { outbound, happen, repos, time } = await outboundOn();
    const { id } = await outbound.add(wish(to.url));
    for (let count = 0; count < 9; count += 1) happen('order.paid');
    for (let hours = 0; hours < 119; hours += 1) {
      await outbound.sendDue();
      time.advance(hour);
    }
    expect(repos.addresses.get(id).state).toBe('on');
    for (let hours = 0; hours < 12; hours += 1) {
      await outbound.sendDue();
      time.advance(hour);
    }
    expect(repos.addresses.get(id)).toMatchObject({
      state: 'stopped',
      problem: { detail: expect.stringContaining('500') },
    });
    expect(repos.alerts.list()).toHaveLength(1);
  });

  it('#23 a PC that was off for a week does not take that for five days of failing', async () => {
    const to = await receiver(() => ({ status: 500 }));
    const { outbound, happen, repos, time } = await outboundOn();
    const { id } = await outbound.add(wish(to.url));
    happen('order.paid');
    await outbound.sendDue();
    time.advance(7 * day);
    await outbound.sendDue();
    expect(to.seen).toHaveLength(2);
    expect(repos.addresses.get(id)).toMatchObject({ state: 'on', failures: 2 });
  });

  it('paused it keeps what happens and sends it, in order, when it goes on; removed it is forgotten', async () => {
    const to = await receiver();
    const { outbound, happen, repos, vault } = await outboundOn();
    const { id } = await outbound.add(wish(to.url));
    await outbound.change(id, { paused: true });
    happen('order.created');
    happen('order.paid');
    await outbound.sendDue();
    expect(to.seen).toHaveLength(0);
    expect(repos.deliveries.waiting(id)).toBe(2);
    await outbound.change(id, { paused: false });
    await outbound.sendDue();
    expect(to.types()).toEqual(['order.created', 'order.paid']);
    outbound.remove(id);
    expect(repos.deliveries.list({ limit: 9 })).toEqual([]);
    expect(vault.facts(`address:${id}`)).toBeNull();
  });
});

describe('what the owner does', () => {
  it('rotates the secret: for a day both sign, then only the new one', async () => {
    const to = await receiver();
    const { outbound, happen, time } = await outboundOn({
      time: virtualTime(new Date(Date.now() - day).toISOString()),
    });
    const { id } = await outbound.add(wish(to.url));
    const old = outbound.secret(id);
    happen('order.created');
    await outbound.sendDue();
    expect(outbound.rotate(id).oldSecretUntil).toBe(new Date(time.now().getTime() + day).toISOString());
    const fresh = outbound.secret(id);
    expect(fresh).not.toBe(old);
    time.advance(day - 1000);
    happen('order.updated');
    await outbound.sendDue();
    time.advance(1000);
    happen('order.paid');
    await outbound.sendDue();
    const count = ({ headers }: { headers: object }) =>
      String(Reflect.get(headers, 'webhook-signature')).split(' ').length;
    expect(to.seen.map(count)).toEqual([1, 2, 1]);
    const [, both, last] = to.seen;
    if (!both || !last) throw new Error('too little was told');
    expect([verify(both, old), verify(both, fresh)]).toEqual([to.told()[1], to.told()[1]]);
    expect(verify(last, fresh)).toEqual(to.told()[2]);
    expect(() => verify(last, old)).toThrow(/signature/);
  });

  it('sends one again, or all of a time, with the ids that they had', async () => {
    const to = await receiver();
    const { outbound, happen, repos, time } = await outboundOn();
    const { id } = await outbound.add(wish(to.url));
    const from = time.now().toISOString();
    happen('order.created');
    happen('order.paid');
    time.advance(hour);
    happen('order.updated');
    await outbound.sendDue();
    const [newest] = repos.deliveries.list({ limit: 1 });
    expect(outbound.redeliver({ id: newest?.id ?? 0 })).toBe(1);
    await outbound.sendDue();
    const to1 = new Date(time.now().getTime() - 1).toISOString();
    expect(outbound.redeliver({ subscriptionId: id, from, to: to1 })).toBe(2);
    await outbound.sendDue();
    expect(to.types().slice(3)).toEqual(['order.updated', 'order.created', 'order.paid']);
    expect(new Set(to.told().map((one) => one.id)).size).toBe(3);
  });

  it('tests an address at once, past what waits, and the log shows no signature', async () => {
    let status = 500;
    const to = await receiver(() => ({ status, body: 'thank you' }));
    const { outbound, happen, repos } = await outboundOn();
    const { id } = await outbound.add(wish(to.url, ['invoice.paid']));
    happen('invoice.paid');
    await outbound.sendDue();
    status = 204;
    const detail = await outbound.test(id);
    expect(detail).toMatchObject({ state: 'delivered', type: 'invoice.paid', status: 204, attempts: 1 });
    expect(to.told()[1]?.data).toMatchObject({ connection: { id: 'example' } });
    const headers = new Map(detail.tries[0]?.headers.map(({ name, value }) => [name, value]));
    expect(headers.get('webhook-signature')).toBe('v1,[secret]');
    expect(headers.get('webhook-id')).toBe(detail.eventId);
    // It is no event of the shop, and what waits still waits.
    expect(repos.eventLog.list({ limit: 9 })).toHaveLength(1);
    expect(repos.deliveries.waiting(id)).toBe(1);
    expect(await outbound.test(id, 'order.paid')).toMatchObject({ type: 'order.paid' });
  });

  it('leaves a row in the audit trail for each, and none of them holds a secret', async () => {
    const to = await receiver();
    const { outbound, audit, happen } = await outboundOn();
    const { id } = await outbound.add(wish(to.url));
    const secret = outbound.secret(id);
    await outbound.change(id, { description: 'n8n' });
    outbound.rotate(id);
    await outbound.test(id);
    happen('order.paid');
    for (let count = 0; count < 20; count += 1) happen('order.updated');
    await outbound.sendDue();
    outbound.redeliver({ id: 1 });
    outbound.remove(id);
    const rows = audit.list(100);
    const done = ['add', 'change', 'rotate', 'test', 'redeliver', 'remove'];
    expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(done.map((one) => `subscription.${one}`)));
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
    // A secret is not opened anew for each delivery.
    expect(rows.length).toBeLessThan(20);
  });

  it('filters by connection and by amount', async () => {
    const to = await receiver();
    const { outbound, repos, db, time } = await outboundOn();
    const filter = { connectionIds: ['shop'], minAmountMinor: 1000, currency: 'EUR' };
    await outbound.add({ ...wish(to.url), filter });
    const writer = createEventWriter(db);
    const write = (title: string, id: string, money: { amountMinor: number; currency: string } | null) => {
      const connection = { id, name: id, provider: 'test' };
      const at = time.now().toISOString();
      return writer.write({ type: 'order.paid', connection, recordId: null, title, money, at, data: {} });
    };
    expect(write('enough', 'shop', { amountMinor: 1000, currency: 'EUR' })).toBe(1);
    expect(write('too little', 'shop', { amountMinor: 999, currency: 'EUR' })).toBe(0);
    expect(write('other money', 'shop', { amountMinor: 5000, currency: 'USD' })).toBe(0);
    expect(write('other shop', 'shop-2', { amountMinor: 5000, currency: 'EUR' })).toBe(0);
    expect(write('no amount', 'shop', null)).toBe(1);
    // What nobody is told is not kept either.
    expect(repos.eventLog.list({ limit: 9 }).map(({ title }) => title)).toEqual(['no amount', 'enough']);
  });
});
