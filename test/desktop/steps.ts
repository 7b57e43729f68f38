import { expect, vi } from 'vitest';
import type { ConnectionDetail, InputOf, OutputOf, ProcedureName } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { consent } from '../../demo/person.ts';
import type { Shop, VendorId } from '../../demo/shop.ts';
import type { Desktop } from './harness.ts';

export const passphrase = 'three brown horses';

/** Opens a new profile's vault without asking, as on a PC without a keychain. */
export const openVault = { BACKROOM_PASSPHRASE: passphrase };

/** The smallest window that the design knows, and a large one. */
export const sizes = { narrow: { width: 1024, height: 640 }, wide: { width: 1600, height: 1000 } } as const;

const slowMs = 70_000;

/** Waits for something that the Hub or the window will say sooner or later. */
export const until = <T>(work: () => Promise<T> | T, timeoutMs = slowMs) =>
  vi.waitUntil(work, { timeout: timeoutMs, interval: 100 });

/** What makes the app meet this shop instead of the vendors. */
export function shopEnv(shop: Shop): Record<string, string> {
  return { ...openVault, BACKROOM_ENDPOINTS: JSON.stringify(shop.origins) };
}

/** Asks the Hub as the page does. */
export async function ask<N extends ProcedureName>(
  { page }: Pick<Desktop, 'page'>,
  name: N,
  input: InputOf<N>,
): Promise<OutputOf<N>> {
  const answer = await page.evaluate(([procedure, given]) => Reflect.get(window, 'backroom').invoke(procedure, given), [
    name,
    input,
  ] as const);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

/** Goes to a page by its path, such as `/records?kind=order`, and waits until it stands. */
export async function goTo({ page }: Desktop, path: string): Promise<void> {
  await page.locator('main h1').first().waitFor();
  const moves = await page.evaluate((next) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const before = location.hash.split('?')[0] || '#/';
    location.hash = `#${next}`;
    return before !== location.hash.split('?')[0];
  }, path);
  // A new page takes the focus.
  if (moves) await page.waitForFunction(() => document.activeElement?.id === 'page');
  await page.locator('main h1').first().waitFor();
  await page
    .locator(`main [aria-label="${say('common.loading')}"]`)
    .first()
    .waitFor({ state: 'detached' });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Gives the page this size, in pixels. */
export async function resize({ app, page }: Desktop, { width, height }: { width: number; height: number }) {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentBounds({ x: 0, y: 0, ...size }),
    { width, height },
  );
  // A window as large as its screen comes out a pixel smaller.
  await page.waitForFunction((size) => Math.abs(innerWidth - size) < 2, width);
}

/** Chooses light or dark as Settings does. */
export async function wear(desktop: Desktop, theme: 'light' | 'dark'): Promise<void> {
  await ask(desktop, 'app.changeSettings', { theme });
  await desktop.page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor({ state: 'attached' });
}

/** With it a look is taken in both themes at both sizes, to be looked at by a person. */
const everyLook = process.env.BACKROOM_TEST_PICTURES === 'all';

/** What axe finds and what reaches over the window's edge, light and dark, narrow and wide; a picture of each. */
export async function lookAt(desktop: Desktop, name: string): Promise<string[]> {
  const faults: string[] = [];
  // A look takes seconds, so that each page has one, light and narrow or dark and wide, as its name falls.
  const isLight = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 2 === 0;
  for (const size of ['narrow', 'wide'] as const) {
    await resize(desktop, sizes[size]);
    for (const theme of ['light', 'dark'] as const) {
      if (!everyLook && (theme === 'light') !== isLight) continue;
      if (!everyLook && (size === 'narrow') !== isLight) continue;
      await wear(desktop, theme);
      await desktop.picture(`${name}-${theme}-${size}`);
      for (const fault of await desktop.findAccessFaults()) faults.push(`${theme} ${size}: ${fault}`);
      const wide = await desktop.page.evaluate(() =>
        [...document.querySelectorAll('#page, #page aside')].map((part) => part.scrollWidth - part.clientWidth),
      );
      if (wide.some((px) => px > 0)) faults.push(`${size}: ${wide.join(' and ')} px too wide`);
    }
  }
  await resize(desktop, sizes.narrow);
  return faults;
}

/** Connects one of the shop's systems without the form, which has tests of its own. */
export async function connect(
  desktop: Desktop,
  shop: Shop,
  provider: VendorId,
  options: { writes?: boolean } = {},
): Promise<string> {
  const login = shop.logins[provider][0];
  if (!login) throw new Error(`The shop has no login for ${provider}.`);
  const { method: way, settings, secrets } = login;
  const wish = { provider, way, name: provider, settings, secrets, ...options };
  const { id: attemptId } = await ask(desktop, 'connect.start', wish);
  const catalogue = await ask(desktop, 'catalogue.list', {});
  const kind = catalogue.find(({ id }) => id === provider)?.ways.find(({ id }) => id === way)?.kind;
  if (kind === 'oauth2') {
    const ended = await consent(await desktop.nextLink());
    const { pasteOnly } = await ask(desktop, 'connect.state', { attemptId });
    if (pasteOnly) await ask(desktop, 'connect.paste', { attemptId, text: ended.url });
  }
  const attempt = await until(async () => {
    const now = await ask(desktop, 'connect.state', { attemptId });
    const first = now.phase === 'choosing' ? now.choices?.of[0] : undefined;
    if (first) await ask(desktop, 'connect.choose', { attemptId, choice: first.id });
    return now.phase === 'done' || now.phase === 'failed' ? now : false;
  });
  if (attempt.connectionId === null) throw new Error(`${provider}: ${JSON.stringify(attempt.problem)}`);
  return attempt.connectionId;
}

/** Waits until a connection fetches nothing, and has done so at least once. */
export function whenIdle(desktop: Desktop, connectionId: string): Promise<ConnectionDetail> {
  return until(async () => {
    const detail = await ask(desktop, 'connections.get', { connectionId });
    return detail.status.why !== 'never_fetched' && detail.runningRunId === null ? detail : false;
  }) as Promise<ConnectionDetail>;
}

/** Fetches and waits for the end. */
export async function fetchNow(desktop: Desktop, connectionId: string, how: Partial<InputOf<'sync.start'>> = {}) {
  const { runIds } = await ask(desktop, 'sync.start', { connectionIds: [connectionId], ...how });
  const runId = runIds[0];
  if (runId === undefined) throw new Error('No run began.');
  await until(async () => (await ask(desktop, 'runs.get', { runId })).endedAt !== null);
  return ask(desktop, 'runs.get', { runId });
}

/** The end of each file: the window asked nobody but the app for anything, and nothing broke (must-not-fail 35, 39). */
export async function leave(desktop: Desktop | undefined): Promise<void> {
  if (!desktop) return;
  const trespasses = await desktop.findTrespasses();
  await desktop.close();
  expect(trespasses).toEqual([]);
}
