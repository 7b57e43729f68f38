import { PasswordInput, Stack, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { say } from '../../contract/words/index.ts';
import css from './PassphraseFields.module.css';
import { type Strength, shortestPassphrase, strengthOf } from './passphrase.ts';

export interface PassphraseFieldsProps {
  first: string;
  again: string;
  onChange: (first: string, again: string) => void;
  label?: string;
  /** What is wrong with it, in the Hub's words. */
  error?: string | null;
  autoFocus?: boolean;
}

/** A new passphrase, twice, with how hard it is to guess. Ready or not is `passphraseReady(first, again)`. */
export function PassphraseFields(props: PassphraseFieldsProps) {
  const { first, again, onChange, label = say('settings.passphrase.label'), error = null, autoFocus = false } = props;
  const [shown, setShown] = useState(false);
  const [left, setLeft] = useState(false);
  const strengthId = useId();
  const short = left && first !== '' && strengthOf(first) === 'none';
  const wrong = error ?? (short ? say('settings.passphrase.tooShort', { count: shortestPassphrase }) : null);
  const differ = again !== '' && again !== first && (left || again.length >= first.length);
  const toggle = { 'aria-label': say(shown ? 'settings.passphrase.hide' : 'settings.passphrase.show'), tabIndex: 0 };
  const shared = { visible: shown, onVisibilityChange: setShown, visibilityToggleButtonProps: toggle };
  return (
    <Stack gap="sm">
      <PasswordInput
        {...shared}
        label={label}
        description={say('settings.passphrase.help')}
        value={first}
        autoComplete="new-password"
        data-autofocus={autoFocus || undefined}
        aria-describedby={strengthId}
        error={wrong}
        aria-invalid={wrong !== null}
        onChange={(event) => onChange(event.currentTarget.value, again)}
        onBlur={() => setLeft(true)}
      />
      <StrengthBar id={strengthId} strength={strengthOf(first)} empty={first === ''} />
      <PasswordInput
        {...shared}
        label={say('settings.passphrase.again')}
        value={again}
        autoComplete="new-password"
        error={differ ? say('settings.passphrase.differ') : null}
        aria-invalid={differ}
        onChange={(event) => onChange(first, event.currentTarget.value)}
        onBlur={() => setLeft(true)}
      />
    </Stack>
  );
}

const filled: Readonly<Record<Strength, number>> = { none: 0, weak: 1, fair: 2, good: 3, strong: 4 };

function StrengthBar({ id, strength, empty }: { id: string; strength: Strength; empty: boolean }) {
  return (
    <div className={css.strength} data-strength={strength}>
      <div className={css.bars} aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} className={css.bar} data-filled={step <= filled[strength] || undefined} />
        ))}
      </div>
      <Text id={id} size="sm" c="dimmed" aria-live="polite">
        {say('settings.passphrase.strengthLabel')}
        {empty ? '' : `: ${say(`settings.passphrase.strength.${strength}`)}`}
      </Text>
    </div>
  );
}
