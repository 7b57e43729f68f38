import { Button, Group, Modal, Stack } from '@mantine/core';
import type { InputOf, UndoView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './UndoButton.module.css';

/** So many are named before the rest is counted. */
const named = 8;

interface UndoButtonProps {
  wish: InputOf<'pushes.undo'>;
  label: string;
  /** What it is called where many buttons say the same; begins with the label. */
  named: string;
  size?: 'compact-xs' | 'xs';
}

/**
 * Takes back one thing, or all that a run has made. One thing that nothing builds on is taken back at once, since it
 * can be made again; else what goes along, and what cannot be taken back, is said first.
 */
export function UndoButton({ wish, label, named: name, size = 'compact-xs' }: UndoButtonProps) {
  const check = useDo('pushes.undoCheck');
  const undo = useDo('pushes.undo');
  const close = () => check.reset();
  const go = () => undo.mutate(wish, { onSuccess: close });
  const begin = () =>
    check.mutate(wish, {
      onSuccess: ({ count, impossible }) => {
        if (count === 1 && impossible.length === 0) go();
      },
    });
  const view = check.data;
  const asks = view !== undefined && (view.count !== 1 || view.impossible.length > 0);
  // A run takes back what it can; one document goes whole or not at all.
  const canGo = view !== undefined && view.count > 0 && ('runId' in wish || view.impossible.length === 0);
  const trouble = check.error ?? (asks ? null : undo.error);
  return (
    <>
      <Button
        variant="default"
        size={size}
        aria-label={name}
        loading={check.isPending || undo.isPending}
        onClick={begin}
      >
        {label}
      </Button>
      {trouble ? <span className={css.wrong}>{problemSentence(trouble)}</span> : null}
      {asks && canGo ? (
        <AskDialog
          title={say('flows.undo.ask', { count: view.count })}
          yes={say('flows.undo.go', { count: view.count })}
          busy={undo.isPending}
          error={undo.error}
          onYes={go}
          onClose={close}
        >
          <What view={view} />
        </AskDialog>
      ) : null}
      {asks && !canGo ? <Cannot view={view} onClose={close} /> : null}
    </>
  );
}

function What({ view: { titles, count, impossible } }: { view: UndoView }) {
  return (
    <>
      <p className={css.words}>{say('flows.undo.what')}</p>
      <ul className={css.titles}>
        {[...titles.slice(0, named).entries()].map(([position, title]) => (
          <li key={position}>{title}</li>
        ))}
        {count > named ? <li>{say('flows.undo.more', { count: count - named })}</li> : null}
      </ul>
      <Impossible impossible={impossible} />
      <p className={css.words}>{say('flows.undo.later')}</p>
    </>
  );
}

function Impossible({ impossible }: Pick<UndoView, 'impossible'>) {
  if (impossible.length === 0) return null;
  return (
    <>
      <p className={css.words}>{say('flows.undo.impossible', { count: impossible.length })}</p>
      <ul className={css.titles}>
        {[...impossible.entries()].map(([position, { title, why }]) => (
          <li key={position}>
            <strong>{title}</strong>: {why || say('flows.reason.cannot_be_undone')}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Nothing of it can be taken back: there is nothing to say yes to. */
function Cannot({ view, onClose }: { view: UndoView; onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('flows.undo.cannot')}
      closeButtonProps={{ 'aria-label': say('common.close') }}
    >
      <Stack gap="md">
        {view.impossible.length === 0 ? (
          <p className={css.words}>{say('flows.undo.nothing')}</p>
        ) : (
          <Impossible impossible={view.impossible} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say('common.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
