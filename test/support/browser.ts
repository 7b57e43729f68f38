import { type Browser, chromium, type Page } from 'playwright-core';

/** The system's browser, as a person would use it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.BACKROOM_TEST_BROWSER ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  });
}

/** A page that reaches this PC only. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.route(/^https?:\/\/(?!localhost|127\.0\.0\.1)/, (route) => route.abort());
  return page;
}
