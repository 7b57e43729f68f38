import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import type { EntityKind } from '../../../contract/entities/index.ts';
import { say } from '../../../contract/words/index.ts';
import { SearchIcon } from '../../components/icons.tsx';
import { useNow } from '../../lib/now.ts';
import { statusesOf } from './columns.ts';
import css from './RecordsPage.module.css';
import { datePresets, dayText, isNarrowed, type RecordsSearch, sinceDate } from './search.ts';
import { statusWord } from './status-word.ts';

/** Long enough that a word typed in one go asks once, short enough to feel immediate. */
const typedMs = 140;

export interface RecordFiltersProps {
  search: RecordsSearch;
  kind: EntityKind;
  connections: readonly { id: string; name: string }[];
  onChange: (change: Partial<RecordsSearch>) => void;
}

export function RecordFilters({ search, kind, connections, onChange }: RecordFiltersProps) {
  const statuses = statusesOf(kind);
  return (
    <search className={css.filters}>
      {/* Drawn anew when the words are changed from elsewhere, such as by going back. */}
      <SearchField words={search.q ?? ''} kind={kind} onWords={(q) => onChange({ q: q || undefined })} />
      <Choice
        label={say('records.filterConnection')}
        all={say('records.allConnections')}
        value={search.connection}
        options={connections.map(({ id, name }) => ({ value: id, label: name }))}
        onPick={(connection) => onChange({ connection })}
      />
      {statuses.length > 0 && (
        <Choice
          label={say('records.filterStatus')}
          all={say('records.anyStatus')}
          value={search.status}
          options={statuses.map((value) => ({ value, label: statusWord(value) }))}
          onPick={(status) => onChange({ status })}
        />
      )}
      <DateChoice since={search.since} onPick={(since) => onChange({ since })} />
      {isNarrowed(search) && <ClearFilters onChange={onChange} />}
    </search>
  );
}

function ClearFilters({ onChange }: Pick<RecordFiltersProps, 'onChange'>) {
  const clear = () => onChange({ q: undefined, connection: undefined, status: undefined, since: undefined });
  return (
    <Button variant="subtle" color="gray" onClick={clear}>
      {say('records.clearFilters')}
    </Button>
  );
}

function SearchField({ words, kind, onWords }: { words: string; kind: EntityKind; onWords: (words: string) => void }) {
  const [typed, setTyped] = useState(words);
  const [sent, setSent] = useState(words);
  if (words !== sent) {
    setSent(words);
    setTyped(words);
  }
  const send = useDebouncedCallback((text: string) => {
    setSent(text);
    onWords(text);
  }, typedMs);
  const change = (text: string) => {
    setTyped(text);
    send(text);
  };
  const clear = typed !== '' && (
    <CloseButton size="sm" aria-label={say('records.clearSearch')} onClick={() => change('')} />
  );
  return (
    <TextInput
      className={css.search ?? ''}
      type="search"
      value={typed}
      maxLength={200}
      aria-label={say(`records.searchLabel.${kind}`)}
      placeholder={say(`records.searchLabel.${kind}`)}
      leftSection={<SearchIcon size={16} />}
      rightSection={clear}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

interface ChoiceProps {
  label: string;
  /** What the choice of no filter is called. */
  all: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onPick: (value: string | undefined) => void;
}

function Choice({ label, all, value, options, onPick }: ChoiceProps) {
  return (
    <Select
      className={css.choice ?? ''}
      aria-label={label}
      data={[{ value: '', label: all }, ...options]}
      value={value ?? ''}
      maxDropdownHeight={360}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(picked) => onPick(picked || undefined)}
    />
  );
}

function DateChoice({ since, onPick }: { since: string | undefined; onPick: (since: string | undefined) => void }) {
  const now = useNow();
  const preset = datePresets.find((known) => known === since);
  const ownDay = since !== undefined && preset === undefined;
  const pick = (value: string | undefined) => onPick(value === 'day' ? dayText(sinceDate('month', now)) : value);
  const options = datePresets.map((value) => ({ value, label: say(`records.date.${value}`) }));
  return (
    <>
      <Choice
        label={say('records.filterDate')}
        all={say('records.date.any')}
        value={ownDay ? 'day' : preset}
        options={[...options, { value: 'day', label: say('records.date.choose') }]}
        onPick={pick}
      />
      {ownDay && (
        <TextInput
          type="date"
          aria-label={say('records.sinceDay')}
          value={since}
          max={dayText(now)}
          onChange={(event) => onPick(event.currentTarget.value || undefined)}
        />
      )}
    </>
  );
}
