import { createHash } from 'node:crypto';
import { type Base, type Entry, entryOf, leftAlone, type SideName, steady, textsOf } from './two-way-base.ts';

/*
 * Two records that are kept in line, compared with what both said last (their base), field by field.
 *
 * What was written comes back some time later, in the vendor's own form: in lower case, cut, or not at all. Until it
 * does, the record here is an old one and says nothing about what was written; when it does, the vendor's form is
 * learnt as what was agreed on. Whatever else comes back is somebody's change, and is carried over; three in a row that
 * nobody waited for are two machines correcting each other, and stop there (must-not-fail 19).
 */

/** What happens to a field that both have changed; `leave` keeps it out of everything, `lead` has one side obeyed. */
export type Policy = 'newest' | 'source' | 'target' | 'ask' | 'leave' | { readonly lead: SideName };

/** A record as far as it is kept in line. */
export interface Shown {
  /** The vendor's own stamp (UTC). */
  readonly changedAt: string | null;
  readonly fields: Readonly<Record<string, string | null>>;
}

export interface Rule {
  readonly name: string;
  readonly policy: Policy;
  /** What tells two values apart; vendors rewrite the rest as they like. */
  readonly normal: (value: string) => string;
  /** Whether it may be written there. */
  readonly writes: (to: SideName) => boolean;
  /** Whether a vendor may have rewritten it where it comes back otherwise; amounts are never like one another. */
  readonly isText: boolean;
  /** Whether it may be emptied. */
  readonly optional: boolean;
}

/** So often in a row what was written may come back as something else. */
export const mostBounces = 3;

export interface Pairing {
  readonly source: Shown;
  readonly target: Shown;
  readonly base: Base | null;
  readonly rules: readonly Rule[];
  /** Where they differ at first sight, they are left so until one of them changes. */
  readonly quiet?: boolean;
  readonly limit?: number;
}

export interface Comparison {
  /** Fields to be written to each side. */
  readonly writes: Readonly<Record<SideName, readonly string[]>>;
  /** What is agreed on as soon as those of a side are written; for `afterPush`. */
  readonly bases: Readonly<Record<SideName, Base>>;
  /** What is agreed on as it is. */
  readonly agreed: Base;
  /** Fields that the owner must decide. */
  readonly asks: readonly string[];
  /** Fields that each side keeps changing back. */
  readonly circles: readonly string[];
  /** What each record is changed from. */
  readonly versions: Readonly<Record<SideName, string | null>>;
  /** What each side says, or will as soon as what was written there comes back. */
  readonly says: Readonly<Record<SideName, Readonly<Record<string, string | null>>>>;
}

/** `before`: not read since it was written. `echo`: just as the write left it. `later`: maybe changed since. */
interface Reading {
  readonly when: 'before' | 'echo' | 'later';
  /** Whether the vendor's stamps tell it; else it is the first that was read since. */
  readonly isSure: boolean;
}

interface Context {
  readonly stamps: Readonly<Record<SideName, string>>;
  readonly changedAt: Readonly<Record<SideName, string | null>>;
  readonly newest: SideName | null;
  readonly quiet: boolean;
  readonly limit: number;
}

type Verdict =
  | { readonly kind: 'agreed'; readonly entry: Entry }
  | { readonly kind: 'carry'; readonly to: SideName; readonly entry: Entry; readonly now: Settled['now'] }
  | { readonly kind: 'ask' }
  | { readonly kind: 'circles'; readonly entry: Entry };

const other = (side: SideName): SideName => (side === 'source' ? 'target' : 'source');
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function timeOf(text: string | null | undefined): number | null {
  return text && instant.test(text) ? Date.parse(text) : null;
}

/** Names a state of a record, so that it is known again when it was not read anew. */
function stampOf({ changedAt, fields }: Shown): string {
  return createHash('sha256')
    .update(JSON.stringify([changedAt, Object.entries(fields).sort()]))
    .digest('base64')
    .slice(0, 16);
}

/** How a record stands to what was written to it. */
function readingOf({ wrote, seen, version }: Entry, { stamps, changedAt }: Context): Reading {
  const side = wrote ?? 'target';
  const [written, now] = [timeOf(version), timeOf(changedAt[side])];
  const isSure = written !== null && now !== null;
  if (seen === stamps[side]) return { when: 'before', isSure };
  if (!isSure) return { when: 'later', isSure };
  if (now === written) return { when: 'echo', isSure };
  return { when: now < written ? 'before' : 'later', isSure };
}

