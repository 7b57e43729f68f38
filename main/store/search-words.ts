/**
 * What a person typed, as an FTS5 query: every word must occur, the last one may be unfinished. Words are quoted, so
 * that nothing typed is taken for query syntax. Null when no word is left.
 */
export function matchOf(typed: string): string | null {
  // Split the way the unicode61 tokenizer does: an address or a number with a dash is several words, and of the marks
  // only the combining accents U+0300 to U+0331 stay inside a word.
  const words = typed.match(/[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\u0300-\u0331]*/gu) ?? [];
  if (words.length === 0) return null;
  const unfinished = !/\s$/.test(typed);
  return words.map((word, index) => `"${word}"${unfinished && index === words.length - 1 ? '*' : ''}`).join(' AND ');
}
