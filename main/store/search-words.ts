/**
 * What a person typed, as an FTS5 query: every word must occur, the last one may be unfinished, and counts from its
 * second letter on. Words are quoted, so
 * that nothing typed is taken for query syntax. Null when no word is left.
 */
export function matchOf(typed: string): string | null {
  // Split the way the unicode61 tokenizer does: an address or a number with a dash is several words, and of the marks
  // only the combining accents U+0300 to U+0331 stay inside a word.
  const words = typed.match(/[\p{L}\p{N}\p{Co}](?:[\p{L}\p{N}\p{Co}]|[\u0300-\u0331])*/gu) ?? [];
  const isOpen = !/\s$/.test(typed);
  const isShort = isOpen && tooShort.test(words.at(-1) ?? '');
  if (isShort) words.pop();
  const unfinished = isOpen && !isShort;
  if (words.length === 0) return null;
  return words.map((word, index) => `"${word}"${unfinished && index === words.length - 1 ? '*' : ''}`).join(' AND ');
}

/** One letter of an alphabet begins a tenth of all words: it finds nothing in particular, and takes long to. */
const tooShort = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]$/u;
