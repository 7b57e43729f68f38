import { Checkbox, VisuallyHidden } from '@mantine/core';
import type { ProviderView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { WriteChoice } from '../../components/WriteChoice.tsx';
import type { ConnectState } from './form.ts';
import css from './ReadsStep.module.css';
import { Step } from './Step.tsx';

interface ReadsStepProps {
  provider: ProviderView;
  state: ConnectState;
  onChange: (change: { streams: string[] } | { writes: boolean }) => void;
  disabled: boolean;
}

/** What Backroom reads there, each with a tick that can be taken away, and whether it may write. */
export function ReadsStep({ provider, state, onChange, disabled }: ReadsStepProps) {
  const trouble = state.troubles.get(':streams') ?? null;
  return (
    <Step n={1} title={say('connect.reads.title')}>
      <p className={css.lead}>{say('connect.reads.lead')}</p>
      <Checkbox.Group
        value={[...state.streams]}
        onChange={(streams) => onChange({ streams })}
        label={<VisuallyHidden>{say('connect.reads.legend')}</VisuallyHidden>}
        error={trouble}
      >
        <div className={css.list}>
          {provider.streams.map((stream) => (
            <Checkbox
              key={stream.id}
              value={stream.id}
              label={stream.label}
              description={stream.note}
              disabled={disabled}
              aria-invalid={trouble !== null}
            />
          ))}
        </div>
      </Checkbox.Group>
      <div className={css.writes}>
        <WriteChoice
          actions={provider.actions}
          writes={state.writes}
          onChange={(writes) => onChange({ writes })}
          disabled={disabled}
        />
      </div>
    </Step>
  );
}
