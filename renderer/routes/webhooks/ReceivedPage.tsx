import { useNavigate, useSearch } from '@tanstack/react-router';
import { Hooks } from './Hooks.tsx';
import { Inbox } from './Inbox.tsx';
import { RelayCard } from './RelayCard.tsx';
import { type ReceivedSearch, receivedSearchSchema } from './search.ts';
import { WebhooksHeader } from './WebhooksHeader.tsx';

/** What systems tell Backroom: whether it reaches this PC, who tells, and what came in. */
export function ReceivedPage() {
  const search = receivedSearchSchema.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const change = (patch: Partial<ReceivedSearch>) =>
    void navigate({ to: '/webhooks', search: { ...search, ...patch }, replace: true, resetScroll: false });
  return (
    <>
      <WebhooksHeader />
      <RelayCard />
      <Hooks search={search} onChange={change} />
      <Inbox search={search} onChange={change} />
    </>
  );
}
