import jsonata from 'jsonata';

/** What an expression of the owner's gives for a record, as text; or why it gives nothing. */
export type Said = { readonly text: string } | { readonly problem: string };

/** An expression that takes longer, or calls itself deeper, is stopped: it may be the owner's slip. */
const bounds = { timeout: 200, stack: 200, sequence: 10_000 } as const;
const longestText = 1000;

const compiled = new Map<string, jsonata.Expression | { readonly problem: string }>();
const mostCompiled = 200;

/** Works out a JSONata expression (https://docs.jsonata.org) over a record in our form. */
export async function say(expression: string, record: unknown): Promise<Said> {
  const ready = compile(expression);
  if ('problem' in ready) return ready;
  try {
    return textOf(await ready.evaluate(record));
  } catch (thrown) {
    return { problem: messageOf(thrown) };
  }
}

function compile(expression: string): jsonata.Expression | { readonly problem: string } {
  const known = compiled.get(expression);
  if (known) return known;
  if (compiled.size >= mostCompiled) compiled.clear();
  const made = parse(expression);
  compiled.set(expression, made);
  return made;
}

function parse(expression: string): jsonata.Expression | { readonly problem: string } {
  try {
    return jsonata(expression, bounds);
  } catch (thrown) {
    return { problem: messageOf(thrown) };
  }
}

function textOf(value: unknown): Said {
  if (value === undefined || value === null) return { text: '' };
  if (typeof value === 'string') return { text: value.slice(0, longestText) };
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value) };
  return { problem: 'It gives a list or an object; a text is needed.' };
}

/** JSONata throws plain objects with a message. */
function messageOf(thrown: unknown): string {
  const told = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : thrown;
  return String(told).slice(0, 300);
}
