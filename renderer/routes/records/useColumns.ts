import { useState } from 'react';
import type { EntityKind } from '../../../contract/entities/index.ts';
import { type ColumnId, parseChosen, shownColumns, usualColumns, withColumn } from './columns.ts';

const storedUnder = 'backroom.columns';

/** The columns that the owner chose for each kind, remembered by this window. */
export function useColumns(kind: EntityKind) {
  const [chosen, setChosen] = useState(() => parseChosen(localStorage.getItem(storedUnder)));
  const keep = (next: typeof chosen) => {
    setChosen(next);
    localStorage.setItem(storedUnder, JSON.stringify(next));
  };
  return {
    columns: shownColumns(kind, chosen),
    toggle: (id: ColumnId, shown: boolean) => keep(withColumn(kind, chosen, id, shown)),
    reset: () => keep({ ...chosen, [kind]: usualColumns(kind) }),
  };
}
