import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RecordRow } from '../../../contract/ipc/index.ts';
import { invoke, useAsk } from '../../lib/bridge.ts';

const perKind = 3;
const atMost = 8;

/** The first records that hold the words typed, over all kinds; none before two characters. */
export function useRecordHits(query: string): readonly RecordRow[] {
  const search = useSettled(query.trim(), 150);
  const kinds = useAsk('records.kinds', {}).data ?? [];
  const asked = kinds.filter((kind) => kind.count > 0).map((kind) => kind.entity);
  const { data } = useQuery({
    queryKey: ['palette', search, asked],
    enabled: search.length >= 2,
    queryFn: async () => {
      const pages = await Promise.all(
        asked.map((entity) => invoke('records.list', { entity, search: search.slice(0, 200), limit: perKind })),
      );
      return pages.flatMap((page) => page.rows).slice(0, atMost);
    },
  });
  return search.length >= 2 ? (data ?? []) : [];
}

/** The value once it has stood still for `ms`. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
