import type { Choices } from '../../../contract/flows/index.ts';
import type { Choice } from '../../../contract/ipc/index.ts';

/** In the order in which they are asked. */
export const choiceGroups = ['what', 'people', 'accounts', 'taxes', 'payments', 'fields', 'texts'] as const;
export type ChoiceGroup = (typeof choiceGroups)[number];

/** A choice as the page shows it. */
export interface Shown {
  choice: Choice;
  /** Null where nothing stands there. */
  value: string | null;
  /** `suggested` counts only once the owner saved it. */
  from: 'draft' | 'saved' | 'suggested' | 'nothing';
}

/** By id, what was saved. */
export type Saved = ReadonlyMap<string, string | null>;

/**
 * What stands in each field: what was just chosen, else what was saved, else what fits best. A choice of something that
 * is no longer there counts as none.
 */
export function shownChoices(choices: readonly Choice[], draft: Choices, saved: Saved): Shown[] {
  return choices.map((choice) => {
    const { id, suggested } = choice;
    const kept = saved.get(id) ?? null;
    const drafted = draft[id];
    if (drafted !== undefined && drafted !== kept) return { choice, value: drafted, from: 'draft' };
    if (kept !== null && isThere(choice, kept)) return { choice, value: kept, from: 'saved' };
    if (suggested !== null && isThere(choice, suggested)) return { choice, value: suggested, from: 'suggested' };
    return { choice, value: null, from: 'nothing' };
  });
}

function isThere({ of, options }: Choice, value: string): boolean {
  return of === 'expression' || options.some((option) => option.value === value);
}

/** What has to be chosen and is not, not even as a suggestion. */
export function leftToChoose(shown: readonly Shown[]): Shown[] {
  return shown.filter(({ choice, value }) => choice.required && value === null);
}

export function toCheck(shown: readonly Shown[]): Shown[] {
  return shown.filter(({ from }) => from === 'suggested');
}

/** True while something on the page is not what was saved. */
export function isUnsaved(shown: readonly Shown[]): boolean {
  return shown.some(({ from }) => from === 'draft' || from === 'suggested');
}

/** All that stands on the page, to be saved: the suggestions with it, since the owner has seen them. */
export function choicesToSave(shown: readonly Shown[]): Choices {
  return Object.fromEntries(shown.flatMap(({ choice, value }) => (value === null ? [] : [[choice.id, value]])));
}

/** The groups that have anything in them. */
export function inGroups(shown: readonly Shown[]): { group: ChoiceGroup; of: Shown[] }[] {
  return choiceGroups
    .map((group) => ({ group, of: shown.filter(({ choice }) => choice.group === group) }))
    .filter(({ of }) => of.length > 0);
}

/** The id of a choice's field on the page. */
export function fieldId(choiceId: string): string {
  return `choice-${choiceId}`;
}
