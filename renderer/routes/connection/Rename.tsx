import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './Rename.module.css';

/** The connection's name, with a button that turns it into a field. */
export function Rename({ connection }: { connection: ConnectionDetail }) {
  const [name, setName] = useState<string | null>(null);
  const change = useDo('connections.change');
  if (name === null) {
    return (
      <span className={css.line}>
        {connection.name}
        <Button variant="subtle" size="compact-sm" onClick={() => setName(connection.name)}>
          {say('connection.signIn.rename')}
        </Button>
      </span>
    );
  }
  const wanted = name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '') return;
    if (wanted === connection.name) return setName(null);
    change.mutate({ connectionId: connection.id, name: wanted }, { onSuccess: () => setName(null) });
  };
  const trouble = wanted === '' ? say('connection.signIn.nameMissing') : change.error && problemSentence(change.error);
  return (
    <form className={css.line} onSubmit={submit}>
      <TextInput
        aria-label={say('connection.signIn.name')}
        value={name}
        maxLength={100}
        error={trouble}
        onChange={(event) => setName(event.currentTarget.value)}
        autoFocus
      />
      <Button type="submit" variant="default" loading={change.isPending}>
        {say('common.save')}
      </Button>
      <Button variant="subtle" onClick={() => setName(null)}>
        {say('common.cancel')}
      </Button>
    </form>
  );
}
