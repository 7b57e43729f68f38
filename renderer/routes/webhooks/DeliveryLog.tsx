import { Button, Select } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { say } from '../../../contract/words/index.ts';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import { DeliveryPanel } from './DeliveryPanel.tsx';
import { DeliveryTable } from './DeliveryTable.tsx';
import type { SentSearch } from './search.ts';
import css from './Webhooks.module.css';

interface DeliveryLogProps {
  search: SentSearch;
  onChange: (patch: Partial<SentSearch>) => void;
  /** Of one address; of all of them otherwise. */
  subscriptionId?: string;
  /** Above the list. */
  children?: ReactNode;
}

const states = ['waiting', 'delivered', 'failed', 'stopped'] as const;

/** What was sent, newest first and live; one of it beside the list. */
export function DeliveryLog({ search, onChange, subscriptionId, children }: DeliveryLogProps) {
  const { state, delivery } = search;
  const list = usePages('deliveries.list', {
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(state === undefined ? {} : { state }),
  });
  const opened = useRef<HTMLButtonElement | null>(null);
  const go = (id: number | undefined) => {
    onChange({ delivery: id });
    if (id === undefined) opened.current?.focus();
  };
  const open = (id: number, line: HTMLButtonElement) => {
    opened.current = line;
    go(id);
  };
  const { rows, error } = list;
  return (
    <Section title={say('webhooks.log.title')} aside={<StateFilter search={search} onChange={onChange} />}>
      {error && rows.length === 0 ? <Problem problem={error} level={3} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.isSuccess && rows.length === 0 ? <Nothing search={search} onChange={onChange} /> : null}
      {rows.length > 0 || delivery !== undefined ? (
        <div className={css.split} data-open={delivery !== undefined || undefined} aria-busy={list.isFetching}>
          <div>
            {children}
            <DeliveryTable rows={rows} openId={delivery} named={subscriptionId === undefined} onOpen={open} />
            <MoreButton list={list} label={say('webhooks.log.older')} failed={say('webhooks.log.olderFailed')} />
          </div>
          {delivery === undefined ? null : (
            <DeliveryPanel key={delivery} id={delivery} ids={rows.map(({ id }) => id)} onGo={go} />
          )}
        </div>
      ) : null}
    </Section>
  );
}

function StateFilter({ search, onChange }: Pick<DeliveryLogProps, 'search' | 'onChange'>) {
  return (
    <Select
      className={css.choice ?? ''}
      aria-label={say('webhooks.log.filterState')}
      data={[
        { value: '', label: say('webhooks.log.show.all') },
        ...states.map((value) => ({ value, label: say(`webhooks.log.show.${value}`) })),
      ]}
      value={search.state ?? ''}
      onChange={(picked) => onChange({ state: states.find((known) => known === picked), delivery: undefined })}
    />
  );
}

function Nothing({ search, onChange }: Pick<DeliveryLogProps, 'search' | 'onChange'>) {
  if (search.state === undefined) {
    return <EmptyPage title={say('webhooks.log.empty')}>{say('webhooks.log.emptyText')}</EmptyPage>;
  }
  const clear = (
    <Button variant="default" onClick={() => onChange({ state: undefined })}>
      {say('webhooks.log.clear')}
    </Button>
  );
  return (
    <EmptyPage title={say('webhooks.log.noFit')} action={clear}>
      {say('webhooks.log.noFitText')}
    </EmptyPage>
  );
}
