import { Button, Radio, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { InputOf, Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem, type ProblemLike } from '../../components/Problem.tsx';
import css from './AddressForm.module.css';
import {
  type AddressTroubles,
  type AddressValues,
  addressTroubles,
  emptyAddress,
  valuesOf,
  wishOf,
} from './address-check.ts';
import { EventChoice } from './EventChoice.tsx';
import { FilterFields } from './FilterFields.tsx';

interface AddressFormProps {
  /** The one that is changed; without it a new one is added. */
  address?: Subscription;
  label: string;
  busy: boolean;
  problem: ProblemLike | null;
  onSubmit: (wish: InputOf<'subscriptions.add'>) => void;
  onCancel: () => void;
}

/** Where to tell, what, and only when. What is wrong is said once a field is left, or when it is sent. */
export function AddressForm({ address, label, busy, problem, onSubmit, onCancel }: AddressFormProps) {
  const [values, setValues] = useState<AddressValues>(address ? valuesOf(address) : emptyAddress);
  const [shown, setShown] = useState<'none' | 'url' | 'all'>('none');
  const troubles = addressTroubles(values);
  const told: AddressTroubles = shown === 'all' ? troubles : shown === 'url' ? pick(troubles.url) : {};
  const change = (patch: Partial<AddressValues>) => setValues({ ...values, ...patch });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown('all');
    if (Object.keys(troubles).length === 0) onSubmit(wishOf(values));
  };
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <TextInput
        label={say('webhooks.form.url')}
        description={say('webhooks.form.urlHelp')}
        placeholder={say('webhooks.form.urlExample')}
        value={values.url}
        error={told.url ?? null}
        maxLength={2000}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => change({ url: event.currentTarget.value })}
        onBlur={() => values.url !== '' && shown === 'none' && setShown('url')}
      />
      <Switch
        checked={values.private}
        label={say('webhooks.form.private')}
        description={say('webhooks.form.privateHelp')}
        onChange={(event) => change({ private: event.currentTarget.checked })}
      />
      <TextInput
        label={say('webhooks.form.description')}
        description={say('webhooks.form.descriptionHelp')}
        value={values.description}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <What values={values} trouble={told.types} onChange={change} />
      <FilterFields values={values} troubles={told} onChange={change} />
      {problem ? <Problem problem={problem} level={3} /> : null}
      <div className={css.buttons}>
        <Button type="submit" loading={busy}>
          {label}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {say('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

const pick = (url: string | undefined): AddressTroubles => (url === undefined ? {} : { url });

interface WhatProps {
  values: AddressValues;
  trouble: string | undefined;
  onChange: (patch: Partial<AddressValues>) => void;
}

function What({ values, trouble, onChange }: WhatProps) {
  return (
    <div>
      <Radio.Group
        label={say('webhooks.form.what')}
        value={values.everything ? 'all' : 'some'}
        error={trouble ?? null}
        onChange={(picked) => onChange({ everything: picked === 'all' })}
      >
        <div className={css.radios}>
          <Radio value="some" label={say('webhooks.form.some')} />
          <Radio value="all" label={say('webhooks.form.all')} description={say('webhooks.form.allHelp')} />
        </div>
      </Radio.Group>
      {values.everything ? null : <EventChoice chosen={values.types} onChange={(types) => onChange({ types })} />}
    </div>
  );
}
