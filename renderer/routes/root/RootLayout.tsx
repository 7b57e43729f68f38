import { useMantineColorScheme } from '@mantine/core';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { say } from '../../../contract/words/index.ts';
import { useAsk, useTopic } from '../../lib/bridge.ts';
import { later } from '../../lib/later.ts';
import { Banners } from './Banners.tsx';
import css from './RootLayout.module.css';
import { SideBar } from './SideBar.tsx';

const CommandPalette = lazy(() => later(import('./CommandPalette.tsx')).then((m) => ({ default: m.CommandPalette })));
const LockScreen = lazy(() => later(import('./LockScreen.tsx')).then((m) => ({ default: m.LockScreen })));

/** Pages that use the whole width: tables with many columns. */
const widePages = ['/records'];

/** The frame of the window: bar, banners, page, palette; or the lock alone. */
export function RootLayout() {
  const status = useAsk('app.status', {}).data;
  const [palette, setPalette] = useState(false);
  useTheme();
  useShowTopic();
  usePaletteKey(() => setPalette(true));
  if (status?.vault.state === 'locked' && status.vault.protection === 'passphrase') {
    return (
      <Suspense>
        <LockScreen />
      </Suspense>
    );
  }
  return (
    <div className={css.frame}>
      <button type="button" className={css.skip} onClick={skipToPage}>
        {say('shell.skip')}
      </button>
      <SideBar status={status} onSearch={() => setPalette(true)} />
      <Page>{status === undefined ? null : <Banners status={status} />}</Page>
      <Suspense>{palette ? <CommandPalette onClose={() => setPalette(false)} /> : null}</Suspense>
    </div>
  );
}

/** The page's landmark. Going to another page moves the focus here, as a browser would on loading it. */
function Page({ children }: { children: React.ReactNode }) {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    // A page that was asked for one place in it has moved there already.
    if (main.current?.contains(document.activeElement)) return;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <main id="page" className={css.main} ref={main} tabIndex={-1}>
      {children}
      <div className={css.content} data-wide={widePages.includes(path) || undefined}>
        <Outlet />
      </div>
    </main>
  );
}

/** The hash belongs to the router, so this is a button and moves the focus by hand. */
function skipToPage(): void {
  document.getElementById('page')?.focus();
}

function useTheme(): void {
  const chosen = useAsk('app.settings', {}).data?.theme;
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (chosen) setColorScheme(chosen === 'system' ? 'auto' : chosen);
  }, [chosen, setColorScheme]);
}

function useShowTopic(): void {
  const router = useRouter();
  useTopic('show', ({ path }) => router.history.push(path));
}

function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
