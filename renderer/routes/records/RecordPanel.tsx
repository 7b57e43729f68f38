import { Button } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { RecordDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ExternalIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MoneyText } from '../../components/MoneyText.tsx';
import { PanelBar } from '../../components/PanelBar.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RawJson } from '../../components/RawJson.tsx';
import { PanelFacts } from '../../components/SidePanel.tsx';
import { When } from '../../components/When.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { FieldList, LineTable } from './FieldList.tsx';
import { layoutOf } from './fields.ts';
import { MadeOf } from './MadeOf.tsx';
import css from './RecordPanel.module.css';
import { titleText } from './readable.ts';
import { SameElsewhere } from './SameElsewhere.tsx';
import { statusWord } from './status-word.ts';

interface RecordPanelProps {
  id: number;
  /** Moves the keyboard into the panel when it opens. */
  takeFocus: boolean;
  onClose: () => void;
  onStep: (by: number) => void;
}

/** One record beside the table: its fields in plain words, where it came from, and the data behind it. */
export function RecordPanel({ id, takeFocus, onClose, onStep }: RecordPanelProps) {
  const asked = useAsk('records.get', { id }, { keepPrevious: true });
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (takeFocus) panel.current?.focus();
  }, [takeFocus]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  const title = asked.data ? titleText(asked.data) : '';
  return (
    <aside
      ref={panel}
      className={css.panel}
      tabIndex={-1}
      aria-label={say('records.panel.label', { title })}
      aria-busy={asked.isPlaceholderData}
      onKeyDown={onKeyDown}
    >
      <PanelBar
        before={{ label: say('records.panel.previous'), go: () => onStep(-1) }}
        after={{ label: say('records.panel.next'), go: () => onStep(1) }}
        close={{ label: say('records.panel.close'), go: onClose }}
      />
      {asked.error && (
        <Problem problem={asked.error} level={2} {...missing(asked.error.code)} onRetry={() => void asked.refetch()} />
      )}
      {!asked.error && asked.data && <Body record={asked.data} />}
      {asked.isPending && <Loading />}
    </aside>
  );
}

const missing = (code: string) => (code === 'not_found' ? { children: say('records.panel.notFound') } : {});

function Body({ record }: { record: RecordDetail }) {
  const layout = layoutOf(record.entity, record.canonical);
  const openLink = useDo('app.openLink');
  return (
    <>
      <header className={css.head}>
        <p className={css.kind}>{say(`records.one.${record.entity}`)}</p>
        <h2 className={css.title}>{titleText(record)}</h2>
        <p className={css.sum}>
          {record.money && <MoneyText money={record.money} />}
          {record.status && <span>{statusWord(record.status)}</span>}
          <span>{say('records.panel.from', { connection: record.connectionName })}</span>
        </p>
        <OpenThere record={record} onOpen={(url) => openLink.mutate({ url })} />
      </header>
      {openLink.error && <Problem problem={openLink.error} level={3} />}
      {record.deletedAt !== null && (
        <p className={css.note}>{say('records.panel.gone', { connection: record.connectionName })}</p>
      )}
      {layout === null && <p className={css.note}>{say('records.panel.unreadable')}</p>}
      {layout && <FieldList fields={layout.fields} />}
      {layout && layout.lines.length > 0 && <LineTable lines={layout.lines} />}
      <MadeOf record={record} />
      <SameElsewhere key={`same-${record.id}`} record={record} />
      <h3 className={css.section}>{say('records.panel.seen')}</h3>
      <PanelFacts flush>
        <Seen label={say('records.panel.firstSeen')} at={record.firstSeenAt} />
        <Seen label={say('records.panel.lastChanged')} at={record.lastChangedAt} />
      </PanelFacts>
      <div className={css.folds} key={record.id}>
        <RawJson title={say('records.panel.rawTitle', { connection: record.connectionName })} text={record.raw} />
        <RawJson title={say('records.panel.ourTitle')} text={record.canonical} />
      </div>
    </>
  );
}

function OpenThere({ record, onOpen }: { record: RecordDetail; onOpen: (url: string) => void }) {
  const { link } = record;
  if (link === null) return null;
  return (
    <Button variant="default" size="xs" rightSection={<ExternalIcon size={14} />} onClick={() => onOpen(link)}>
      {say('records.panel.openThere')}
    </Button>
  );
}

function Seen({ label, at }: { label: string; at: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <When at={at} />
      </dd>
    </div>
  );
}
