import { PasswordInput } from '@mantine/core';
import { say } from '../../../contract/words/index.ts';

interface CurrentPassphraseProps {
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}

/** The passphrase that protects the vault now, asked for before it is changed, though the vault is open. */
export function CurrentPassphrase({ value, error, onChange }: CurrentPassphraseProps) {
  return (
    <PasswordInput
      label={say('settings.passphrase.current')}
      description={say('settings.passphrase.currentHelp')}
      value={value}
      error={error}
      aria-invalid={error !== null}
      autoFocus
      autoComplete="current-password"
      visibilityToggleButtonProps={{ 'aria-label': say('settings.passphrase.show'), tabIndex: 0 }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
