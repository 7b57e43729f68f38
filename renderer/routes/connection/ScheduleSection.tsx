import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { ScheduleChooser } from '../../components/ScheduleChooser.tsx';
import { Section } from '../../components/Section.tsx';
import { useDo } from '../../lib/bridge.ts';
import { cronTrouble, cronWords } from '../../lib/cron.ts';
import css from './ScheduleSection.module.css';

/** How often it is fetched, in words, and the chooser that changes it. */
export function ScheduleSection({ connection }: { connection: ConnectionDetail }) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = useDo('connections.change');
  const cron = typed ?? connection.cron;
  const changed = cron.trim() !== connection.cron;
  const save = () =>
    change.mutate({ connectionId: connection.id, cron: cron.trim() }, { onSuccess: () => setTyped(null) });
  return (
    <Section title={say('connection.schedule.title')}>
      <p className={css.words}>{say('connection.schedule.lead', { when: cronWords(connection.cron) })}</p>
      <div className={css.form}>
        <ScheduleChooser cron={cron} onChange={setTyped} />
        {changed ? (
          <div>
            <Button variant="default" loading={change.isPending} disabled={cronTrouble(cron) !== null} onClick={save}>
              {say('connection.schedule.save')}
            </Button>
          </div>
        ) : null}
        {change.error ? <p className={css.wrong}>{problemSentence(change.error)}</p> : null}
      </div>
    </Section>
  );
}
