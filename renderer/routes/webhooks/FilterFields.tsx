import { Checkbox, TextInput } from '@mantine/core';
import { say } from '../../../contract/words/index.ts';
import { useAsk } from '../../lib/bridge.ts';
import css from './AddressForm.module.css';
import type { AddressTroubles, AddressValues } from './address-check.ts';
import { Fold } from './Fold.tsx';

interface FilterFieldsProps {
  values: AddressValues;
  troubles: AddressTroubles;
  onChange: (patch: Partial<AddressValues>) => void;
}

/** Folded: only about some connections, only from an amount on. */
export function FilterFields({ values, troubles, onChange }: FilterFieldsProps) {
  const connections = useAsk('connections.list', {}).data ?? [];
  const { connectionIds, amount, currency } = values;
  const used = connectionIds.length > 0 || amount !== '';
  const turn = (id: string, on: boolean) => {
    const others = connectionIds.filter((one) => one !== id);
    onChange({ connectionIds: on ? [...others, id] : others });
  };
  return (
    <Fold className={css.filters} title={say('webhooks.form.filters')} isUsed={used}>
      {connections.length === 0 ? null : (
        <fieldset className={css.group}>
          <legend>{say('webhooks.form.filterConnections')}</legend>
          <p className={css.notYet}>{say('webhooks.form.filterConnectionsHelp')}</p>
          {connections.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={connectionIds.includes(id)}
              onChange={(event) => turn(id, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      )}
      <div className={css.amount}>
        <TextInput
          label={say('webhooks.form.amount')}
          description={say('webhooks.form.amountHelp')}
          inputMode="decimal"
          value={amount}
          error={troubles.amount ?? null}
          maxLength={20}
          onChange={(event) => onChange({ amount: event.currentTarget.value })}
        />
        <TextInput
          className={css.currency ?? ''}
          label={say('webhooks.form.currency')}
          value={currency}
          error={troubles.currency ?? null}
          maxLength={3}
          onChange={(event) => onChange({ currency: event.currentTarget.value.toUpperCase() })}
        />
      </div>
    </Fold>
  );
}
