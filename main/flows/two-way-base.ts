/*
 * What two records that are kept in line said last, as texts that lie in the store with the pair, and how that moves
 * with what is written and taken back.
 */

export type SideName = 'source' | 'target';

/** What both said last: texts by field, as they are stored with the pair. */
export type Base = Readonly<Record<string, string | null>>;

/** What was agreed on of one field. */
export interface Entry {
  readonly source: string | null;
  readonly target: string | null;
  /** Where it was written and has not come back yet. */
  readonly wrote: SideName | null;
  /** What stood there before. */
  readonly was: string | null;
  readonly bounces: number;
  /** The record as it was known when that was decided on, and what the vendor called its state afterwards. */
  readonly seen: string | null;
  readonly version: string | null;
}

export const steady = { wrote: null, was: null, bounces: 0, seen: null, version: null } as const;

const parts = ['source', 'target', 'wrote', 'was', 'bounces', 'seen', 'version'] as const;

/** What a base says of a field; null where nothing was agreed on yet. */
export function entryOf(base: Base | null, name: string): Entry | null {
  if (!base || !(`${name}.wrote` in base)) return null;
  const [source, target, wrote, was, bounces, seen, version] = parts.map((part) => base[`${name}.${part}`] ?? null);
  return {
    source: source ?? null,
    target: target ?? null,
    wrote: wrote === 'source' || wrote === 'target' ? wrote : null,
    was: was ?? null,
    bounces: Number(bounces ?? 0),
    seen: seen ?? null,
    version: version ?? null,
  };
}

/** The same as texts. */
export function textsOf(name: string, entry: Entry): Base {
  const text = (part: (typeof parts)[number]) => (part === 'bounces' ? String(entry.bounces) : entry[part]);
  return Object.fromEntries(parts.map((part) => [`${name}.${part}`, text(part)]));
}

/** What is agreed on after a push: `version` is what the vendor calls the record's state now, where it does. */
export function afterPush(agreed: Base | null, base: Base, to: SideName, version: string | null): Base {
  const after = new Map(Object.entries({ ...agreed, [`@version.${to}`]: version }));
  for (const [key, value] of Object.entries(base)) if (!key.startsWith(left)) after.set(key, value);
  for (const name of [...fieldsIn(base), ...leftIn(base)]) {
    if (after.get(`${name}.wrote`) === to) after.set(`${name}.version`, version);
  }
  return Object.fromEntries(after);
}

const left = '@left.';

/** Of a field that an earlier push has written and that nobody has read since: it is as new as what is written now. */
export function leftAlone(name: string): Base {
  return { [`${left}${name}`]: null };
}

function leftIn(base: Base): readonly string[] {
  return Object.keys(base).flatMap((key) => (key.startsWith(left) ? [key.slice(left.length)] : []));
}

/** What is agreed on when something was made of a record: all that it said. Of `to` it is not known yet what it says. */
export function baseOfNew(fields: Base, to: SideName): Base {
  const texts = Object.entries(fields).map(([name, value]) =>
    textsOf(name, { ...steady, source: value, target: value, wrote: to }),
  );
  return Object.assign({}, ...texts);
}

/**
 * What is agreed on after a push was taken back: that the two differ. What was written before is not carried to where
 * it came from, and is not written again until somebody changes it.
 */
export function afterUndo(agreed: Base | null, base: Base, to: SideName, version: string | null): Base {
  let after: Base = { ...agreed, [`@version.${to}`]: version };
  for (const name of fieldsIn(base)) {
    const [written, there] = [entryOf(base, name), entryOf(agreed, name)];
    // Something else was written or read since; that stands.
    if (written?.wrote !== to || !there || there[to] !== written[to]) continue;
    const undone = { ...there, [to]: written.was, wrote: to, was: written[to], bounces: 0, version };
    after = { ...after, ...textsOf(name, undone) };
  }
  return after;
}

function fieldsIn(base: Base): readonly string[] {
  return Object.keys(base).flatMap((key) => (key.endsWith('.wrote') ? [key.slice(0, -'.wrote'.length)] : []));
}
