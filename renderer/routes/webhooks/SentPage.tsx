import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { PlusIcon, WebhooksIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { AddressTable } from './AddressTable.tsx';
import { DeliveryLog } from './DeliveryLog.tsx';
import { EventTypes } from './EventTypes.tsx';
import { type SentSearch, sentSearchSchema } from './search.ts';
import { WebhooksHeader } from './WebhooksHeader.tsx';

/** What Backroom tells the owner's own programs: to which addresses, what was sent, and what can be told. */
export function SentPage() {
  const search = sentSearchSchema.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const change = (patch: Partial<SentSearch>) =>
    void navigate({ to: '/webhooks/sent', search: { ...search, ...patch }, replace: true, resetScroll: false });
  const addresses = useAsk('subscriptions.list', {});
  const { data, error } = addresses;
  return (
    <>
      <WebhooksHeader />
      {error && !data ? <Problem problem={error} onRetry={() => void addresses.refetch()} /> : null}
      {addresses.isPending ? <Loading /> : null}
      {data?.length === 0 ? <NoAddress /> : null}
      {data && data.length > 0 ? (
        <>
          <Addresses addresses={data} />
          <DeliveryLog search={search} onChange={change} />
        </>
      ) : null}
      {data ? <EventTypes /> : null}
    </>
  );
}

function NoAddress() {
  const add = <ButtonLink to="/webhooks/sent/new">{say('webhooks.sentPage.add')}</ButtonLink>;
  return (
    <EmptyPage title={say('webhooks.sentPage.emptyTitle')} icon={<WebhooksIcon size={28} />} action={add}>
      {say('webhooks.sentPage.emptyText')}
    </EmptyPage>
  );
}

function Addresses({ addresses }: { addresses: readonly Subscription[] }) {
  const add = (
    <ButtonLink to="/webhooks/sent/new" size="compact-sm" leftSection={<PlusIcon size={16} />}>
      {say('webhooks.sentPage.add')}
    </ButtonLink>
  );
  return (
    <Section title={say('webhooks.sentPage.title')} lead={say('webhooks.sentPage.lead')} aside={add}>
      <AddressTable addresses={addresses} />
    </Section>
  );
}
