import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { say } from '../../../contract/words/index.ts';
import { PassphraseFields } from '../../components/PassphraseFields.tsx';
import { Problem, problemSentence } from '../../components/Problem.tsx';
import { passphraseReady } from '../../components/passphrase.ts';
import { useDo } from '../../lib/bridge.ts';
import { CurrentPassphrase } from './CurrentPassphrase.tsx';
import { SettingRow } from './SettingRow.tsx';
import css from './SettingsPage.module.css';

type Kept = 'keychain' | 'passphrase';

/** Where the key is, and moving it. */
export function Protection({ protection }: { protection: Kept }) {
  const [asking, setAsking] = useState<Kept | null>(null);
  const [said, setSaid] = useState('');
  const done = (words: string) => {
    setAsking(null);
    setSaid(words);
  };
  const ask = (kept: Kept) => {
    setAsking(kept);
    setSaid('');
  };
  const buttons = (
    <>
      <Button variant="default" onClick={() => ask('passphrase')}>
        {say(protection === 'keychain' ? 'settings.security.toPassphrase' : 'settings.security.change')}
      </Button>
      {protection === 'passphrase' && (
        <Button variant="default" onClick={() => ask('keychain')}>
          {say('settings.security.toKeychain')}
        </Button>
      )}
    </>
  );
  const help = (
    <>
      <p>{say(`settings.security.${protection}`)}</p>
      <p>{say(`settings.security.${protection}Help`)}</p>
    </>
  );
  return (
    <SettingRow title={say('settings.security.protection')} help={help} control={asking === null ? buttons : undefined}>
      {asking && <Change from={protection} to={asking} onDone={done} onCancel={() => setAsking(null)} />}
      <p role="status" className={css.said}>
        {said}
      </p>
    </SettingRow>
  );
}

interface ChangeProps {
  from: Kept;
  to: Kept;
  onDone: (words: string) => void;
  onCancel: () => void;
}

const doneWords = {
  keychain: 'settings.security.nowKeychain',
  passphrase: 'settings.security.nowPassphrase',
  changed: 'settings.security.changed',
} as const;

function Change({ from, to, onDone, onCancel }: ChangeProps) {
  const [current, setCurrent] = useState('');
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const protect = useDo('vault.protect');
  const ready = (from === 'keychain' || current !== '') && (to === 'keychain' || passphraseReady(first, again));
  const wrong = protect.error?.code === 'wrong_passphrase' ? problemSentence(protect.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const words = say(doneWords[to === 'passphrase' && from === 'passphrase' ? 'changed' : to]);
    protect.mutate(
      { passphrase: to === 'passphrase' ? first : null, ...(from === 'passphrase' ? { present: current } : {}) },
      { onSuccess: () => onDone(words) },
    );
  };
  return (
    <form className={css.form} onSubmit={submit}>
      {from === 'passphrase' && <CurrentPassphrase value={current} error={wrong} onChange={setCurrent} />}
      {to === 'passphrase' && (
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
      {protect.error && wrong === null && <Problem problem={protect.error} level={3} />}
      <div className={css.buttons}>
        <Button type="submit" disabled={!ready} loading={protect.isPending}>
          {say(to === 'passphrase' ? 'settings.security.setPassphrase' : 'settings.security.toKeychain')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {say('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
