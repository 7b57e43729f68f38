import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { useVaultFirst } from '../../components/useVaultFirst.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import css from './RelayForm.module.css';
import { relayTrouble } from './relay-check.ts';

interface RelayFormProps {
  /** The one before, where this PC signs up again. */
  url?: string;
  label: string;
  onDone?: () => void;
}

/** The address of a relay, an invitation where it asks for one, and the one button. */
export function RelayForm({ url = '', label, onDone }: RelayFormProps) {
  const enrol = useDo('relay.enrol');
  // The relay's token is kept in the vault.
  const vault = useVaultFirst(useAsk('app.status', {}).data);
  const [typed, setTyped] = useState({ url, invitation: '' });
  const [left, setLeft] = useState(false);
  const trouble = relayTrouble(typed.url);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft(true);
    if (trouble !== null) return;
    const invitation = typed.invitation.trim();
    const wish = { url: typed.url.trim(), ...(invitation === '' ? {} : { invitation }) };
    vault.first(() => enrol.mutate(wish, onDone === undefined ? {} : { onSuccess: onDone }));
  };
  return (
    <>
      <form className={css.form} onSubmit={submit} noValidate>
        <div className={css.fields}>
          <TextInput
            className={css.url ?? ''}
            label={say('webhooks.relay.url')}
            description={say('webhooks.relay.urlHelp')}
            placeholder={say('webhooks.relay.example')}
            value={typed.url}
            error={left ? trouble : null}
            maxLength={2000}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped({ ...typed, url: event.currentTarget.value })}
            onBlur={() => setLeft(typed.url !== '')}
          />
          <TextInput
            className={css.invitation ?? ''}
            label={say('webhooks.relay.invitation')}
            description={say('webhooks.relay.invitationHelp')}
            value={typed.invitation}
            maxLength={200}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped({ ...typed, invitation: event.currentTarget.value })}
          />
        </div>
        {enrol.error ? <Problem problem={enrol.error} level={3} /> : null}
        <div className={css.buttons}>
          <Button type="submit" loading={enrol.isPending || vault.busy}>
            {label}
          </Button>
          <span role="status">{enrol.isPending ? say('webhooks.relay.using') : ''}</span>
        </div>
      </form>
      {vault.dialog}
    </>
  );
}
