import type { Counts } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import type { ErasedDerived, Stream, StreamContext } from '../../providers/kit/index.ts';
import type { Db } from '../store/database.ts';
import type { Telling } from '../store/outbound-changes.ts';
import type { PassRepo } from '../store/passes.ts';
import { createRecordWriter, digestOf, isSame } from '../store/record-writer.ts';
import type { SetAsideRepo } from '../store/set-aside.ts';
import type { StreamState } from '../store/streams.ts';
import { whyRefused } from './why-refused.ts';

export interface SinkOptions {
  readonly db: Db;
  readonly stream: Stream;
  readonly state: StreamState;
  readonly counts: Counts;
  readonly context: StreamContext;
  readonly passes: PassRepo;
  readonly setAside: SetAsideRepo;
  readonly runId: number | null;
  /** True while deletions are being found by comparing: every record met is noted. */
  readonly comparing: boolean;
  /** True to count what would happen and write nothing. */
  readonly dry: boolean;
  /** How the owner's own addresses are told of what comes; absent for a reading in silence. */
  readonly telling?: Telling | null;
  readonly now: () => string;
}

/** Where the raw records of one stream go. All of it runs inside the page's transaction. */
export interface Sink {
  /** Takes one raw record; says its id and whether it is new or other than before, or null when it was set aside. */
  accept(raw: unknown, parentId: string | null): { externalId: string; fresh: boolean } | null;
  /** Sets a record aside that cannot even be looked at. */
  refuse(externalId: string, parentId: string | null, reason: string, text: string): null;
  /** What was set aside under this id has come to rights. */
  settle(externalId: string): void;
  remove(externalIds: readonly string[]): void;
  removeOtherChildren(parentId: string, keep: ReadonlySet<string>): void;
  removeOrphans(parentStreamId: number): void;
}

export function createSink(options: SinkOptions): Sink {
  const { db, stream, state, counts, passes, setAside, dry, now } = options;
  const writer = createRecordWriter(db, state.id, stream.entity, now, options.telling);
  const key = stream.key ?? 'id';
  let waiting = setAside.count(state.id);
  const holding = passes.held(state.id) > 0;

  function met(recordId: number): void {
    if (dry) return;
    if (options.comparing) passes.saw(state.id, recordId);
    if (holding) passes.release(state.id, recordId);
  }

  function refuse(externalId: string, parentId: string | null, reason: string, raw: string): null {
    counts.setAside += 1;
    if (dry) return null;
    const known = writer.find(externalId);
    if (known) met(known.id);
    setAside.keep({ streamId: state.id, externalId, parentId, runId: options.runId, reason, raw, at: now() });
    waiting += 1;
    return null;
  }

  function settle(externalId: string): void {
    if (waiting > 0 && !dry) setAside.clear(state.id, externalId);
  }

  function accept(raw: unknown, parentId: string | null): { externalId: string; fresh: boolean } | null {
    const text = JSON.stringify(raw) ?? 'null';
    const digest = digestOf(text);
    const externalId = keyOf(raw, key);
    if (externalId === null) return refuse(`?${digest}`, parentId, say('refused.noId', { field: key }), text);
    const known = writer.find(externalId);
    if (known && isSame(known, digest, parentId)) {
      met(known.id);
      counts.unchanged += 1;
      settle(externalId);
      return { externalId, fresh: false };
    }
    let entity: ReturnType<Stream['decode']>;
    try {
      entity = stream.decode(raw, options.context);
    } catch (thrown) {
      return refuse(externalId, parentId, whyRefused(thrown), text);
    }
    counts[known && !known.deleted ? 'changed' : 'added'] += 1;
    if (dry) return { externalId, fresh: true };
    met(writer.put({ externalId, parentId, text }, digest, entity, known));
    settle(externalId);
    return { externalId, fresh: true };
  }

  return {
    accept,
    refuse,
    settle,
    remove: (externalIds) => {
      if (dry) return;
      counts.deleted += writer.remove(externalIds);
      for (const externalId of externalIds) settle(externalId);
    },
    removeOtherChildren: (parentId, keep) => {
      if (!dry) counts.deleted += writer.removeOtherChildren(parentId, keep);
    },
    removeOrphans: (parentStreamId) => {
      if (!dry) counts.deleted += writer.removeOrphans(parentStreamId);
    },
  };
}

/** One page of a source stream together with the streams that live inside its records. */
export function acceptPage(
  source: Sink,
  derived: readonly { stream: ErasedDerived; sink: Sink }[],
  records: readonly unknown[],
): void {
  for (const raw of records) acceptRecord(source, derived, raw, null);
}

/** One record and what lies inside it. False when it was set aside. */
export function acceptRecord(
  source: Sink,
  derived: readonly { stream: ErasedDerived; sink: Sink }[],
  raw: unknown,
  parentId: string | null,
): boolean {
  const taken = source.accept(raw, parentId);
  if (!taken) return false;
  for (const { stream, sink } of derived) acceptChildren(stream, sink, raw, taken);
  return true;
}

/** The records inside one parent. False when their list could not be read and was set aside as a whole. */
export function acceptChildren(
  stream: ErasedDerived,
  sink: Sink,
  raw: unknown,
  parent: { externalId: string; fresh: boolean },
): boolean {
  let children: readonly unknown[];
  try {
    children = stream.each(raw);
  } catch (thrown) {
    // The parent did fit, so its child list is odd: kept as one entry under the parent's id.
    sink.refuse(listId(parent.externalId), parent.externalId, whyRefused(thrown), JSON.stringify(raw));
    return false;
  }
  sink.settle(listId(parent.externalId));
  const keep = new Set<string>();
  let nameless = false;
  for (const child of children) {
    const taken = sink.accept(child, parent.externalId);
    const id = taken?.externalId ?? keyOf(child, stream.key ?? 'id');
    if (id === null) nameless = true;
    else keep.add(id);
  }
  // A child whose id could not be read may be any of the others.
  if (parent.fresh && !nameless) sink.removeOtherChildren(parent.externalId, keep);
  return true;
}

/** Under which id a whole list of children is set aside; no vendor's id begins so. */
function listId(parentId: string): string {
  return `?in ${parentId}`;
}

export function isChildList(externalId: string): boolean {
  return externalId.startsWith('?in ');
}

/** The id inside a raw record, as text; numbers come plain or, where the provider wants them exact, as raw JSON. */
function keyOf(raw: unknown, key: string): string | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const value: unknown = Reflect.get(raw, key);
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (typeof value === 'object' && value !== null && 'rawJSON' in value) return String(value.rawJSON);
  return null;
}
