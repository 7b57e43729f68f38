import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { HookView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './Hooks.module.css';

/** What the owner does at the vendor's by hand: the steps, the address to paste there, the key to bring back. */
export function HookSteps({ hook, open }: { hook: HookView; open: boolean }) {
  const { byHand, url, connectionName: name, state, secret } = hook;
  if (byHand === null || (state !== 'by_hand' && state !== 'on' && state !== 'failed')) return null;
  return (
    <details className={css.steps} open={open}>
      <summary>{say('webhooks.hooks.steps', { name })}</summary>
      <ol className={css.stepList}>
        {stepsIn(byHand).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {url === null ? null : (
        <div className={css.address}>
          <div className={css.label}>{say('webhooks.hooks.addressLabel')}</div>
          <code className={css.url}>{url}</code> <CopyText text={url} label={say('webhooks.hooks.copyAddress')} />
        </div>
      )}
      {secret === null ? null : <KeyField hook={hook} present={secret.present} />}
    </details>
  );
}

/** Providers write what to do in a few sentences: each is a step of its own. */
function stepsIn(text: string): string[] {
  return text
    .split(/\n+|(?<=[.!?])\s+(?=[A-Z“"])/)
    .map((step) => step.trim())
    .filter((step) => step !== '');
}

function KeyField({ hook, present }: { hook: HookView; present: boolean }) {
  const { connectionId, connectionName: name } = hook;
  const keep = useDo('hooks.keepSecret');
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(!present);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const secret = typed.trim();
    if (secret === '') return;
    keep.mutate(
      { connectionId, secret },
      {
        onSuccess: () => {
          setTyped('');
          setAsked(false);
        },
      },
    );
  };
  if (present && !asked) {
    return (
      <div className={css.kept} role="status">
        {say('webhooks.hooks.keyThere')}
        <Button variant="subtle" size="compact-sm" onClick={() => setAsked(true)}>
          {say('webhooks.hooks.keyReplace')}
        </Button>
      </div>
    );
  }
  return (
    <form className={css.key} onSubmit={submit}>
      <PasswordInput
        label={say('webhooks.hooks.keyLabel', { name })}
        description={say('webhooks.hooks.keyHelp')}
        value={typed}
        maxLength={1000}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': say('shell.lock.show'), tabIndex: 0 }}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" loading={keep.isPending} disabled={typed.trim() === ''}>
        {say('webhooks.hooks.keep')}
      </Button>
      {keep.error ? <Problem problem={keep.error} level={3} /> : null}
    </form>
  );
}
