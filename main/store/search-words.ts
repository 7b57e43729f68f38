/**
 * What a person typed, as an FTS5 query: every word must occur, the last one may be unfinished. Words are quoted, so
 * that nothing typed is taken for query syntax. Null when no word is left.
 */
export function matchOf(typed: string): string | null {
  // Split the way the unicode61 tokenizer does: an address or a number with a dash is several words.
  const words = typed.match(/[\p{L}\p{N}\p{Co}\p{M}]+/gu) ?? [];
  if (words.length === 0) return null;
  const unfinished = !/\s$/.test(typed);
  return words.map((word, index) => `"${word}"${unfinished && index === words.length - 1 ? '*' : ''}`).join(' AND ');
}
