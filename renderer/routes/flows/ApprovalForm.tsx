import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { type ApprovalDraft, approvalOf, draftOf } from './approval.ts';
import css from './FlowPage.module.css';

const modes = ['always', 'above', 'never'] as const;

interface ApprovalFormProps {
  flow: FlowView;
  /** Draws "Save" and "Cancel"; without it, each choice is kept at once. */
  onDone?: () => void;
}

/** When the owner is asked before something is written. */
export function ApprovalForm({ flow, onDone }: ApprovalFormProps) {
  const change = useDo('flows.change');
  const currency = useUsualCurrency(flow.id);
  const [typed, setTyped] = useState<ApprovalDraft | null>(null);
  const draft = typed ?? draftOf(flow.approval, currency);
  const approval = approvalOf(draft);
  const save = (next: ApprovalDraft) => {
    const wanted = approvalOf(next);
    if (wanted) change.mutate({ id: flow.id, approval: wanted }, onDone ? { onSuccess: onDone } : {});
  };
  const choose = (mode: string) => {
    const next = { ...draft, mode: modes.find((known) => known === mode) ?? 'always' };
    setTyped(next);
    if (!onDone && next.mode !== 'above') save(next);
  };
  const wrong = draft.mode === 'above' && draft.amount !== '' && approval === null;
  const needsSave = onDone !== undefined || (draft.mode === 'above' && typed !== null);
  return (
    <div className={css.form}>
      <Radio.Group label={say('flows.approval.label')} value={draft.mode} onChange={choose}>
        <Stack gap="xs" mt="xs">
          {modes.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={say(`flows.approval.${mode}`)}
              description={say(`flows.approval.help.${mode}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {draft.mode === 'above' ? (
        <div className={css.above}>
          <TextInput
            label={say('flows.approval.amount')}
            inputMode="decimal"
            value={draft.amount}
            error={wrong ? say('flows.approval.wrong') : null}
            onChange={(event) => setTyped({ ...draft, amount: event.currentTarget.value })}
          />
          <TextInput
            label={say('flows.approval.currency')}
            value={draft.currency}
            maxLength={3}
            onChange={(event) => setTyped({ ...draft, currency: event.currentTarget.value.toUpperCase() })}
          />
        </div>
      ) : null}
      {change.error ? <p className={css.wrong}>{problemSentence(change.error)}</p> : null}
      {needsSave ? (
        <div className={css.bulk}>
          <Button size="xs" disabled={approval === null} loading={change.isPending} onClick={() => save(draft)}>
            {say('common.save')}
          </Button>
          {onDone ? (
            <Button size="xs" variant="default" onClick={onDone}>
              {say('common.cancel')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** The currency of the flow's newest documents, to begin with. */
function useUsualCurrency(flowId: string): string {
  const rows = useAsk('pushes.list', { flowId, limit: 20 }).data?.rows ?? [];
  return rows.find(({ money }) => money !== null)?.money?.currency ?? 'EUR';
}
