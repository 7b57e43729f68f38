import { Button, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useDo } from '../../lib/bridge.ts';
import { exactTime, money } from '../../lib/format.ts';
import { ApprovalForm } from './ApprovalForm.tsx';
import css from './FlowPage.module.css';
import { isNew } from './tell.ts';

/** What the owner has laid down: when to be asked, from which day on, and what is chosen. */
export function Rules({ flow }: { flow: FlowView }) {
  const [editing, setEditing] = useState<'approval' | 'start' | null>(null);
  const { id, startOn } = flow;
  if (isNew(flow)) return null;
  const close = () => setEditing(null);
  return (
    <Section title={say('flows.rules.title')}>
      <dl className={css.rules}>
        <Rule label={say('flows.rules.approval')} isEdited={editing === 'approval'}>
          {editing === 'approval' ? (
            <ApprovalForm flow={flow} onDone={close} />
          ) : (
            <Said text={approvalText(flow)} label={say('flows.rules.approval')} onEdit={() => setEditing('approval')} />
          )}
        </Rule>
        <Rule label={say('flows.rules.start')} isEdited={editing === 'start'}>
          {editing === 'start' ? (
            <StartDayForm flow={flow} onDone={close} />
          ) : (
            <Said
              text={say('flows.rules.since', { day: exactTime(startOn) })}
              label={say('flows.rules.start')}
              onEdit={() => setEditing('start')}
            />
          )}
        </Rule>
        <Rule label={say('flows.rules.mapping')} isEdited={false}>
          <TextLink to="/flows/$flowId/setup" params={{ flowId: id }}>
            {say('flows.rules.toMapping')}
          </TextLink>
        </Rule>
      </dl>
    </Section>
  );
}

/** One rule; the keyboard goes along from its button to the fields that take its place, and back. */
function Rule({ label, isEdited, children }: { label: string; isEdited: boolean; children: ReactNode }) {
  const place = useRef<HTMLElement>(null);
  const before = useRef(isEdited);
  useEffect(() => {
    if (before.current === isEdited) return;
    before.current = isEdited;
    place.current?.querySelector<HTMLElement>(isEdited ? 'input:checked, input:not([type=radio])' : 'button')?.focus();
  }, [isEdited]);
  return (
    <div>
      <dt>{label}</dt>
      <dd ref={place}>{children}</dd>
    </div>
  );
}

function Said({ text, label, onEdit }: { text: string; label: string; onEdit: () => void }) {
  return (
    <>
      {text}{' '}
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={say('flows.rules.changeNamed', { what: label })}
        onClick={onEdit}
      >
        {say('flows.rules.change')}
      </Button>
    </>
  );
}

/** When the owner is asked, as a sentence. */
function approvalText({ approval }: Pick<FlowView, 'approval'>): string {
  if (approval.mode !== 'above') return say(`flows.approval.${approval.mode}`);
  return say('flows.approval.aboveAmount', { amount: money(approval.amount) });
}

/** From which day on; an earlier one brings in what was left alone so far. */
export function StartDayForm({ flow, onDone }: { flow: Pick<FlowView, 'id' | 'startOn'>; onDone?: () => void }) {
  const change = useDo('flows.change');
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const day = typed ?? flow.startOn;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day);
  const done = () => {
    setTyped(null);
    if (onDone) onDone();
    // The button is gone.
    else field.current?.focus();
  };
  const save = () => change.mutate({ id: flow.id, startOn: day }, { onSuccess: done });
  return (
    <div className={css.form}>
      <TextInput
        ref={field}
        type="date"
        label={say('flows.rules.startLabel')}
        description={say('flows.rules.startHelp')}
        value={day}
        error={change.error ? problemSentence(change.error) : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {day === flow.startOn && !onDone ? null : (
        <div className={css.bulk}>
          <Button size="xs" disabled={!isDay} loading={change.isPending} onClick={save}>
            {say('common.save')}
          </Button>
          {onDone ? (
            <Button size="xs" variant="default" onClick={onDone}>
              {say('common.cancel')}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}
