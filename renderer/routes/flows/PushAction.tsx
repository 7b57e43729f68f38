import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { PushRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ExternalIcon } from '../../components/icons.tsx';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { type Document, idsIn } from './documents.ts';
import css from './FlowPage.module.css';
import { UndoButton } from './UndoButton.tsx';

/** At the end of a line of the journal: to what was made, and back. */
export function PushAction({ document, target }: { document: Document<PushRow>; target: string }) {
  const push = document.main;
  return (
    <span className={css.line}>
      {push.state === 'done' ? (
        <UndoButton
          wish={{ pushId: push.id }}
          label={say('flows.undo.one')}
          named={say('flows.undo.oneNamed', { title: push.title })}
        />
      ) : null}
      {push.state === 'undone' || push.state === 'left_out' ? (
        <AgainButton push={push} pushIds={idsIn(document, push.state)} size="compact-xs" />
      ) : null}
      <OpenThere push={push} target={target} />
    </span>
  );
}

function OpenThere({ push: { made, title }, target }: { push: PushRow; target: string }) {
  const openLink = useDo('app.openLink');
  const url = made?.url ?? null;
  if (url === null) return null;
  const label = say('flows.panel.openThere', { name: target });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`${label}: ${title}`}
        onClick={() => openLink.mutate({ url })}
      >
        <ExternalIcon size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

interface AgainButtonProps {
  push: Pick<PushRow, 'state' | 'title'>;
  pushIds: readonly number[];
  size: 'compact-xs' | 'xs';
}

/** Undo over confirm: what was taken back or left out is made again from where that was done. */
export function AgainButton({ push, pushIds, size }: AgainButtonProps) {
  const retry = useDo('pushes.retry');
  const label = say(push.state === 'undone' ? 'flows.undo.again' : 'flows.undo.takeIn');
  return (
    <>
      <Button
        variant="default"
        size={size}
        loading={retry.isPending}
        aria-label={`${label}: ${push.title}`}
        onClick={() => retry.mutate({ pushIds: [...pushIds] })}
      >
        {label}
      </Button>
      {retry.error ? <span className={css.wrong}>{problemSentence(retry.error)}</span> : null}
    </>
  );
}
