import { z } from 'zod';
import type { EntityKind } from '../../contract/entities/index.ts';
import type { Agreed } from '../flows/recipe.ts';
import type { Db } from './database.ts';

/** The two connections of a flow. */
export interface FlowEnds {
  readonly sourceId: string;
  readonly targetId: string;
}

/** What pairs of records that are kept in line said last. */
export interface AgreementRepo {
  find(ends: FlowEnds, entity: EntityKind, externalId: string, side: 'source' | 'target'): Agreed | null;
  of(ends: FlowEnds, pair: Omit<Agreed, 'base'>): Agreed | null;
  put(ends: FlowEnds, agreed: Agreed, at: string): void;
}

interface Row {
  readonly source: string;
  readonly target: string;
  readonly base: string;
}

const baseSchema = z.record(z.string(), z.string().nullable());

export function createAgreements(db: Db): AgreementRepo {
  const by = (column: 'source' | 'target') =>
    db.prepare<[string, string, string, string], Row>(
      `SELECT source, target, base FROM agreement
       WHERE source_id = ? AND target_id = ? AND entity = ? AND ${column} = ? ORDER BY at DESC LIMIT 1`,
    );
  const statements = { source: by('source'), target: by('target') };
  const pair = db.prepare<[string, string, string, string, string], Row>(
    `SELECT source, target, base FROM agreement
     WHERE source_id = ? AND target_id = ? AND entity = ? AND source = ? AND target = ?`,
  );
  const put = db.prepare(
    `INSERT INTO agreement (source_id, target_id, entity, source, target, base, at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET base = excluded.base, at = excluded.at`,
  );
  const agreedOf = (entity: EntityKind, row: Row | undefined): Agreed | null =>
    row ? { entity, source: row.source, target: row.target, base: baseSchema.parse(JSON.parse(row.base)) } : null;
  return {
    find: ({ sourceId, targetId }, entity, externalId, side) =>
      agreedOf(entity, statements[side].get(sourceId, targetId, entity, externalId)),
    of: ({ sourceId, targetId }, { entity, source, target }) =>
      agreedOf(entity, pair.get(sourceId, targetId, entity, source, target)),
    put({ sourceId, targetId }, { entity, source, target, base }, at) {
      put.run(sourceId, targetId, entity, source, target, JSON.stringify(base), at);
    },
  };
}
