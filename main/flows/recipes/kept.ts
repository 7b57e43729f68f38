import { type ActionKind, actionInputs } from '../../../contract/actions/index.ts';
import type { EntityOf } from '../../../contract/entities/index.ts';
import type { PushWhy } from '../../../contract/flows/index.ts';
import type { Money } from '../../../contract/money.ts';
import type { Agreed, Plan, PlannedPush, Pushed, PushKey, World } from '../recipe.ts';
import { type Comparison, compare, type Rule } from '../two-way.ts';
import { type Base, baseOfNew, entryOf, type SideName } from '../two-way-base.ts';
import { writesTo } from './kept-choices.ts';
import { type Kept, makingOf, otherSide, partnerOf } from './kept-pairs.ts';
import { accountingDay, because, hold, noDocument, nothing, type Problem, type Subject } from './plans.ts';

/** Something to be written, before it is known what it is about. */
export type Writing = Pick<PlannedPush, 'action' | 'input'>;

/** How one kind of record is kept in line. */
export interface Keeping<K extends Kept> {
  readonly entity: K;
  readonly unclear: PushWhy['code'];
  titleOf(record: EntityOf<K>): string;
  /** What it comes to, where that is money. */
  moneyOf(record: EntityOf<K>): Money | null;
  /** Whether it is not put aside. */
  isActive(record: EntityOf<K>): boolean;
  /** Whether it may be made on the other side. */
  isNew(record: EntityOf<K>): boolean;
  /** Whether it is not to be looked at at all. */
  isForeign(record: EntityOf<K>): boolean;
  /** What of it is kept in line, as texts that a person can read. */
  fieldsOf(record: EntityOf<K>): Readonly<Record<string, string | null>>;
  rulesOf(world: World, source: EntityOf<K>, target: EntityOf<K>): readonly Rule[];
  warningsOf(source: EntityOf<K>, target: EntityOf<K>): readonly PushWhy[];
  /** What makes it on the other side; null leaves it out. */
  create(record: EntityOf<K>, world: World, to: SideName): Writing | Problem | null;
  /** What brings these fields in line. */
  change(names: readonly string[], from: EntityOf<K>, externalId: string, version: string | null): Writing;
  /** What puts its counterpart aside; null where that is left to the owner. */
  archive(world: World, to: SideName, externalId: string, version: string | null): Writing | null;
}

/** The field that says whether a record is put aside; it is noted, and never carried over as a field. */
const activity = 'active';

const lastOf = (record: EntityOf<Kept>) => record.changedAt ?? record.createdAt;

function dayIn(world: World, at: string | null): string {
  return at === null ? world.startOn : accountingDay(at, world);
}

/** Which field of an input an action does not take; null where it takes all. */
function refusedField({ action, input }: Writing): string | null {
  const problem = actionInputs[action].safeParse(input).error?.issues[0];
  return problem ? (problem.path[0]?.toString() ?? '') : null;
}

type Both<K extends Kept> = readonly [EntityOf<K>, EntityOf<K>];

/** What is to be done about one record of either side. */
export function planKept<K extends Kept>(keeping: Keeping<K>, record: EntityOf<K>, world: World, from: SideName): Plan {
  if (keeping.isForeign(record)) return nothing;
  const { entity } = keeping;
  const partner = partnerOf(world, entity, record.externalId, from);
  if (partner === 'own') return nothing;
  const subject = subjectOf(keeping, record, world, from);
  if (partner === 'several') return hold(subject, because(keeping.unclear, { name: subject.title }));
  if (partner === null) return planNew(keeping, record, world, from, subject);
  const other = world[otherSide(from)].find(entity, partner.id);
  // It was just made and is not fetched yet, or it is gone there: neither is a reason to make it once more.
  if (other === null || keeping.isForeign(other)) return { kind: 'nothing', about: subject.about };
  const [source, target]: Both<K> = from === 'source' ? [record, other] : [other, record];
  return planPair(keeping, { source, target, agreed: partner.agreed, latest: record }, world);
}

