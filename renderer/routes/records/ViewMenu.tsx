import { Button, Checkbox, Popover, Radio, Stack, Switch } from '@mantine/core';
import type { EntityKind } from '../../../contract/entities/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ChevronDownIcon } from '../../components/icons.tsx';
import { columnLabel, columnsFor } from './columns.ts';
import css from './RecordsPage.module.css';
import type { RecordsSearch } from './search.ts';
import type { useColumns } from './useColumns.ts';

interface ViewMenuProps {
  kind: EntityKind;
  search: RecordsSearch;
  choice: ReturnType<typeof useColumns>;
  onChange: (change: Partial<RecordsSearch>) => void;
}

/** How the table is drawn: its order, its columns, and whether deleted records are among the others. */
export function ViewMenu({ kind, search, choice, onChange }: ViewMenuProps) {
  return (
    <Popover position="bottom-end" trapFocus returnFocus withinPortal={false} transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button variant="default" rightSection={<ChevronDownIcon size={14} />}>
          {say('records.view')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('records.view')}>
        <Stack gap="md" className={css.view ?? ''}>
          <Radio.Group
            label={say('records.order')}
            value={search.sort ?? 'newest'}
            onChange={(sort) => onChange({ sort: sort === 'oldest' || sort === 'fewest' ? sort : undefined })}
          >
            <Stack gap="sm" mt="xs">
              <Radio value="newest" label={say('records.newest')} />
              <Radio value="oldest" label={say('records.oldest')} />
              {kind === 'inventory_level' && <Radio value="fewest" label={say('records.fewest')} />}
            </Stack>
          </Radio.Group>
          <Switch
            label={say('records.showDeleted')}
            checked={search.deleted ?? false}
            onChange={(event) => onChange({ deleted: event.currentTarget.checked || undefined })}
          />
          <Columns kind={kind} choice={choice} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Columns({ kind, choice }: Pick<ViewMenuProps, 'kind' | 'choice'>) {
  return (
    <fieldset className={css.columns}>
      <legend>{say('records.columns')}</legend>
      {columnsFor(kind).map((id) => (
        <Checkbox
          key={id}
          label={columnLabel(kind, id)}
          checked={choice.columns.includes(id)}
          disabled={id === 'title'}
          onChange={(event) => choice.toggle(id, event.currentTarget.checked)}
        />
      ))}
      <Button variant="subtle" size="compact-sm" onClick={choice.reset}>
        {say('records.columnsReset')}
      </Button>
    </fieldset>
  );
}
