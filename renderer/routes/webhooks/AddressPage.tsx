import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { ArrowLeftIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { AddressFacts } from './AddressFacts.tsx';
import { AddressForm } from './AddressForm.tsx';
import css from './AddressPage.module.css';
import { AddressState } from './AddressState.tsx';
import { hostOf } from './AddressTable.tsx';
import { AddressTest, TestAnswer } from './AddressTest.tsx';
import { DeliveryLog } from './DeliveryLog.tsx';
import { RangeForm } from './RangeForm.tsx';
import { RemoveAddress } from './RemoveAddress.tsx';
import { Secret } from './Secret.tsx';
import { type SentSearch, sentSearchSchema } from './search.ts';

/** One of the owner's addresses: how it stands, a test, what was sent to it, and its end at the bottom. */
export function AddressPage() {
  const { addressId = '' } = useParams({ strict: false });
  const addresses = useAsk('subscriptions.list', {});
  const address = addresses.data?.find(({ id }) => id === addressId);
  if (address) return <Known key={address.id} address={address} />;
  if (addresses.error) {
    return <Problem problem={addresses.error} level={1} onRetry={() => void addresses.refetch()} />;
  }
  return addresses.data ? <Missing /> : <Loading page />;
}

function Missing() {
  const back = <ButtonLink to="/webhooks/sent">{say('webhooks.address.back')}</ButtonLink>;
  return (
    <EmptyPage level={1} title={say('webhooks.address.missing')} action={back}>
      {say('webhooks.address.missingText')}
    </EmptyPage>
  );
}

export function BackToSent() {
  return (
    <TextLink to="/webhooks/sent" className={css.back ?? ''}>
      <ArrowLeftIcon size={16} />
      {say('webhooks.address.back')}
    </TextLink>
  );
}

function Known({ address }: { address: Subscription }) {
  const { id, url, description } = address;
  const search = sentSearchSchema.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const test = useDo('subscriptions.test');
  const change = (patch: Partial<SentSearch>) =>
    void navigate({
      to: '/webhooks/sent/$addressId',
      params: { addressId: id },
      search: { ...search, ...patch },
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <BackToSent />
      <PageHeader
        title={description === '' ? hostOf(url) : description}
        lead={<span className={css.url}>{url}</span>}
        actions={<AddressTest address={address} test={test} />}
      />
      <TestAnswer test={test} />
      <AddressState address={address} />
      {editing ? (
        <Edit address={address} onClose={() => setEditing(false)} />
      ) : (
        <AddressFacts address={address} onEdit={() => setEditing(true)} />
      )}
      <DeliveryLog search={search} onChange={change} subscriptionId={id}>
        <Again subscriptionId={id} />
      </DeliveryLog>
      <Secret address={address} />
      <RemoveAddress address={address} />
    </>
  );
}

function Edit({ address, onClose }: { address: Subscription; onClose: () => void }) {
  const save = useDo('subscriptions.change');
  return (
    <Section title={say('webhooks.form.editTitle')}>
      <AddressForm
        address={address}
        label={say('webhooks.form.save')}
        busy={save.isPending}
        problem={save.error}
        onSubmit={(wish) => save.mutate({ ...wish, id: address.id }, { onSuccess: onClose })}
        onCancel={onClose}
      />
    </Section>
  );
}

function Again({ subscriptionId }: { subscriptionId: string }) {
  const again = useDo('deliveries.redeliver');
  return (
    <RangeForm
      button={say('webhooks.log.rangeButton')}
      title={say('webhooks.log.rangeTitle')}
      text={say('webhooks.log.rangeText')}
      go={say('webhooks.log.rangeGo')}
      busy={again.isPending}
      problem={again.error}
      done={again.data ? say('webhooks.log.rangeDone', again.data) : null}
      onGo={(range) => again.mutate({ ...range, subscriptionId })}
    />
  );
}
