/** One word of a search; `open` when it may be unfinished. */
export interface Term {
  readonly word: string;
  readonly open: boolean;
}

// Marks belong to their letter: in Hindi or Thai a word would else fall into its syllables.
const word = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu;
const plain = /^\p{ASCII}*$/u;

/**
 * The words of a text as they are compared: small letters, no accents, an address or a number with a dash in its parts.
 * What is stored and what is typed both come through here, so that they agree whatever the script; the full-text index
 * is given only this, and its own tokenizer has nothing left to decide.
 */
function wordsIn(text: string): string[] {
  return folded(text).match(word) ?? [];
}

function folded(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  // The end of a Greek word is written with another sigma than its middle, where an unfinished word ends.
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ς', 'σ');
}

/** What is stored of a record's words: each once, with a space on both sides, so that ` ex` finds what begins with it. */
export function storedWords(text: string): string {
  return ` ${[...new Set(wordsIn(text))].join(' ')} `;
}

/**
 * What a person typed: every word must occur, the last one may be unfinished unless a space follows it. Null when no
 * word is left.
 */
export function termsOf(typed: string): Term[] | null {
  const words = wordsIn(typed);
  if (words.length === 0) return null;
  const isOpen = !/\s$/.test(typed);
  return words.map((one, index) => ({ word: one, open: isOpen && index === words.length - 1 }));
}

/** The terms as an FTS5 query. Words are quoted, so that nothing typed is taken for query syntax. */
export function matchOf(terms: readonly Term[]): string {
  return terms.map((term) => `"${term.word}"${term.open ? '*' : ''}`).join(' AND ');
}

/** The terms as what `storedWords` must contain. */
export function piecesOf(terms: readonly Term[]): string[] {
  return terms.map((term) => (term.open ? ` ${term.word}` : ` ${term.word} `));
}
