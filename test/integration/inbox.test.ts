import { expect, it } from 'vitest';
import { hooked } from '../support/hooked.ts';

it('an edited order is told, kept, fetched and settled', async () => {
  const { hub, shop, connect, until, inbox } = await hooked();
  const woo = await connect('woocommerce');
  expect(hub.repos.hooks.find(woo.id)).toMatchObject({ state: 'on', code: null });
  const changed = shop.hands('woocommerce').edit('orders');
  await until(() => inbox(woo.id).find((row) => row.externalId === changed && row.outcome === 'fetched'));
  const told = inbox(woo.id).filter(({ verdict }) => verdict !== 'greeting');
  expect(told).toMatchObject([{ topic: 'order.updated', verdict: 'good', outcome: 'fetched' }]);
});
