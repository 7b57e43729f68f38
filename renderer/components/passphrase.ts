export const shortestPassphrase = 10;

export type Strength = 'none' | 'weak' | 'fair' | 'good' | 'strong';

/** From how many characters on a passphrase counts as this hard to guess. */
const steps: readonly (readonly [atLeast: number, strength: Strength])[] = [
  [28, 'strong'],
  [20, 'good'],
  [14, 'fair'],
  [shortestPassphrase, 'weak'],
];

/**
 * How hard a passphrase is to guess, by its length: what people are told to do with digits and signs adds little,
 * another word adds a lot. A few characters over and over count once.
 */
export function strengthOf(passphrase: string): Strength {
  const characters = [...passphrase];
  if (characters.length < shortestPassphrase) return 'none';
  if (new Set(characters).size < 5) return 'weak';
  return steps.find(([atLeast]) => characters.length >= atLeast)?.[1] ?? 'none';
}

/** True when both fields agree and are long enough. */
export function passphraseReady(first: string, again: string): boolean {
  return first === again && strengthOf(first) !== 'none';
}
