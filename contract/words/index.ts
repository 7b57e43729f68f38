import { createInstance } from 'i18next';
import ICU from 'i18next-icu';
import { en } from './en/index.ts';

type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

/** Every sentence there is, by its dotted key; a key that is not in the catalogue does not compile. */
export type WordKey = Leaves<typeof en>;
export type WordParams = Readonly<Record<string, string | number | Date>>;

const instance = createInstance();
// `initAsync: false` with the resources given makes this synchronous: words are there when the module is.
void instance.use(ICU).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** The sentence of a key in the current language (ICU message format). */
export function say(key: WordKey, params: WordParams = {}): string {
  return instance.t(key, params);
}

/** True for text that is a key of the catalogue: for keys put together from codes that came over a boundary. */
export function isWordKey(key: string): key is WordKey {
  // A branch of the catalogue is no sentence.
  return typeof instance.t(key, { returnObjects: true, skipInterpolation: true }) === 'string' && instance.exists(key);
}

/** The sentence of a key made of parts, or `otherwise` where the catalogue has none. */
export function sayMaybe(key: string, params: WordParams, otherwise: string): string {
  return isWordKey(key) ? say(key, params) : otherwise;
}
