import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { say } from '../../../contract/words/index.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import css from './WebhooksHeader.module.css';

const parts = [
  { to: '/webhooks', label: 'webhooks.received' },
  { to: '/webhooks/sent', label: 'webhooks.sent' },
] as const;

/** The top of both parts, with the way from one to the other. */
export function WebhooksHeader({ actions }: { actions?: ReactNode }) {
  return (
    <>
      <PageHeader title={say('webhooks.title')} lead={say('webhooks.lead')} actions={actions} />
      <nav className={css.parts} aria-label={say('webhooks.parts')}>
        {parts.map(({ to, label }) => (
          <Link key={to} to={to} className={css.part} activeOptions={{ exact: true, includeSearch: false }}>
            {say(label)}
          </Link>
        ))}
      </nav>
    </>
  );
}