type Same = (a: string | null, b: string | null) => boolean;

function sameBy({ normal }: Rule): Same {
  return (a, b) => (a === null || b === null ? a === b : a === b || normal(a) === normal(b));
}

/** Letters and digits alone. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** Texts shorter than this are not taken for the beginning of a longer one that a vendor has cut. */
const shortestCut = 8;

/** Whether a vendor may have made one of the other: other letters, other signs between them, or cut. */
function isLike(back: string | null, written: string | null, { normal, isText }: Rule): boolean {
  if (back === null || written === null || !isText) return false;
  const [a, b] = [plain(normal(back)), plain(normal(written))];
  return (a === b && a !== '') || (a.length >= shortestCut && b.startsWith(a));
}

/** What a field says now, as far as it can be known, and what is to be made of it. */
interface Settled {
  readonly now: Readonly<Record<SideName, string | null>>;
  readonly entry: Entry;
  /** Which sides have changed since. */
  readonly changed: Readonly<Record<SideName, boolean>>;
}

/** Takes in what has come back of what was written. */
function settle(rule: Rule, now: Settled['now'], entry: Entry, context: Context): Settled {
  const same = sameBy(rule);
  const differs = (values: Settled['now'], from: Entry) => ({
    source: !same(values.source, from.source),
    target: !same(values.target, from.target),
  });
  const side = entry.wrote;
  if (side === null) return { now, entry, changed: differs(now, entry) };
  const { when, isSure } = readingOf(entry, context);
  const [back, written] = [now[side], entry[side]];
  const known = { ...entry, ...steady, bounces: entry.bounces };
  // A side that is to be obeyed does not ask what the other one had: it is told once more.
  const isObeyed = typeof rule.policy === 'object';
  const isOld = !isSure && !isObeyed && same(back, entry.was) && !same(back, written);
  if (when === 'before' || isOld) {
    const meant = { ...now, [side]: written };
    return { now: meant, entry, changed: differs(meant, entry) };
  }
  if (when === 'echo' || same(back, written) || isLike(back, written, rule)) {
    const learnt = { ...known, [side]: back, bounces: 0 };
    return { now, entry: learnt, changed: differs(now, learnt) };
  }
  const bounced = { ...known, bounces: entry.bounces + 1 };
  // What nobody ever saw there was not taken away there: it is written once more, and nothing is emptied here.
  if (back === null)
    return { now, entry: bounced, changed: { ...differs(now, entry), [other(side)]: true, [side]: false } };
  return { now, entry: bounced, changed: differs(now, bounced) };
}

/** Which side's value is taken where both have changed; null where the owner is to say. */
function winnerOf(policy: Policy, { newest }: Context): SideName | null {
  if (typeof policy === 'object') return policy.lead;
  if (policy === 'newest') return newest;
  return policy === 'source' || policy === 'target' ? policy : null;
}

function firstSight(rule: Rule, now: Settled['now'], context: Context): Verdict {
  const entry: Entry = { ...steady, ...now };
  if (sameBy(rule)(now.source, now.target) || context.quiet) return { kind: 'agreed', entry };
  if (typeof rule.policy !== 'object') {
    if (now.source === null) return carry(rule, 'source', { now, entry }, context);
    if (now.target === null) return carry(rule, 'target', { now, entry }, context);
  }
  return between(rule, { now, entry }, context);
}

type Stand = Pick<Settled, 'now' | 'entry'>;

/** Both have changed. */
function between(rule: Rule, stand: Stand, context: Context): Verdict {
  const winner = winnerOf(rule.policy, context);
  return winner === null ? { kind: 'ask' } : carry(rule, other(winner), stand, context);
}

/** Carries a value over, or leaves the two as they are where that must not be. */
function carry(rule: Rule, to: SideName, { now, entry }: Stand, { stamps }: Context): Verdict {
  const value = now[other(to)];
  if (!rule.writes(to) || (value === null && !rule.optional)) return { kind: 'agreed', entry: { ...entry, ...now } };
  const { bounces } = entry;
  const written = { ...now, [to]: value, wrote: to, was: now[to], bounces, seen: stamps[to], version: null };
  return { kind: 'carry', to, entry: written, now };
}

