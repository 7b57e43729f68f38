import type { InputOf, OutputOf, ProcedureName } from '../../contract/ipc/index.ts';
import type { Desktop } from './harness.ts';

export const passphrase = 'three brown horses';

/** Opens a new profile's vault without asking, as on a PC without a keychain. */
export const openVault = { BACKROOM_PASSPHRASE: passphrase };

/** The smallest window that the design knows, and a large one. */
export const sizes = { narrow: { width: 1024, height: 640 }, wide: { width: 1600, height: 1000 } } as const;

type Theme = 'light' | 'dark';

/** Asks the Hub as the page does. */
export async function ask<N extends ProcedureName>(
  { page }: Desktop,
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
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${path}`);
  await page.locator('main h1').first().waitFor();
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
export async function wear(desktop: Desktop, theme: Theme): Promise<void> {
  await ask(desktop, 'app.changeSettings', { theme });
  await desktop.page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor({ state: 'attached' });
}
