import { Button } from '@mantine/core';
import type { PushRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem, problemSentence } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import { useDo } from '../../lib/bridge.ts';
import { DocumentTable } from './DocumentTable.tsx';
import { type Document, documentsOf } from './documents.ts';
import css from './FlowPage.module.css';
import { PushAction } from './PushAction.tsx';
import type { FlowPart } from './part.ts';

/** What is written and was cancelled since, or could not be taken back: the owner takes it back or keeps it. */
export function Outdated({ flow, openId, onOpen }: FlowPart) {
  const count = flow.counts.outdated;
  const list = usePages('pushes.list', { flowId: flow.id, outdated: true }, count > 0);
  if (count === 0) return null;
  const documents = documentsOf(list.rows);
  const ids = documents.map(({ main }) => main.id);
  return (
    <Section
      title={say('flows.outdated.title', { count })}
      lead={say('flows.outdated.lead', { source: flow.source.name, target: flow.target.name })}
    >
      {list.error && documents.length === 0 ? (
        <Problem problem={list.error} level={3} onRetry={() => void list.refetch()} />
      ) : null}
      <DocumentTable
        caption={say('flows.outdated.caption')}
        documents={documents}
        openId={openId}
        onOpen={(id, line) => onOpen(id, line, ids)}
        action={(document) => (
          <span className={css.line}>
            <PushAction document={document} target={flow.target.name} />
            <Keep document={document} />
          </span>
        )}
      />
    </Section>
  );
}

function Keep({ document: { main, rows } }: { document: Document<PushRow> }) {
  const keep = useDo('pushes.leaveOut');
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        loading={keep.isPending}
        aria-label={say('flows.outdated.keepNamed', { title: main.title })}
        onClick={() => keep.mutate({ pushIds: rows.map(({ id }) => id) })}
      >
        {say('flows.outdated.keep')}
      </Button>
      {keep.error ? <span className={css.wrong}>{problemSentence(keep.error)}</span> : null}
    </>
  );
}