function subjectOf<K extends Kept>(keeping: Keeping<K>, record: EntityOf<K>, world: World, from: SideName): Subject {
  const { entity } = keeping;
  const id = record.externalId;
  return {
    key: makingOf(entity, id),
    title: keeping.titleOf(record),
    about: from === 'source' ? `${entity}/${id}` : `${entity}/back/${id}`,
    occurredOn: dayIn(world, lastOf(record)),
    money: keeping.moneyOf(record),
  };
}

function planNew<K extends Kept>(
  keeping: Keeping<K>,
  record: EntityOf<K>,
  world: World,
  from: SideName,
  subject: Subject,
): Plan {
  const to = otherSide(from);
  const { about, key, title, occurredOn, money } = subject;
  const none: Plan = { kind: 'nothing', about };
  const before = world.pushed(key, from === 'source' ? 'there' : 'back');
  // Whoever took it back does not want it there.
  if (before?.state === 'undone' || before?.state === 'undoing') return none;
  if (!keeping.isNew(record) || dayIn(world, record.createdAt ?? record.changedAt) < world.startOn) return none;
  const writing = keeping.create(record, world, to);
  if (writing === null) return none;
  if (!('action' in writing)) return hold(subject, writing);
  const refused = refusedField(writing);
  if (refused !== null) return hold(subject, because('cannot_be_written', { field: refused }));
  const pair = { entity: keeping.entity, source: null, target: null, [from]: record.externalId };
  const base = baseOfNew(keeping.fieldsOf(record), to);
  const push: PlannedPush = { ...noDocument, ...writing, key, title, about, occurredOn, money, to, base, pair };
  return { kind: 'push', pushes: [push] };
}

interface Pair<K extends Kept> {
  readonly source: EntityOf<K>;
  readonly target: EntityOf<K>;
  readonly agreed: Agreed | null;
  /** The one that was looked at. */
  readonly latest: EntityOf<K>;
}

function isBefore(world: World, record: EntityOf<Kept>): boolean {
  const at = lastOf(record);
  return at !== null && accountingDay(at, world) < world.startOn;
}

function changeKey(entity: Kept, externalId: string): PushKey {
  return { entity, externalId, part: `${entity}.change` };
}

function planPair<K extends Kept>(keeping: Keeping<K>, pair: Pair<K>, world: World): Plan {
  const { source, target, agreed, latest } = pair;
  const { entity } = keeping;
  const about = `${entity}/${source.externalId}`;
  const base =
    agreed && agreed.source === source.externalId && agreed.target === target.externalId ? agreed.base : null;
  if (isTakenBack(world, entity, source.externalId, target.externalId)) return { kind: 'nothing', about };
  const subject: Subject = {
    ...{ key: changeKey(entity, source.externalId), title: keeping.titleOf(latest), about },
    ...{ occurredOn: dayIn(world, lastOf(latest)), money: null },
  };
  const shown = (record: EntityOf<K>) => ({
    changedAt: record.changedAt,
    fields: { ...keeping.fieldsOf(record), [activity]: keeping.isActive(record) ? 'yes' : 'no' },
  });
  const rules = [...keeping.rulesOf(world, source, target), activityRule];
  const isQuiet = isBefore(world, source) && isBefore(world, target);
  const sides = { source: shown(source), target: shown(target) };
  const ended = planEnd(keeping, pair, world, base, subject);
  if (ended) return ended;
  const areActive = keeping.isActive(source) && keeping.isActive(target);
  // What is put aside on one side is not changed there, nor does its change count here.
  const looked = compare({ ...sides, base, rules: areActive ? rules : [activityRule], quiet: isQuiet });
  const noted = notedOf(entity, source, target, base, looked.agreed);
  const stop = stopOf(looked, sides);
  if (stop) return { ...hold(subject, stop), ...noted };
  const pushes = writingsOf(keeping, pair, looked, subject);
  const refused = pushes.map(refusedField).find((field) => field !== null);
  if (refused !== undefined) return { ...hold(subject, because('cannot_be_written', { field: refused })), ...noted };
  return pushes.length > 0 ? { kind: 'push', pushes, ...noted } : { kind: 'nothing', about, ...noted };
}

