const opening = /[{[]/;
const closing = /[}\]]/;

/**
 * JSON text with line breaks and indents, every value exactly as it was written: long ids and prices keep all their
 * digits, which parsing would cut to what a double holds. What is no JSON comes back as it is.
 */
export function prettyJson(text: string): string {
  if (!isJson(text)) return text;
  const tokens = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const newLine = (depth: number) => `\n${'  '.repeat(depth)}`;
  let depth = 0;
  let out = '';
  tokens.forEach((token, index) => {
    const before = tokens[index - 1] ?? '';
    if (token.length === 1 && closing.test(token)) {
      depth -= 1;
      out += before.length === 1 && opening.test(before) ? token : newLine(depth) + token;
      return;
    }
    if (before.length === 1 && (opening.test(before) || before === ',')) out += newLine(depth);
    out += token === ':' ? ': ' : token;
    if (token.length === 1 && opening.test(token)) depth += 1;
  });
  return out;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
