import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AppStatus } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { PlugIcon, ShopIcon } from '../../components/icons.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useVaultFirst } from '../../components/useVaultFirst.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './FirstRun.module.css';

/** Nothing is connected yet: two doors. */
export function FirstRun({ status }: { status: AppStatus }) {
  const navigate = useNavigate();
  const pretend = useDo('pretend.start');
  const vault = useVaultFirst(status);
  const opening = pretend.isPending;
  return (
    <>
      <PageHeader title={say('overview.first.title')} lead={say('overview.first.lead')} />
      <div className={css.doors}>
        <Door
          icon={<PlugIcon size={28} />}
          title={say('overview.first.connectTitle')}
          lead={say('overview.first.connectLead')}
          button={
            <Button onClick={() => vault.first(() => void navigate({ to: '/connections' }))} loading={vault.busy}>
              {say('overview.first.connectButton')}
            </Button>
          }
        />
        <Door
          icon={<ShopIcon size={28} />}
          title={say('overview.first.pretendTitle')}
          lead={say('overview.first.pretendLead')}
          button={
            <Button variant="default" loading={opening} onClick={() => vault.first(() => pretend.mutate({}))}>
              {say('overview.first.pretendButton')}
            </Button>
          }
        />
      </div>
      <div role="status" className={css.wait}>
        {opening ? say('overview.first.pretendWait') : null}
      </div>
      {pretend.error ? <Problem problem={pretend.error} onRetry={() => pretend.mutate({})} /> : null}
      {vault.dialog}
    </>
  );
}

function Door({ icon, title, lead, button }: { icon: ReactNode; title: string; lead: string; button: ReactNode }) {
  return (
    <section className={css.door}>
      <div className={css.icon}>{icon}</div>
      <h2 className={css.title}>{title}</h2>
      <p className={css.lead}>{lead}</p>
      {button}
    </section>
  );
}
