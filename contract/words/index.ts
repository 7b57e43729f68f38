import { IntlMessageFormat } from 'intl-messageformat';
import { en } from './en/index.ts';

type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

/** Every sentence there is, by its dotted key; a key that is not in the catalogue does not compile. */
export type WordKey = Leaves<typeof en>;
export type WordParams = Readonly<Record<string, string | number | Date>>;

interface Branch {
  readonly [name: string]: string | Branch;
}

const language = 'en';
const sentences = new Map(leavesOf(en));
const formats = new Map<string, IntlMessageFormat>();

/** Kept for all sentences together: each would make its own, and making one is what takes the time. */
const formatters = {
  getNumberFormat: kept((...about: ConstructorParameters<typeof Intl.NumberFormat>) => new Intl.NumberFormat(...about)),
  getDateTimeFormat: kept(
    (...about: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...about),
  ),
  getPluralRules: kept((...about: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...about)),
};

function kept<A extends readonly unknown[], F>(make: (...about: A) => F): (...about: A) => F {
  const made = new Map<string, F>();
  return (...about) => {
    const key = JSON.stringify(about);
    const format = made.get(key) ?? make(...about);
    made.set(key, format);
    return format;
  };
}

function leavesOf(branch: Branch, prefix = ''): [key: string, sentence: string][] {
  return Object.entries(branch).flatMap(([name, below]) =>
    typeof below === 'string' ? [[`${prefix}${name}`, below]] : leavesOf(below, `${prefix}${name}.`),
  );
}

/** Most sentences are said as they stand; the others are taken apart once, when they are first said. */
function fill(sentence: string, params: WordParams): string {
  if (!/[{']/.test(sentence)) return sentence;
  const known = formats.get(sentence);
  const format = known ?? new IntlMessageFormat(sentence, language, undefined, { formatters, ignoreTag: true });
  if (!known) formats.set(sentence, format);
  return String(format.format(params));
}

/** The sentence of a key in the current language (ICU message format); as it stands where a parameter is missing. */
export function say(key: WordKey, params: WordParams = {}): string {
  const sentence = sentences.get(key) ?? key;
  try {
    return fill(sentence, params);
  } catch {
    return sentence;
  }
}

/** True for text that is a key of the catalogue: for keys put together from codes that came over a boundary. */
export function isWordKey(key: string): key is WordKey {
  return sentences.has(key);
}

/** The sentence of a key made of parts, or `otherwise` where the catalogue has none. */
export function sayMaybe(key: string, params: WordParams, otherwise: string): string {
  return isWordKey(key) ? say(key, params) : otherwise;
}
