import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { say } from '../../../contract/words/index.ts';
import { LockIcon } from '../../components/icons.tsx';
import { problemSentence } from '../../components/Problem.tsx';
import { RecoverVault } from '../../components/RecoverVault.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './LockScreen.module.css';

/** Instead of the window while the vault is locked with a passphrase. What is typed goes to the Hub and nowhere else. */
export function LockScreen() {
  const [passphrase, setPassphrase] = useState('');
  const [lost, setLost] = useState(false);
  const unlock = useDo('vault.unlock');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') unlock.mutate({ passphrase });
  };
  if (lost) {
    return (
      <main className={css.screen}>
        <div className={css.form}>
          <h1 className={css.title}>{say('shell.recover.title')}</h1>
          <RecoverVault />
          <Button variant="subtle" onClick={() => setLost(false)}>
            {say('shell.recover.back')}
          </Button>
        </div>
      </main>
    );
  }
  return (
    <main className={css.screen}>
      <form className={css.form} onSubmit={submit}>
        <LockIcon size={32} />
        <h1 className={css.title}>{say('shell.lock.title')}</h1>
        <p className={css.lead}>{say('shell.lock.lead')}</p>
        <PasswordInput
          label={say('shell.lock.passphrase')}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={unlock.error ? problemSentence(unlock.error) : null}
          aria-invalid={unlock.error !== null}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': say('shell.lock.show') }}
          autoFocus
        />
        <Button type="submit" loading={unlock.isPending} disabled={passphrase === ''} fullWidth>
          {say('shell.lock.unlock')}
        </Button>
        <Button variant="subtle" onClick={() => setLost(true)}>
          {say('shell.recover.lost')}
        </Button>
      </form>
    </main>
  );
}
