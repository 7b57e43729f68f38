import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { say } from '../../../contract/words/index.ts';
import { Problem, problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { CurrentPassphrase } from './CurrentPassphrase.tsx';
import { SettingRow } from './SettingRow.tsx';
import css from './SettingsPage.module.css';

/** A fresh key for every sign-in; the old one opens nothing afterwards. */
export function NewKey({ protection }: { protection: 'keychain' | 'passphrase' }) {
  const [asking, setAsking] = useState(false);
  const [current, setCurrent] = useState('');
  const rekey = useDo('vault.rekey');
  const byPassphrase = protection === 'passphrase';
  const wrong = rekey.error?.code === 'wrong_passphrase' ? problemSentence(rekey.error) : null;
  const begin = (event?: FormEvent) => {
    event?.preventDefault();
    rekey.mutate(byPassphrase ? { present: current } : {}, {
      onSuccess: () => {
        setAsking(false);
        setCurrent('');
      },
    });
  };
  const button = (
    <Button variant="default" loading={rekey.isPending} onClick={() => (byPassphrase ? setAsking(true) : begin())}>
      {say('settings.security.rekeyButton')}
    </Button>
  );
  return (
    <SettingRow
      title={say('settings.security.rekey')}
      help={say('settings.security.rekeyHelp')}
      control={asking ? undefined : button}
    >
      {asking && (
        <form className={css.form} onSubmit={begin}>
          <CurrentPassphrase value={current} error={wrong} onChange={setCurrent} />
          <div className={css.buttons}>
            <Button type="submit" disabled={current === ''} loading={rekey.isPending}>
              {say('settings.security.rekeyButton')}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setAsking(false)}>
              {say('common.cancel')}
            </Button>
          </div>
        </form>
      )}
      {rekey.error && wrong === null && <Problem problem={rekey.error} level={3} />}
      <p role="status" className={css.said}>
        {rekey.isPending && say('settings.security.rekeying')}
        {rekey.isSuccess && say('settings.security.rekeyed')}
      </p>
    </SettingRow>
  );
}
