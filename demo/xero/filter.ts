import type { Json } from './state.ts';

/** What Xero says of a filter that it cannot read. */
export class FilterError extends Error {}

type Value = string | number | boolean | null;
type Test = (row: Json) => boolean;

const TOKEN = /\s*(?:("(?:[^"]|"")*")|(==|!=|>=|<=|>|<|&&|\|\||[(),])|([A-Za-z_][\w.]*)|(-?\d+(?:\.\d+)?))/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (match === null) throw new FilterError(`Unexpected character in "${text}"`);
    tokens.push(match[0].trim());
  }
  return tokens;
}

/** The value of "Contact.ContactID" and the like; times as milliseconds. */
export function valueAt(row: Json, path: string): Value {
  const found = path
    .split('.')
    .reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined), row);
  const ms = typeof found === 'string' ? /^\/Date\((-?\d+)/.exec(found)?.[1] : undefined;
  if (ms !== undefined) return Number(ms);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? found : null;
}

const COMPARE: Record<string, (a: Value, b: Value) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>=': (a, b) => a !== null && b !== null && a >= b,
  '<=': (a, b) => a !== null && b !== null && a <= b,
  '>': (a, b) => a !== null && b !== null && a > b,
  '<': (a, b) => a !== null && b !== null && a < b,
};

/** Reads a `where` such as `Type=="ACCREC" AND (Status=="PAID" OR Date>=DateTime(2026,1,31))`. */
export function parseFilter(text: string): Test {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at]?.toUpperCase();
  const take = () => {
    at += 1;
    return tokens[at - 1] ?? '';
  };
  const expect = (token: string) => {
    if (take() !== token) throw new FilterError(`"${token}" expected`);
  };

  function list(): string[] {
    expect('(');
    const found = [take()];
    while (peek() === ',') {
      take();
      found.push(take());
    }
    expect(')');
    return found;
  }

  function value(): Value {
    const token = take();
    if (token.startsWith('"')) return token.slice(1, -1).replaceAll('""', '"');
    if (/^-?\d/.test(token)) return Number(token);
    if (/^guid$/i.test(token)) return (list()[0] ?? '').slice(1, -1);
    if (/^datetime$/i.test(token)) {
      const [year = 0, month = 1, day = 1] = list().map(Number);
      return Date.UTC(year, month - 1, day);
    }
    if (/^(true|false)$/i.test(token)) return token.toLowerCase() === 'true';
    throw new FilterError(`No property or field '${token}' exists`);
  }

  function single(): Test {
    if (peek() === '(') {
      take();
      const inner = either();
      expect(')');
      return inner;
    }
    const field = take();
    const compare = COMPARE[take()];
    if (!/^[A-Za-z]/.test(field) || compare === undefined) throw new FilterError('Expression expected');
    const wanted = value();
    return (row) => compare(valueAt(row, field), wanted);
  }

  function both(): Test {
    const tests = [single()];
    while (peek() === 'AND' || peek() === '&&') {
      take();
      tests.push(single());
    }
    return (row) => tests.every((test) => test(row));
  }

  function either(): Test {
    const tests = [both()];
    while (peek() === 'OR' || peek() === '||') {
      take();
      tests.push(both());
    }
    return (row) => tests.some((test) => test(row));
  }

  const whole = either();
  if (at < tokens.length) throw new FilterError('Syntax error');
  return whole;
}
