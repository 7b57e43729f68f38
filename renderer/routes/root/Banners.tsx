import type { ReactNode } from 'react';
import type { AppStatus } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { OfflineIcon, PauseIcon, ShopIcon } from '../../components/icons.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { useNow } from '../../lib/now.ts';
import { pausedText } from '../../lib/status.ts';
import css from './Banners.module.css';

/** What holds for every page: offline, paused, a pretend shop, sign-ins that cannot be read. */
export function Banners({ status }: { status: AppStatus }) {
  const now = useNow();
  const pause = useDo('app.pause');
  const remove = useDo('pretend.remove');
  const { problem, state } = status.vault;
  return (
    <>
      {status.offline ? <Banner icon={<OfflineIcon />}>{say('shell.offline')}</Banner> : null}
      {status.pausedUntil === null ? null : (
        <Banner
          icon={<PauseIcon />}
          action={{
            label: say('shell.pause.resume'),
            run: () => pause.mutate({ until: 'now' }),
            busy: pause.isPending,
          }}
        >
          {pausedText(status.pausedUntil, now)}
        </Banner>
      )}
      {status.pretend ? (
        <Banner
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
  icon: ReactNode;
  action?: { label: string; run: () => void; busy: boolean };
  children: ReactNode;
}

function Banner({ icon, action, children }: BannerProps) {
  return (
    <div className={css.banner} role="status">
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