const activityRule: Rule = {
  name: activity,
  policy: 'leave',
  normal: (text) => text,
  isText: false,
  optional: true,
  writes: () => false,
};

/** Whoever took back what was made of one of them does not want the two kept in line. */
function isTakenBack(world: World, entity: Kept, source: string, target: string): boolean {
  const [there, back] = [
    world.pushed(makingOf(entity, source), 'there'),
    world.pushed(makingOf(entity, target), 'back'),
  ];
  const isGone = (push: Pushed | null, id: string) =>
    (push?.state === 'undone' || push?.state === 'undoing') && push.made?.externalId === id;
  return isGone(there, target) || isGone(back, source);
}

/** What is noted at once; nothing where it says what was noted before. */
function notedOf<K extends Kept>(
  entity: K,
  source: EntityOf<K>,
  target: EntityOf<K>,
  before: Base | null,
  base: Base,
): { readonly agreed?: Agreed } {
  const isSame = before !== null && Object.entries(base).every(([name, text]) => before[name] === text);
  return isSame ? {} : { agreed: { entity, source: source.externalId, target: target.externalId, base } };
}

/** One of the two was put aside since: the other one too, where the owner chose so. */
function planEnd<K extends Kept>(
  keeping: Keeping<K>,
  { source, target }: Pair<K>,
  world: World,
  base: Base | null,
  { title, about, occurredOn }: Subject,
): Plan | null {
  const was = entryOf(base, activity);
  const [one, other] = [keeping.isActive(source), keeping.isActive(target)];
  if (was?.source !== 'yes' || was.target !== 'yes' || one === other) return null;
  const to = one ? 'source' : 'target';
  const [kept, ended] = one ? [source, target] : [target, source];
  const writing = writesTo(world, to) ? keeping.archive(world, to, kept.externalId, kept.changedAt) : null;
  if (writing === null) return null;
  const key = { entity: keeping.entity, externalId: ended.externalId, part: `${keeping.entity}.archive` };
  return { kind: 'push', pushes: [{ ...noDocument, ...writing, key, title, about, occurredOn, to }] };
}

function stopOf({ asks, circles }: Comparison, sides: Readonly<Record<SideName, { fields: Base }>>): Problem | null {
  const [field] = circles.length > 0 ? circles : asks;
  if (field === undefined) return null;
  const said = (side: SideName) => sides[side].fields[field] ?? '';
  return because(circles.length > 0 ? 'going_in_circles' : 'both_changed', {
    ...{ field, source: said('source'), target: said('target') },
    fields: (circles.length > 0 ? circles : asks).join(', '),
  });
}

function writingsOf<K extends Kept>(
  keeping: Keeping<K>,
  { source, target }: Pair<K>,
  { writes, bases, versions }: Comparison,
  { title, about, occurredOn }: Subject,
): PlannedPush[] {
  const { entity } = keeping;
  const pair = { entity, source: source.externalId, target: target.externalId };
  const warnings = keeping.warningsOf(source, target);
  return (['target', 'source'] as const).flatMap((to): PlannedPush[] => {
    if (writes[to].length === 0) return [];
    const [from, there]: Both<K> = to === 'target' ? [source, target] : [target, source];
    const writing = keeping.change(writes[to], from, there.externalId, versions[to]);
    const money = writes[to].includes('price') ? keeping.moneyOf(from) : null;
    const key = changeKey(entity, from.externalId);
    const rest = { key, title, about, occurredOn, money, to, pair, warnings, base: bases[to], again: 'add' } as const;
    return [{ ...noDocument, ...writing, ...rest }];
  });
}

/** A writing of a kind of action, with its input checked against it. */
export function writing<A extends ActionKind>(action: A, input: PlannedPush<A>['input']): Writing {
  // A pair of one kind is one of the pairs of all kinds; TypeScript does not see through the parameter.
  return { action, input } as Writing;
}
