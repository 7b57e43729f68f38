import type { ReactNode } from 'react';
import type { AppStatus } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { OfflineIcon, ShopIcon } from '../../components/icons.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './Banners.module.css';

/** What holds for every page: offline, a pretend shop, sign-ins that cannot be read. */
export function Banners({ status }: { status: AppStatus }) {
  const remove = useDo('pretend.remove');
  const { problem, state } = status.vault;
  return (
    <>
      {status.offline ? (
        <Banner tone="offline" icon={<OfflineIcon />}>
          {say('shell.offline')}
        </Banner>
      ) : null}
      {status.pretend ? (
        <Banner
          tone="pretend"
          icon={<ShopIcon />}
          action={{ label: say('shell.pretendRemove'), run: () => remove.mutate({}), busy: remove.isPending }}
        >
          {say('shell.pretend')}
        </Banner>
      ) : null}
      {problem !== null && state !== 'new' ? (
        <div className={css.card}>
          <Problem problem={problem} title={say('shell.vault.broken')} />
        </div>
      ) : null}
    </>
  );
}

interface BannerProps {
  tone: 'offline' | 'pretend';
  icon: ReactNode;
  action?: { label: string; run: () => void; busy: boolean };
  children: ReactNode;
}

function Banner({ tone, icon, action, children }: BannerProps) {
  return (
    <div className={css.banner} data-tone={tone} role="status">
      {icon}
      <span className={css.words}>{children}</span>
      {action === undefined ? null : (
        <button type="button" className={css.action} onClick={action.run} disabled={action.busy}>
          {action.label}
        </button>
      )}
    </div>
  );
}
