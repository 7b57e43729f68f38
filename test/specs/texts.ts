/** What the brackets of a form's or query's names mean: `a[b][0]=c` is `{a: {b: ['c']}}`. */
export type Nested = string | Nested[] | { [name: string]: Nested };

/** Entries of a query string or form whose names hold brackets, as Stripe and deepObject parameters write them. */
export function nested(entries: Iterable<readonly [string, string]>): { [name: string]: Nested } {
  const tree: Branch = new Map();
  for (const [name, value] of entries) put(tree, stepsOf(name), value);
  return Object.fromEntries([...tree].map(([name, part]) => [name, settled(part)]));
}

type Branch = Map<string, Branch | string>;

function stepsOf(name: string): string[] {
  const [root = name] = name.split('[');
  return [root, ...[...name.slice(root.length).matchAll(/\[([^\]]*)\]/g)].map(([, step = '']) => step)];
}

function put(at: Branch, [step = '', ...rest]: readonly string[], value: string): void {
  // Empty brackets add to a list.
  const name = step === '' ? String(at.size) : step;
  if (rest.length === 0) {
    if (at.has(name)) throw new RangeError(`${name} is given twice`);
    at.set(name, value);
    return;
  }
  const known = at.get(name);
  const below: Branch = known instanceof Map ? known : new Map();
  at.set(name, below);
  put(below, rest, value);
}

function settled(part: Branch | string): Nested {
  if (typeof part === 'string') return part;
  const isList = [...part.keys()].every((name, index) => name === String(index));
  const values = [...part].map(([name, below]) => [name, settled(below)] as const);
  return isList ? values.map(([, value]) => value) : Object.fromEntries(values);
}
