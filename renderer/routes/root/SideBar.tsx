import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import type { AppStatus } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import {
  ConnectionsIcon,
  FlowsIcon,
  HistoryIcon,
  OverviewIcon,
  RecordsIcon,
  SearchIcon,
  SettingsIcon,
  WebhooksIcon,
} from '../../components/icons.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { later } from '../../lib/later.ts';
import { useNow } from '../../lib/now.ts';
import { statusLine } from '../../lib/status.ts';
import { PauseFace } from './PauseFace.tsx';
import css from './SideBar.module.css';

const PauseMenu = lazy(() => later(import('./PauseMenu.tsx')).then((m) => ({ default: m.PauseMenu })));

const pages = [
  { to: '/', label: 'shell.nav.overview', icon: <OverviewIcon /> },
  { to: '/connections', label: 'shell.nav.connections', icon: <ConnectionsIcon /> },
  { to: '/records', label: 'shell.nav.records', icon: <RecordsIcon /> },
  { to: '/flows', label: 'shell.nav.flows', icon: <FlowsIcon /> },
  { to: '/history', label: 'shell.nav.history', icon: <HistoryIcon /> },
  { to: '/webhooks', label: 'shell.nav.webhooks', icon: <WebhooksIcon /> },
  { to: '/settings', label: 'shell.nav.settings', icon: <SettingsIcon /> },
] as const;

/** The way to every page; at its foot the one line that matters and the pause. Icons alone in a narrow window. */
export function SideBar({ status, onSearch }: { status: AppStatus | undefined; onSearch: () => void }) {
  return (
    <aside className={css.bar} aria-label={say('shell.bar')}>
      <div className={css.name}>{say('common.appName')}</div>
      <button type="button" className={css.item} onClick={onSearch} title={say('shell.palette.open')}>
        <SearchIcon />
        <span className={css.label}>{say('shell.palette.open')}</span>
        <kbd className={css.keys}>{say('shell.palette.keys')}</kbd>
      </button>
      <nav className={css.pages} aria-label={say('shell.nav.label')}>
        {pages.map(({ to, label, icon }) => (
          <BarLink key={to} to={to} label={say(label)} icon={icon} />
        ))}
      </nav>
      {status === undefined ? null : <Foot status={status} />}
    </aside>
  );
}

function BarLink({ to, label, icon }: { to: (typeof pages)[number]['to']; label: string; icon: ReactNode }) {
  return (
    <Link to={to} className={css.item} activeOptions={{ exact: to === '/', includeSearch: false }} title={label}>
      {icon}
      <span className={css.label}>{label}</span>
    </Link>
  );
}

function Foot({ status }: { status: AppStatus }) {
  const now = useNow();
  const { state, text } = statusLine(status, now);
  const paused = status.pausedUntil !== null;
  const drawn = useDrawn();
  return (
    <div className={css.foot}>
      <Link to="/" className={css.line} title={text}>
        <StateMark state={state} shapeOnly />
        <span className={css.label}>{text}</span>
      </Link>
      {status.connections === 0 ? null : (
        <Suspense fallback={<PauseFace paused={paused} />}>
          {drawn ? <PauseMenu paused={paused} /> : <PauseFace paused={paused} />}
        </Suspense>
      )}
    </div>
  );
}

/** True once the first page stands: what it can do without is fetched then, not while it is being drawn. */
function useDrawn(): boolean {
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    const asked = requestIdleCallback(() => setDrawn(true), { timeout: 500 });
    return () => cancelIdleCallback(asked);
  }, []);
  return drawn;
}
