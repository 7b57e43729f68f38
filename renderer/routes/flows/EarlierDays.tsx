import { Button } from '@mantine/core';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { dayOf, exactTime } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import css from './EarlierDays.module.css';

const monthMs = 30 * 86_400_000;

interface EarlierDaysProps {
  flow: Pick<FlowView, 'id' | 'startOn'>;
  /** The buttons are gone then: where the keyboard goes on. */
  onDone: () => void;
}

/** Nothing since the day that the flow begins with, mostly today: what is there already is one button away. */
export function EarlierDays({ flow: { id, startOn }, onDone }: EarlierDaysProps) {
  const change = useDo('flows.change');
  const now = useNow();
  const year = now.getFullYear();
  const days = [
    { name: 'month', day: dayOf(new Date(now.getTime() - monthMs).toISOString()) },
    { name: 'year', day: `${year}-01-01` },
    { name: 'before', day: `${year - 1}-01-01` },
  ] as const;
  const earlier = days.filter(({ day }) => day < startOn);
  return (
    <>
      <p className={css.said}>{say('flows.setup.preview.nothing', { day: exactTime(startOn) })}</p>
      {earlier.length === 0 ? null : (
        <>
          <p className={css.said}>{say('flows.setup.preview.earlier')}</p>
          <div className={css.days}>
            {earlier.map(({ name, day }) => (
              <Button
                key={name}
                variant="default"
                size="compact-sm"
                loading={change.isPending && change.variables?.startOn === day}
                disabled={change.isPending}
                onClick={() => change.mutate({ id, startOn: day }, { onSuccess: onDone })}
              >
                {say(`flows.setup.preview.begin.${name}`)}
              </Button>
            ))}
          </div>
        </>
      )}
      {change.error ? <p className={css.wrong}>{problemSentence(change.error)}</p> : null}
    </>
  );
}
