import { HubError } from '../../contract/errors.ts';
import type { AuthWay, Field, Provider, Secrets, Settings } from '../../providers/kit/index.ts';

export interface Typed {
  readonly settings: Settings;
  readonly secrets: Secrets;
}

/**
 * What was typed, tidied and checked by shape, before any call is made.
 * @throws HubError bad_input naming the field; for a secret never its value
 */
export function readFields(provider: Provider, way: AuthWay, typed: Typed): Typed {
  const fields = [...provider.fields, ...way.fields];
  const unknown = [...Object.keys(typed.settings), ...Object.keys(typed.secrets)].find(
    (key) => !fields.some((field) => field.key === key),
  );
  if (unknown)
    throw new HubError('bad_input', {
      params: { what: `${provider.name} does not ask for “${unknown}”.`, field: unknown },
    });
  const settings: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const field of fields) {
    // People mix up the two on the command line; a secret is taken as one wherever it was put.
    const given = typed.secrets[field.key] ?? typed.settings[field.key] ?? field.initial ?? '';
    const value = readField(field, given);
    if (value !== '') (field.secret ? secrets : settings)[field.key] = value;
  }
  return { settings, secrets };
}

function readField(field: Field, given: string): string {
  const value = (field.tidy ?? ((text: string) => text))(given.trim());
  const refuse = (why: string) =>
    new HubError('bad_input', { params: { what: `${field.label}: ${why}`, field: field.key } });
  if (value === '') {
    if (field.optional) return '';
    throw refuse('it is missing.');
  }
  if (field.options && !field.options.some((option) => option.value === value)) {
    throw refuse(`choose one of ${field.options.map((option) => option.value).join(', ')}.`);
  }
  if (field.pattern && !field.pattern.test(value)) throw refuse(`this does not have the right form. ${field.help}`);
  return value;
}
