import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say } from '../../contract/words/index.ts';
import { type Shop, startShop } from '../../demo/shop.ts';
import { VENDORS } from '../../demo/vendors.ts';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, connect, goTo, leave, resize, shopEnv, sizes, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;

beforeAll(async () => {
  shop = await startShop({ scale: 0.05 });
  desktop = await launchDesktop({ env: shopEnv(shop) });
  await resize(desktop, sizes.narrow);
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
});

/** What axe finds, and what reaches over the window's edge, as it is now. */
async function faultsAt(name: string): Promise<string[]> {
  const overhang = await desktop.page.evaluate(() => {
    const part = document.getElementById('page');
    return part ? part.scrollWidth - part.clientWidth : 0;
  });
  const faults = await desktop.findAccessFaults();
  return [...faults, ...(overhang > 0 ? [`${overhang} px too wide`] : [])].map((fault) => `${name}: ${fault}`);
}

describe('42: before any is connected', () => {
  test('the connect page of every system shows what each way asks for', async () => {
    const { page } = desktop;
    const catalogue = await ask(desktop, 'catalogue.list', {});
    expect(catalogue.map(({ id }) => id).sort()).toEqual([...VENDORS].sort());
    const faults: string[] = [];
    for (const { id, name, ways, streams } of catalogue) {
      await goTo(desktop, `/connect/${id}`);
      await page.getByRole('heading', { name: `Connect ${name}`, level: 1 }).waitFor();
      expect(
        await page
          .getByRole('group', { name: say('connect.reads.legend') })
          .getByRole('checkbox')
          .count(),
      ).toBe(streams.length);
      for (const way of ways) {
        if (ways.length > 1) await page.getByRole('radio', { name: way.label, exact: true }).check();
        for (const { label, optional } of way.fields) {
          const words = optional ? say('connect.signIn.optional', { label }) : label;
          // A way may be called as its field is.
          await page
            .getByLabel(words, { exact: true })
            .and(page.locator('select, input:not([type="radio"])'))
            .waitFor();
        }
        await desktop.picture(`connect-${id}-${way.id}`);
        faults.push(...(await faultsAt(`${id} ${way.id}`)));
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('42: with all of them connected', () => {
  beforeAll(async () => {
    const ids = [];
    for (const vendor of VENDORS) ids.push(await connect(desktop, shop, vendor));
    for (const id of ids) await whenIdle(desktop, id);
  });

  test('the page of every connection tells what is fetched', async () => {
    const { page } = desktop;
    const faults: string[] = [];
    for (const { id, name, provider } of await ask(desktop, 'connections.list', {})) {
      const { streams, status } = await ask(desktop, 'connections.get', { connectionId: id });
      expect(status, provider).toMatchObject({ state: 'up_to_date' });
      await goTo(desktop, `/connections/${id}`);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      for (const { label } of streams) {
        await page.getByRole('button', { name: `Details of ${label.toLowerCase()}`, exact: true }).waitFor();
      }
      await desktop.picture(`connection-${provider}`);
      faults.push(...(await faultsAt(provider)));
    }
    expect(faults).toEqual([]);
  });

  test('every kind of record has its rows and its panel', async () => {
    const { page } = desktop;
    const faults: string[] = [];
    const kinds = (await ask(desktop, 'records.kinds', {})).filter(({ count }) => count > 0);
    expect(kinds.length).toBeGreaterThanOrEqual(18);
    for (const { entity } of kinds) {
      const { rows } = await ask(desktop, 'records.list', { entity, limit: 2 });
      const record = rows.at(-1)?.id ?? 0;
      await goTo(desktop, `/records?kind=${entity}&record=${record}`);
      await page.getByRole('grid', { name: say(`records.table.${entity}`) }).waitFor();
      await page.locator('table tbody tr[aria-rowindex]').first().waitFor();
      const panel = page.getByRole('complementary', { name: /^Record: / });
      await panel
        .getByText(say(`records.one.${entity}`), { exact: true })
        .first()
        .waitFor();
      expect(await panel.getByText(say('records.panel.unreadable')).count(), entity).toBe(0);
      await desktop.picture(`records-${entity}`);
      faults.push(...(await faultsAt(entity)));
    }
    expect(faults).toEqual([]);
  });
});
