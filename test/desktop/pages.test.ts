import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Shop, startShop } from '../../demo/shop.ts';
import { type Desktop, launchDesktop, picturePath } from './harness.ts';
import { ask, connect, goTo, leave, resize, shopEnv, sizes, wear, whenIdle } from './steps.ts';

let shop: Shop;
let desktop: Desktop;

/** The pages that look different when nothing is connected. */
const emptyPages = {
  overview: '/',
  connections: '/connections',
  records: '/records',
  flows: '/flows',
  matches: '/matches',
  history: '/history',
  webhooks: '/webhooks',
};
const always = {
  ...emptyPages,
  connect: '/connect/shopify',
  'connect-browser': '/connect/quickbooks-online',
  pc: '/settings?section=pc',
  appearance: '/settings?section=appearance',
  data: '/settings?section=data',
  security: '/settings?section=security',
  audit: '/settings?section=audit',
  relay: '/settings?section=relay',
  sent: '/webhooks/sent',
  'new-address': '/webhooks/sent/new',
  about: '/settings?section=about',
} as const;

beforeAll(async () => {
  shop = await startShop({ scale: 0.2 });
  desktop = await launchDesktop({ env: shopEnv(shop) });
});

afterAll(async () => {
  await leave(desktop);
  await shop?.close();
});

/** The pages that there are once something is connected. */
async function fullPages(): Promise<Record<string, string>> {
  const connections = await ask(desktop, 'connections.list', {});
  const runs = await ask(desktop, 'runs.list', {});
  const orders = await ask(desktop, 'records.list', { entity: 'order', limit: 1 });
  const flows = await ask(desktop, 'flows.list', {});
  return {
    ...always,
    connection: `/connections/${connections[0]?.id}`,
    flow: `/flows/${flows[0]?.id}`,
    'flow-setup': `/flows/${flows[0]?.id}/setup`,
    run: `/history/${runs.rows[0]?.id}`,
    record: `/records?kind=order&record=${orders.rows[0]?.id}`,
    'set-aside': '/history/set-aside',
  };
}

/** How far a page and its main part reach over the window's edge to the right, in pixels. */
const overhang = () =>
  desktop.page.evaluate(() =>
    [document.documentElement, document.getElementById('page')].map((part) =>
      part ? part.scrollWidth - part.clientWidth : 0,
    ),
  );

/** Every page in light and dark: what axe finds, and whether all of it is within the window. */
async function lookAt(pages: Record<string, string>, prefix: string, size: keyof typeof sizes): Promise<string[]> {
  const faults: string[] = [];
  await resize(desktop, sizes[size]);
  for (const theme of ['light', 'dark'] as const) {
    await wear(desktop, theme);
    for (const [name, path] of Object.entries(pages)) {
      await goTo(desktop, path);
      await desktop.picture(`${prefix}-${name}-${theme}-${size}`);
      for (const fault of await desktop.findAccessFaults()) faults.push(`${name} ${theme} ${size}: ${fault}`);
      const [outside = 0, within = 0] = await overhang();
      if (outside > 0 || within > 0) faults.push(`${name} ${size}: ${outside} and ${within} px too wide`);
    }
  }
  return faults;
}

/** The window as it is seen; the page's own picture would show a corner of a zoomed one. */
async function photograph(name: string): Promise<void> {
  const png = await desktop.app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(picturePath(name), Buffer.from(png, 'base64'));
}

/** Goes on with Tab until it is back where it began; what has the focus on the way, as short names. */
async function tabThrough(most = 150): Promise<string[]> {
  const { page } = desktop;
  const here = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return '';
      const all = [...document.querySelectorAll('*')];
      return `${all.indexOf(at)} ${at.tagName} ${(at.getAttribute('aria-label') ?? at.textContent ?? '').slice(0, 30)}`;
    });
  const seen: string[] = [];
  await page.evaluate(() =>
    document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined,
  );
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    const at = await here();
    if (at === '' || at === seen[0]) return seen;
    seen.push(at);
  }
  throw new Error(`Tab never came round: ${seen.slice(-5).join(' | ')}`);
}

/** How many controls of the page one can get to with Tab: a group of radio buttons or tabs counts once. */
const countControls = () =>
  desktop.page.evaluate(() => {
    const grouped = new Set<string>();
    return [
      ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]'),
    ]
      .filter((one) => !one.matches(':disabled, [tabindex="-1"], fieldset:disabled *') && one.checkVisibility())
      .filter((one) => {
        if (!(one instanceof HTMLInputElement) || one.type !== 'radio') return true;
        return !grouped.has(one.name) && grouped.add(one.name);
      }).length;
  });

describe('42: before anything is connected', () => {
  test.each(['narrow', 'wide'] as const)('every page is sound, %s', async (size) => {
    expect(await lookAt(emptyPages, 'empty', size)).toEqual([]);
  });
});

describe('42: with a shop', () => {
  beforeAll(async () => {
    const from = await connect(desktop, shop, 'woocommerce');
    const to = await connect(desktop, shop, 'stripe', { writes: true });
    for (const id of [from, to]) await whenIdle(desktop, id);
    await ask(desktop, 'flows.create', { kind: 'customers', sourceId: from, targetId: to });
  });

  test.each(['narrow', 'wide'] as const)('every page is sound, %s', async (size) => {
    expect(await lookAt(await fullPages(), 'full', size)).toEqual([]);
  });

  test('Tab goes to every control of every page and comes round', async () => {
    const pages = await fullPages();
    const some = ['overview', 'connections', 'connection', 'connect', 'records', 'history', 'run', 'pc'];
    // Setting up a flow has a date, whose day, month and year are one control with several stops.
    const flows = ['flows', 'flow', 'matches'];
    for (const name of [...some, ...flows, 'webhooks', 'sent', 'new-address', 'relay']) {
      await goTo(desktop, pages[name] ?? '/');
      const reached = await tabThrough();
      expect(new Set(reached).size, name).toBe(reached.length);
      expect(reached.length, `${name}: ${reached.join(' | ')}`).toBeGreaterThanOrEqual(await countControls());
    }
  });

  test('what has the focus shows it', async () => {
    const { page } = desktop;
    await goTo(desktop, '/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
      return `${outlineStyle} ${outlineWidth}`;
    });
    expect(outline).toBe('solid 2px');
  });

  test('at 200 % everything is still there, and nothing scrolls sideways', async () => {
    await resize(desktop, sizes.wide);
    const zoom = (factor: number) =>
      desktop.app.evaluate(({ BrowserWindow }, to) => {
        BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to);
      }, factor);
    await zoom(2);
    await desktop.page.waitForFunction(() => innerWidth < 900);
    const faults: string[] = [];
    for (const [name, path] of Object.entries(await fullPages())) {
      await goTo(desktop, path);
      await photograph(`zoomed-${name}`);
      const [outside = 0, within = 0] = await overhang();
      if (outside > 0 || within > 0) faults.push(`${name}: ${outside} and ${within} px too wide`);
    }
    await zoom(1);
    expect(faults).toEqual([]);
  });
});
