import { z } from 'zod';
import type { EntityKind } from '../../contract/entities/index.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { createAgreements } from '../store/agreements.ts';
import { createConnections } from '../store/connections.ts';
import type { Db } from '../store/database.ts';
import { createFlows } from '../store/flows.ts';
import { createPushes } from '../store/pushes.ts';
import { createSettings } from '../store/settings.ts';
import { createPlanner, type PlannerParts } from './planner.ts';
import type { Survey } from './recipe.ts';
import { recipes } from './recipes/index.ts';
import { worldOf } from './world.ts';
import { createWorldStore, entityIn } from './world-store.ts';

/** What is worked out about flows away from the main thread, in slices. */
export interface FlowWork {
  /** Looks at some records that wait. False when none is left. */
  slice(): Promise<boolean>;
  /** Counts what the records of a flow's source hold, and notes it. */
  survey(flowId: string): Promise<void>;
}

/** Everything that recipes and the planner stand on, over one connection to the store. */
export function plannerParts(
  db: Db,
  providers: ReadonlyMap<string, Provider>,
  now: () => string,
  onBroken: PlannerParts['onBroken'] = () => undefined,
): PlannerParts {
  const connections = createConnections(db);
  return {
    db,
    providers,
    now,
    recipes,
    onBroken,
    flows: createFlows(db),
    pushes: createPushes(db),
    agreements: createAgreements(db),
    store: createWorldStore(db),
    connectionOf: connections.get,
    ownZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** So many records are counted before others have a turn. */
const surveyed = 200;

export function createFlowWork(
  db: Db,
  providers: ReadonlyMap<string, Provider>,
  now: () => string,
  onBroken?: PlannerParts['onBroken'],
): FlowWork {
  const parts = plannerParts(db, providers, now, onBroken);
  const planner = createPlanner(parts);
  const settings = createSettings(db);
  const { flows } = parts;
  const waiting = db.prepare<[], string>('SELECT DISTINCT flow_id FROM flow_due').pluck();
  const known = db.prepare<[string], 1>('SELECT 1 FROM connection WHERE id = ?').pluck();
  const rows = db.prepare<
    { connectionId: string; entity: string; since: string; after: number },
    { id: number; canonical: string }
  >(
    `SELECT r.id, r.canonical FROM stream_state AS s JOIN record AS r ON r.stream_id = s.id
     WHERE s.connection_id = @connectionId AND r.entity = @entity AND r.deleted_at IS NULL AND r.id > @after
       AND (r.occurred_at >= @since OR r.occurred_at = '') ORDER BY r.id LIMIT ${surveyed}`,
  );

  return {
    async slice() {
      for (const id of waiting.all()) {
        const { state, sourceId, targetId } = flows.get(id);
        if (state === 'removed' || !known.get(sourceId) || !known.get(targetId)) flows.forgetDue(id);
        else if (await planner.slice(id)) return true;
      }
      return false;
    },
    async survey(flowId) {
      const flow = flows.get(flowId);
      const recipe = recipes.get(flow.kind);
      if (!recipe) return;
      const world = worldOf(flow, parts);
      const counts = new Map<string, number>();
      for (const entity of recipe.triggers) {
        let after = 0;
        for (;;) {
          const page = rows.all({ connectionId: flow.sourceId, entity, since: flow.startOn, after });
          for (const { canonical } of page) {
            const names = recipe.survey(entity, entityIn<EntityKind>(canonical), world);
            for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
          }
          const last = page.at(-1);
          if (!last) break;
          after = last.id;
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      settings.set(surveyKey(flowId), JSON.stringify({ at: now(), counts: [...counts] }));
    },
  };
}

export const surveyKey = (flowId: string) => `flow.survey.${flowId}`;

const surveySchema = z.object({ at: z.string(), counts: z.array(z.tuple([z.string(), z.number()])) });

/** The survey as it was noted, and when; an empty one of long ago before it was made. */
export function surveyIn(text: string | null): Survey & { readonly at: string } {
  const { at, counts } = text === null ? { at: '', counts: [] } : surveySchema.parse(JSON.parse(text));
  return { at, counts: new Map(counts) };
}
