import { z } from 'zod';
import { HubError } from '../../contract/errors.ts';
import {
  type Approval,
  approvalSchema,
  type Choices,
  choicesSchema,
  type FlowKind,
  flowKindSchema,
} from '../../contract/flows/index.ts';
import type { Db } from './database.ts';

export interface Flow {
  readonly id: string;
  readonly kind: FlowKind;
  readonly sourceId: string;
  readonly targetId: string;
  readonly sourceName: string;
  readonly targetName: string;
  readonly state: 'off' | 'on' | 'removed';
  /** The first accounting day that is looked at. */
  readonly startOn: string;
  readonly approval: Approval;
  readonly choices: Choices;
  readonly previewed: boolean;
  readonly createdAt: string;
}

export interface FlowRunRow {
  readonly id: number;
  readonly flowId: string;
  readonly trigger: 'change' | 'person' | 'retry';
  readonly startedAt: string;
  readonly endedAt: string | null;
}

type Changes = Partial<
  Pick<Flow, 'state' | 'startOn' | 'approval' | 'choices' | 'previewed' | 'sourceName' | 'targetName'>
>;

/** Flows, and the records that wait to be looked at for them. */
export interface FlowRepo {
  /** All that are not removed. */
  list(): Flow[];
  /** Also one that was removed. @throws HubError not_found */
  get(id: string): Flow;
  /** @throws HubError already_exists */
  add(flow: Flow): void;
  change(id: string, changes: Changes): void;
  /** Records of these kinds of a connection, since a day, are to be looked at. @returns how many */
  markAll(flowId: string, connectionId: string, entities: readonly string[], since: string): number;
  mark(flowId: string, recordIds: Iterable<number>): void;
  /** Some records that wait, of flows whose preview is wanted or that are on. */
  due(flowId: string, most: number): number[];
  looked(flowId: string, recordIds: Iterable<number>): void;
  waiting(flowId: string): number;
  /** To be looked at when something of the flow was sent. */
  markLater(flowId: string, recordId: number): void;
  later(flowId: string): boolean;
  forgetDue(flowId: string): void;
  beginRun(flowId: string, trigger: FlowRunRow['trigger'], at: string): number;
  endRun(id: number, at: string): void;
  runs(flowId: string | undefined, before: number | undefined, limit: number): FlowRunRow[];
}

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly source_id: string;
  readonly target_id: string;
  readonly source_name: string;
  readonly target_name: string;
  readonly state: Flow['state'];
  readonly start_on: string;
  readonly approval: string;
  readonly choices: string;
  readonly previewed: number;
  readonly created_at: string;
}

const flowOf = (row: Row): Flow => ({
  id: row.id,
  kind: flowKindSchema.parse(row.kind),
  sourceId: row.source_id,
  targetId: row.target_id,
  sourceName: row.source_name,
  targetName: row.target_name,
  state: row.state,
  startOn: row.start_on,
  approval: approvalSchema.parse(JSON.parse(row.approval)),
  choices: choicesSchema.parse(JSON.parse(row.choices)),
  previewed: row.previewed === 1,
  createdAt: row.created_at,
});

const rowOf = (flow: Flow): Row => ({
  id: flow.id,
  kind: flow.kind,
  source_id: flow.sourceId,
  target_id: flow.targetId,
  source_name: flow.sourceName,
  target_name: flow.targetName,
  state: flow.state,
  start_on: flow.startOn,
  approval: JSON.stringify(flow.approval),
  choices: JSON.stringify(flow.choices),
  previewed: flow.previewed ? 1 : 0,
  created_at: flow.createdAt,
});

const isTaken = (thrown: unknown) =>
  z.object({ code: z.literal('SQLITE_CONSTRAINT_UNIQUE') }).safeParse(thrown).success;

export function createFlows(db: Db): FlowRepo {
  const one = db.prepare<[string], Row>('SELECT * FROM flow WHERE id = ?');
  const all = db.prepare<[], Row>(`SELECT * FROM flow WHERE state <> 'removed' ORDER BY created_at, id`);
  const insert = db.prepare<[Row]>(
    `INSERT INTO flow (id, kind, source_id, target_id, source_name, target_name, state, start_on, approval, choices,
       previewed, created_at)
     VALUES (@id, @kind, @source_id, @target_id, @source_name, @target_name, @state, @start_on, @approval, @choices,
       @previewed, @created_at)`,
  );
  const update = db.prepare<[Row]>(
    `UPDATE flow SET state = @state, start_on = @start_on, approval = @approval, choices = @choices,
       previewed = @previewed, source_name = @source_name, target_name = @target_name WHERE id = @id`,
  );

  function get(id: string): Flow {
    const row = one.get(id);
    if (!row) throw new HubError('not_found', { params: { what: 'flow', name: id } });
    return flowOf(row);
  }

  return {
    list: () => all.all().map(flowOf),
    get,
    add(flow) {
      try {
        insert.run(rowOf(flow));
      } catch (thrown) {
        if (isTaken(thrown)) throw new HubError('already_exists', { params: { what: 'flow', name: flow.kind } });
        throw thrown;
      }
    },
    // Immediate, since the worker writes too: what was read would be older than what is there by then.
    change: db.transaction((id: string, changes: Changes) => {
      update.run(rowOf({ ...get(id), ...changes }));
    }).immediate,
    ...createDue(db),
    ...createFlowRuns(db),
  };
}

