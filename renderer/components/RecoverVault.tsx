import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { say } from '../../contract/words/index.ts';
import { useDo } from '../lib/bridge.ts';
import { PassphraseFields } from './PassphraseFields.tsx';
import { Problem } from './Problem.tsx';
import { passphraseReady } from './passphrase.ts';
import css from './RecoverVault.module.css';

type Keep = 'keychain' | 'passphrase';

/**
 * The way back when the key cannot be had: with the recovery code, or with a new key and new sign-ins. Records are
 * safe either way, and the page says so before anything is done.
 */
export function RecoverVault() {
  const [code, setCode] = useState('');
  const [keep, setKeep] = useState<Keep>('passphrase');
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const recover = useDo('vault.recover');
  const startOver = useDo('vault.startOver');
  const kept = keep === 'keychain' || passphraseReady(first, again);
  const passphrase = keep === 'keychain' ? null : first;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (kept && code.trim() !== '') recover.mutate({ code, passphrase });
  };
  const wrongCode = recover.error?.code === 'wrong_passphrase';
  const problem = wrongCode ? null : (recover.error ?? startOver.error);
  return (
    <form className={css.form} onSubmit={submit} aria-label={say('shell.recover.title')}>
      <TextInput
        label={say('shell.recover.code')}
        description={say('shell.recover.codeHelp')}
        value={code}
        error={wrongCode ? say('shell.recover.wrongCode') : null}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Radio.Group
        label={say('shell.recover.keep')}
        value={keep}
        onChange={(value) => setKeep(value === 'keychain' ? 'keychain' : 'passphrase')}
      >
        <Stack gap="sm" mt="xs">
          <Radio value="passphrase" label={say('shell.recover.keepPassphrase')} />
          <Radio value="keychain" label={say('shell.recover.keepKeychain')} />
        </Stack>
      </Radio.Group>
      {keep === 'passphrase' && (
        <PassphraseFields
          label={say('settings.passphrase.newLabel')}
          first={first}
          again={again}
          onChange={(one, two) => {
            setFirst(one);
            setAgain(two);
          }}
        />
      )}
      {problem && <Problem problem={problem} level={3} />}
      <Button type="submit" loading={recover.isPending} disabled={!kept || code.trim() === ''}>
        {say('shell.recover.withCode')}
      </Button>
      <details className={css.without}>
        <summary>{say('shell.recover.noCode')}</summary>
        <p className={css.note}>{say('shell.recover.withoutCodeHelp')}</p>
        <Button
          variant="outline"
          color="red"
          fullWidth
          loading={startOver.isPending}
          disabled={!kept}
          onClick={() => startOver.mutate({ passphrase })}
        >
          {say('shell.recover.withoutCode')}
        </Button>
      </details>
    </form>
  );
}
