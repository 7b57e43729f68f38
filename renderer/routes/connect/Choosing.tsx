import { Button, Radio } from '@mantine/core';
import { useState } from 'react';
import type { AttemptView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './Waiting.module.css';

interface ChoosingProps {
  attemptId: string;
  choices: NonNullable<AttemptView['choices']>;
  onStop: () => void;
  onAttempt: (attempt: AttemptView) => void;
}

/** Which of several companies or shops is meant, when a sign-in reaches more than one. */
export function Choosing({ attemptId, choices, onStop, onAttempt }: ChoosingProps) {
  const [chosen, setChosen] = useState(choices.of[0]?.id ?? '');
  const choose = useDo('connect.choose');
  const go = () => choose.mutate({ attemptId, choice: chosen }, { onSuccess: onAttempt });
  return (
    <>
      <Radio.Group
        label={say('connect.phase.choosingLead', { what: choices.what })}
        value={chosen}
        onChange={setChosen}
        error={choose.error ? problemSentence(choose.error) : null}
      >
        <div className={css.choices}>
          {choices.of.map(({ id, name }) => (
            <Radio key={id} value={id} label={name} />
          ))}
        </div>
      </Radio.Group>
      <div className={css.buttons}>
        <Button loading={choose.isPending} onClick={go}>
          {say('connect.phase.choosingGo')}
        </Button>
        <Button variant="default" onClick={onStop}>
          {say('common.stop')}
        </Button>
      </div>
    </>
  );
}
