import { Button, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { MatchKind, RecordDetail, RecordRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import css from './RecordPanel.module.css';
import { titleText } from './readable.ts';

interface JoinSameProps {
  record: RecordDetail;
  kind: MatchKind;
}

/** So many are asked for: those of the record's own system, which are never it, are among them. */
const asked = 60;
const typedMs = 200;

/** Says by hand that a record is the same thing as one of another system. */
export function JoinSame({ record, kind }: JoinSameProps) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), typedMs);
  const list = useAsk(
    'records.list',
    { entity: kind, limit: asked, ...(search === '' ? {} : { search }) },
    { enabled: isOpen, keepPrevious: true },
  );
  const join = useDo('matches.join');
  const problem = list.error ?? join.error;
  if (!isOpen) {
    return (
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {say('matches.join.open')}
      </Button>
    );
  }
  const known = new Set([record.id, ...record.same.map(({ recordId }) => recordId)]);
  const rows = (list.data?.rows ?? []).filter(
    ({ id, connectionId }) => connectionId !== record.connectionId && !known.has(id),
  );
  return (
    <>
      <Select
        label={say('matches.join.label')}
        placeholder={say('matches.join.placeholder')}
        data={rows.map((row) => ({ value: String(row.id), label: optionText(row) }))}
        value={null}
        autoFocus
        searchable
        searchValue={text}
        onSearchChange={setText}
        // The Hub has searched already, in more than the title.
        filter={({ options }) => options}
        nothingFoundMessage={list.isPending ? say('common.loading') : say('matches.join.nothing')}
        // Within the page's landmark, and the list itself scrolls: screen readers then know it for one.
        comboboxProps={{ withinPortal: false }}
        withScrollArea={false}
        classNames={{ options: css.options ?? '' }}
        disabled={join.isPending}
        onChange={(picked) => {
          if (picked === null) return;
          join.mutate({ left: record.id, right: Number(picked) }, { onSuccess: () => setOpen(false) });
        }}
      />
      {problem && <Problem problem={problem} level={3} />}
    </>
  );
}

function optionText(row: RecordRow): string {
  return [titleText(row), row.subtitle, row.connectionName].filter((part) => part).join(' · ');
}