function judge(rule: Rule, shown: Settled['now'], was: Entry | null, context: Context): Verdict {
  if (rule.policy === 'leave') {
    return { kind: 'agreed', entry: { ...steady, ...shown } };
  }
  if (was === null) return firstSight(rule, shown, context);
  const { now, entry, changed } = settle(rule, shown, was, context);
  if (sameBy(rule)(now.source, now.target)) {
    return { kind: 'agreed', entry: { ...entry, ...now, bounces: entry.wrote === null ? 0 : entry.bounces } };
  }
  const stopped = { ...steady, ...now, bounces: context.limit };
  const isObeyed = typeof rule.policy === 'object';
  if (was.wrote === null && was.bounces >= context.limit) {
    // It was given up: only what somebody changes from then on is carried over.
    const isMoved = isObeyed ? changed[winnerOf(rule.policy, context) ?? 'source'] : changed.source || changed.target;
    if (!isMoved) return { kind: 'circles', entry: stopped };
    return decide(rule, { now, entry: { ...entry, bounces: 0 } }, changed, context);
  }
  if (!isObeyed && !changed.source && !changed.target) return { kind: 'agreed', entry: { ...entry, ...now } };
  const isNew = isObeyed && changed[winnerOf(rule.policy, context) ?? 'source'];
  if (entry.bounces >= context.limit && entry.wrote === null && !isNew) return { kind: 'circles', entry: stopped };
  const bounces = isNew ? 0 : entry.bounces;
  return decide(rule, { now, entry: { ...entry, bounces } }, changed, context);
}

function decide(rule: Rule, stand: Stand, changed: Settled['changed'], context: Context): Verdict {
  if (typeof rule.policy === 'object' || (changed.source && changed.target)) return between(rule, stand, context);
  return carry(rule, changed.source ? 'target' : 'source', stand, context);
}

const sides = ['source', 'target'] as const;

function contextOf({ source, target, quiet = false, limit = mostBounces }: Pairing): Context {
  const [a, b] = [timeOf(source.changedAt), timeOf(target.changedAt)];
  const newest = a === null || b === null || a === b ? null : a > b ? 'source' : 'target';
  const stamps = { source: stampOf(source), target: stampOf(target) };
  return { stamps, changedAt: { source: source.changedAt, target: target.changedAt }, newest, quiet, limit };
}

/** Compares two records that are kept in line; pure. */
export function compare(pairing: Pairing): Comparison {
  const { source, target, base, rules } = pairing;
  const context = contextOf(pairing);
  const writes: Record<SideName, string[]> = { source: [], target: [] };
  const bases: Record<SideName, Base> = { source: {}, target: {} };
  const says = { source: { ...source.fields }, target: { ...target.fields } };
  const [asks, circles]: [string[], string[]] = [[], []];
  let agreed: Base = base ?? {};
  for (const rule of rules) {
    const { name } = rule;
    const shown = { source: source.fields[name] ?? null, target: target.fields[name] ?? null };
    const verdict = judge(rule, shown, entryOf(base, name), context);
    if (verdict.kind === 'ask') asks.push(name);
    else if (verdict.kind === 'carry') {
      writes[verdict.to].push(name);
      bases[verdict.to] = { ...bases[verdict.to], ...textsOf(name, verdict.entry) };
    } else {
      if (verdict.kind === 'circles') circles.push(name);
      agreed = { ...agreed, ...textsOf(name, verdict.entry) };
      const left = unreadSide(verdict.entry, context);
      // It is known to be as it was left, and will be so after the next write too.
      if (left) bases[left] = { ...bases[left], ...leftAlone(name) };
    }
    const now = verdict.kind === 'carry' ? verdict.now : verdict.kind === 'ask' ? shown : verdict.entry;
    for (const side of sides) says[side][name] = now[side];
  }
  const versions = { source: versionOf('source', pairing), target: versionOf('target', pairing) };
  for (const side of sides) {
    if (writes[side].length > 0) bases[side] = { ...bases[side], [`@seen.${side}`]: context.stamps[side] };
  }
  return { writes, bases, agreed, asks, circles, versions, says };
}

/** Where a field was written and was not read since. */
function unreadSide(entry: Entry, context: Context): SideName | null {
  return entry.wrote !== null && readingOf(entry, context).when === 'before' ? entry.wrote : null;
}

/** What a record is to be changed from: as it was left, while it was not read since; else as it is. */
function versionOf(side: SideName, { base, ...shown }: Pairing): string | null {
  const { changedAt } = shown[side];
  const left = base?.[`@version.${side}`] ?? null;
  const [written, now] = [timeOf(left), timeOf(changedAt)];
  const isUnread =
    base?.[`@seen.${side}`] === stampOf(shown[side]) || (written !== null && now !== null && now < written);
  return isUnread ? left : changedAt;
}
