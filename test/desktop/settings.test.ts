import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desktop, launchDesktop } from './harness.ts';
import { ask, goTo, leave, openVault, passphrase, resize, sizes, until } from './steps.ts';

const next = 'four green bicycles';
const last = 'five slow kettles';
let desktop: Desktop;
let code = '';

beforeAll(async () => {
  desktop = await launchDesktop({ env: openVault });
});

afterAll(() => leave(desktop));

const button = (name: string) => desktop.page.getByRole('button', { name, exact: true });
const field = (label: string) => desktop.page.getByLabel(label, { exact: true });
const section = (name: string) => desktop.page.getByRole('tab', { name }).click();
const heading = (name: string) => desktop.page.getByRole('heading', { name, exact: true });
const settings = () => ask(desktop, 'app.settings', {});

async function choosePassphrase(words: string): Promise<void> {
  await field('New passphrase').fill(words);
  await field('The same once more').fill(words);
}

async function lock(): Promise<void> {
  await goTo(desktop, '/settings?section=security');
  await button('Lock now').click();
  await heading('Backroom is locked').waitFor();
}

describe('each section', () => {
  test('This PC: switches, and a network that is checked before it is saved', async () => {
    const { page } = desktop;
    await goTo(desktop, '/settings');
    await page.getByRole('switch', { name: 'Tell me when something needs me' }).click({ force: true });
    await until(async () => !(await settings()).notifications);
    await field('Proxy address').fill('proxy.local');
    await page.getByText('A proxy address begins with http://').waitFor();
    expect(await button('Save network settings').isDisabled()).toBe(true);
    await field('Proxy address').fill('http://proxy.local:8080');
    await button('Save network settings').click();
    await page.getByText('Saved. The next fetch uses it.').waitFor();
    expect((await settings()).proxyUrl).toBe('http://proxy.local:8080');
    await button('Undo').click();
    await until(async () => (await settings()).proxyUrl === '');
  });

  test('Appearance: dark at once, for the window and for what the system draws', async () => {
    const { page, app } = desktop;
    await section('Appearance');
    await page.getByText('Dark', { exact: true }).click();
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor({ state: 'attached' });
    await until(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource === 'dark'));
    await page.getByText('Light', { exact: true }).click();
    await page.locator('html[data-mantine-color-scheme="light"]').waitFor({ state: 'attached' });
  });

  test('Data: where it is, and a backup by one click', async () => {
    const { page } = desktop;
    await section('Data');
    await page.getByText(desktop.profileDir).first().waitFor();
    await button('Back up now').click();
    await page.getByText(/^A backup was made: /).waitFor();
    const { backups } = await ask(desktop, 'app.storage', {});
    expect(backups.every(({ file }) => existsSync(file))).toBe(true);
    expect(backups.length).toBeGreaterThan(0);
    await desktop.picture('settings-backups');
    expect(await desktop.findAccessFaults()).toEqual([]);
  });

  test('Audit trail: what was done, in words', async () => {
    const { page } = desktop;
    await section('Audit trail');
    await page.getByRole('cell', { name: 'Made a backup' }).waitFor();
    const actions = await page.locator('table tbody td:nth-child(3)').allTextContents();
    expect(actions.filter((action) => /[._]/.test(action))).toEqual([]);
    await desktop.picture('settings-audit');
  });

  test('About: the version', async () => {
    await section('About');
    const { version } = await ask(desktop, 'app.status', {});
    await desktop.page.getByText(version).first().waitFor();
  });
});

describe('the vault', () => {
  test('the passphrase is changed only by whoever knows it', async () => {
    const { page } = desktop;
    await goTo(desktop, '/settings?section=security');
    await button('Change the passphrase').click();
    await field('Current passphrase').fill('not this one');
    await choosePassphrase(next);
    await button('Set the passphrase').click();
    await page.getByText('This is not the passphrase of this vault.').waitFor();
    await desktop.picture('settings-wrong-passphrase');
    expect(await desktop.findAccessFaults()).toEqual([]);
    await field('Current passphrase').fill(passphrase);
    await button('Set the passphrase').click();
    await page.getByText('The new passphrase is set.').waitFor();
  });

  test('40: the recovery code is shown outside of the page', async () => {
    await desktop.app.evaluate(({ dialog }) => {
      Reflect.set(dialog, 'showMessageBox', async (options: Electron.MessageBoxOptions) => {
        Reflect.set(globalThis, 'shownCode', options.detail);
        return { response: 0, checkboxChecked: false };
      });
    });
    await button('Show the code').click();
    await desktop.page.getByText('The code was shown in a window of its own.').waitFor();
    code = await desktop.app.evaluate(() => String(Reflect.get(globalThis, 'shownCode')));
    expect(code.length).toBeGreaterThan(20);
    expect(await desktop.page.content()).not.toContain(code);
  });

  test('locked, it shows nothing of the shop; a wrong passphrase is told, the right one opens', async () => {
    const { page } = desktop;
    await lock();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await desktop.picture('locked');
    expect(await desktop.findAccessFaults()).toEqual([]);
    await field('Passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('This is not the passphrase of this vault.').waitFor();
    expect(await field('Passphrase').getAttribute('aria-invalid')).toBe('true');
    await field('Passphrase').fill(next);
    await page.keyboard.press('Enter');
    await heading('Settings').waitFor();
  });

  test('24: a lost passphrase: the recovery code opens it, and a new passphrase takes its place', async () => {
    await lock();
    await button('I no longer have the passphrase').click();
    await resize(desktop, sizes.narrow);
    await heading('The way back').click();
    await desktop.picture('recover');
    expect(await desktop.findAccessFaults()).toEqual([]);
    await choosePassphrase(last);
    await field('Recovery code').fill('AAAA-BBBB');
    await button('Open with the recovery code').click();
    await desktop.page.getByText('This is not the recovery code of this vault.').waitFor();
    await desktop.picture('recover-wrong');
    await field('Recovery code').fill(code);
    await button('Open with the recovery code').click();
    await heading('Settings').waitFor();
    await lock();
    await field('Passphrase').fill(last);
    await button('Unlock').click();
    await heading('Settings').waitFor();
  });

  test('24: with neither, one goes on without the old sign-ins', async () => {
    await lock();
    await button('I no longer have the passphrase').click();
    await choosePassphrase(passphrase);
    await desktop.page.getByText('I do not have the code either').click();
    await desktop.picture('recover-without');
    await button('Go on without the old sign-ins').click();
    await heading('Settings').waitFor();
    expect((await ask(desktop, 'app.status', {})).vault.state).toBe('unlocked');
  });
});
