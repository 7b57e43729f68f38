import IntlMessageFormat from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { errorCodes, failureReasons } from '../../contract/errors.ts';
import {
  remedySchema,
  runStatusSchema,
  runStreamViewSchema,
  runViewSchema,
  stateSchema,
  statusSchema,
} from '../../contract/ipc/index.ts';
import { en } from '../../contract/words/en/index.ts';
import { isWordKey, say, sayMaybe } from '../../contract/words/index.ts';

function sentences(tree: object, prefix = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${name}`, value] as [string, string]]
      : sentences(value, `${prefix}${name}.`),
  );
}

/** The placeholders of a sentence, each with a value of its kind. */
function paramsOf(text: string): Record<string, string | number | Date> {
  const params: Record<string, string | number | Date> = {};
  const walk = (parts: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const part of parts) {
      if (!('value' in part) || part.type === 0) continue;
      // ICU's kinds: 1 argument, 2 number, 3 date, 4 time, 5 select, 6 plural.
      const byKind = { 1: 'x', 2: 7, 3: new Date(0), 4: new Date(0), 5: 'other', 6: 7 } as const;
      if (part.type in byKind) params[String(part.value)] ??= byKind[part.type as keyof typeof byKind];
      if ('options' in part) for (const option of Object.values(part.options)) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst());
  return params;
}

describe('words', () => {
  it.each<[string, readonly (string | null)[]]>([
    ['error', errorCodes],
    ['error', failureReasons],
    ['state.label', stateSchema.options],
    ['state.why', statusSchema.shape.why.options],
    ['state.remedy', remedySchema.unwrap().options],
    ['history.outcome', [...runStatusSchema.options, ...runStreamViewSchema.shape.status.options]],
    ['history.trigger', runViewSchema.shape.trigger.options],
    ['history.streams.mode', runStreamViewSchema.shape.mode.options],
  ])('%s has a sentence for each code', (prefix, codes) => {
    expect(codes.filter((code) => !isWordKey(`${prefix}.${code}`))).toEqual([]);
  });

  it('every sentence can be read and filled in, with one, none and many', () => {
    for (const [key, text] of sentences(en)) {
      const params = paramsOf(text);
      for (const count of [0, 1, 2, 1_000_000]) {
        const filled = Object.fromEntries(
          Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? count : value]),
        );
        if (!isWordKey(key)) throw new Error(`${key} is in the catalogue and cannot be said`);
        expect(say(key, filled), key).not.toMatch(/[{}]|undefined/);
      }
    }
  });

  it('what is filled in is text and nothing else', () => {
    expect(say('error.bad_input', { what: '{count, plural, one {#}} <b>$t(error.bug)</b>' })).toContain(
      '{count, plural, one {#}} <b>$t(error.bug)</b>',
    );
  });

  it('a code that nobody knows has a sentence all the same', () => {
    expect(sayMaybe('error.unheard_of', {}, 'Something went wrong.')).toBe('Something went wrong.');
    expect(isWordKey('error')).toBe(false);
  });
});