type DueWork = 'markAll' | 'mark' | 'due' | 'looked' | 'waiting' | 'markLater' | 'later' | 'forgetDue';

function createDue(db: Db): Pick<FlowRepo, DueWork> {
  const markAll = db.prepare<[string, string, string, string]>(
    `INSERT OR IGNORE INTO flow_due SELECT ?, r.id FROM stream_state AS s JOIN record AS r ON r.stream_id = s.id
     WHERE s.connection_id = ? AND r.entity = ? AND r.deleted_at IS NULL AND (r.occurred_at >= ? OR r.occurred_at = '')`,
  );
  const mark = db.prepare('INSERT OR IGNORE INTO flow_due VALUES (?, ?)');
  const due = db
    .prepare<[string, number], number>('SELECT record_id FROM flow_due WHERE flow_id = ? ORDER BY record_id LIMIT ?')
    .pluck();
  const looked = db.prepare('DELETE FROM flow_due WHERE flow_id = ? AND record_id = ?');
  const count = db.prepare<[string], number>('SELECT count(*) FROM flow_due WHERE flow_id = ?').pluck();
  const forget = db.prepare('DELETE FROM flow_due WHERE flow_id = ?');
  const markLater = db.prepare('INSERT OR IGNORE INTO flow_later VALUES (?, ?)');
  const release = db.prepare(
    'INSERT OR IGNORE INTO flow_due SELECT flow_id, record_id FROM flow_later WHERE flow_id = ?',
  );
  const released = db.prepare('DELETE FROM flow_later WHERE flow_id = ?');
  return {
    markAll: (flowId, connectionId, entities, since) =>
      entities.reduce((sum, entity) => sum + markAll.run(flowId, connectionId, entity, since).changes, 0),
    mark(flowId, recordIds) {
      for (const id of recordIds) mark.run(flowId, id);
    },
    due: (flowId, most) => due.all(flowId, most),
    looked(flowId, recordIds) {
      for (const id of recordIds) looked.run(flowId, id);
    },
    waiting: (flowId) => count.get(flowId) ?? 0,
    markLater: (flowId, recordId) => void markLater.run(flowId, recordId),
    later(flowId) {
      release.run(flowId);
      return released.run(flowId).changes > 0;
    },
    forgetDue: (flowId) => void forget.run(flowId),
  };
}

interface RunRow {
  readonly id: number;
  readonly flow_id: string;
  readonly trigger: FlowRunRow['trigger'];
  readonly started_at: string;
  readonly ended_at: string | null;
}

function createFlowRuns(db: Db): Pick<FlowRepo, 'beginRun' | 'endRun' | 'runs'> {
  const begin = db.prepare('INSERT INTO flow_run (flow_id, trigger, started_at) VALUES (?, ?, ?)');
  const end = db.prepare('UPDATE flow_run SET ended_at = ? WHERE id = ?');
  const page = db.prepare<{ flowId: string | null; before: number; limit: number }, RunRow>(
    `SELECT * FROM flow_run WHERE id < @before AND (@flowId IS NULL OR flow_id = @flowId) ORDER BY id DESC LIMIT @limit`,
  );
  return {
    beginRun: (flowId, trigger, at) => Number(begin.run(flowId, trigger, at).lastInsertRowid),
    endRun: (id, at) => void end.run(at, id),
    runs: (flowId, before, limit) =>
      page
        .all({ flowId: flowId ?? null, before: before ?? Number.MAX_SAFE_INTEGER, limit })
        .map(({ id, flow_id, trigger, started_at, ended_at }) => ({
          ...{ id, flowId: flow_id, trigger, startedAt: started_at, endedAt: ended_at },
        })),
  };
}

/**
 * Marks a record of one connection for the flows that look at it; to be called in the transaction that writes it. It
 * asks each time which those are, since a flow may be switched on while a run goes on.
 */
export function createFlowMarker(db: Db, streamId: number): (recordId: number) => void {
  const connectionId = db
    .prepare<[number], string>('SELECT connection_id FROM stream_state WHERE id = ?')
    .pluck()
    .get(streamId);
  const looking = db
    .prepare<[string | undefined], string>(`SELECT id FROM flow WHERE state = 'on' AND ? IN (source_id, target_id)`)
    .pluck();
  const mark = db.prepare('INSERT OR IGNORE INTO flow_due VALUES (?, ?)');
  return (recordId) => {
    for (const flowId of looking.all(connectionId)) mark.run(flowId, recordId);
  };
}
