import type { FieldView } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';

export type Values = Readonly<Record<string, string>>;

/** The values a form starts with: each field's own, else nothing. */
export function initialValues(fields: readonly FieldView[], known: Values = {}): Values {
  return Object.fromEntries(fields.map((field) => [field.key, known[field.key] ?? field.initial]));
}

/**
 * What is wrong with a field's value before anything is sent, as a sentence; null when it may go. A field whose paste
 * the Hub tidies is judged there, since what is typed need not look like what is meant.
 */
export function fieldTrouble(field: FieldView, typed: string): string | null {
  const value = typed.trim();
  if (value === '') return field.optional ? null : say('connect.check.missing', { field: field.label });
  if (field.options.length > 0 && !field.options.some((option) => option.value === value)) {
    return say('connect.check.choose', { field: field.label });
  }
  if (/[\r\n]/.test(value)) return say('connect.check.lines', { field: field.label });
  if (field.pattern === null || field.tidied || matches(field.pattern, value)) return null;
  return field.placeholder === null || field.secret
    ? say('connect.check.shape', { field: field.label })
    : say('connect.check.shapeLike', { field: field.label, example: field.placeholder });
}

/** Capitals are let through: the source comes without its flags, and the Hub checks again with them. */
function matches(pattern: string, value: string): boolean {
  return new RegExp(pattern, 'i').test(value);
}

/** The troubles of a whole form by field key; empty when it may be sent. */
export function formTroubles(fields: readonly FieldView[], values: Values): ReadonlyMap<string, string> {
  const troubles = new Map<string, string>();
  for (const field of fields) {
    const trouble = fieldTrouble(field, values[field.key] ?? '');
    if (trouble !== null) troubles.set(field.key, trouble);
  }
  return troubles;
}

/** The form's values split as the Hub takes them, trimmed, with empty ones left out. */
export function splitValues(fields: readonly FieldView[], values: Values): { settings: Values; secrets: Values } {
  const filled = fields.flatMap((field) => {
    const value = (values[field.key] ?? '').trim();
    return value === '' ? [] : [{ field, value }];
  });
  const part = (secret: boolean) =>
    Object.fromEntries(
      filled.filter(({ field }) => field.secret === secret).map(({ field, value }) => [field.key, value]),
    );
  return { settings: part(false), secrets: part(true) };
}

/** A name that no connection has yet: the system's own, then "… 2", "… 3". */
export function freeName(wanted: string, taken: readonly string[]): string {
  const names = new Set(taken.map((name) => name.toLowerCase()));
  let name = wanted;
  for (let n = 2; names.has(name.toLowerCase()); n += 1) name = `${wanted} ${n}`;
  return name;
}
