export interface Condition {
  field: string;
  operator: '=' | '>' | '>=' | '<' | '<=' | 'IN' | 'LIKE';
  values: (string | number | boolean)[];
}

export interface Statement {
  /** null: all fields. */
  fields: string[] | null;
  isCount: boolean;
  entity: string;
  conditions: Condition[];
  orders: { field: string; descending: boolean }[];
  startPosition: number;
  maxResults: number;
}

/** What is wrong with a statement, in the vendor's manner. */
export class StatementError extends Error {}

const TOKEN = /\s*('(?:\\.|[^'\\])*'|[A-Za-z_][\w.]*|-?\d+(?:\.\d+)?|>=|<=|[=<>(),*])/y;
/** Entities answer 100 records unless told otherwise, 1000 at most. */
const DEFAULT_RESULTS = 100;
const MAX_RESULTS = 1000;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(TOKEN.source, 'y');
  const trimmed = text.trim().replace(/;$/, '');
  while (pattern.lastIndex < trimmed.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(trimmed);
    if (match?.[1] === undefined)
      throw new StatementError(`Encountered " ${trimmed.slice(at, at + 10)} " at column ${at + 1}.`);
    tokens.push(match[1]);
  }
  return tokens;
}

class Reader {
  #at = 0;
  readonly #tokens: string[];

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  next(): string {
    const token = this.peek();
    if (token === '') throw new StatementError('Encountered "<EOF>" where more was expected.');
    this.#at += 1;
    return token;
  }

  isWord(word: string): boolean {
    return this.peek().toLowerCase() === word;
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.#at += 1;
    return found;
  }

  expect(word: string): void {
    if (!this.takeWord(word)) throw new StatementError(`Encountered " ${this.peek()} ", was expecting "${word}".`);
  }
}

function readValue(reader: Reader): string | number | boolean {
  const token = reader.next();
  if (token.startsWith("'")) return token.slice(1, -1).replace(/\\(.)/g, '$1');
  if (/^(true|false)$/i.test(token)) return token.toLowerCase() === 'true';
  const number = Number(token);
  if (Number.isNaN(number)) throw new StatementError(`Encountered " ${token} " where a value was expected.`);
  return number;
}

function readCondition(reader: Reader): Condition {
  const field = reader.next();
  const operator = reader.next().toUpperCase();
  if (operator === 'IN') {
    reader.expect('(');
    const values = [readValue(reader)];
    while (reader.takeWord(',')) values.push(readValue(reader));
    reader.expect(')');
    return { field, operator, values };
  }
  if (operator === 'OR') throw new StatementError('OR is not supported.');
  const known = (['=', '>', '>=', '<', '<=', 'LIKE'] as const).find((candidate) => candidate === operator);
  if (known === undefined) throw new StatementError(`Encountered " ${operator} " where an operator was expected.`);
  return { field, operator: known, values: [readValue(reader)] };
}

function readFields(reader: Reader): Pick<Statement, 'fields' | 'isCount'> {
  if (reader.takeWord('*')) return { fields: null, isCount: false };
  if (reader.takeWord('count')) {
    for (const sign of ['(', '*', ')']) reader.expect(sign);
    return { fields: null, isCount: true };
  }
  const fields = [reader.next()];
  while (reader.takeWord(',')) fields.push(reader.next());
  return { fields, isCount: false };
}

function readOrders(reader: Reader): Statement['orders'] {
  const orders: Statement['orders'] = [];
  do {
    const field = reader.next();
    const descending = reader.takeWord('desc');
    if (!descending) reader.takeWord('asc');
    orders.push({ field, descending });
  } while (reader.takeWord(','));
  return orders;
}

function readPosition(reader: Reader, word: string, fallback: number, most: number): number {
  if (!reader.takeWord(word)) return fallback;
  const value = Number(reader.next());
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new StatementError(`${word} must be between 1 and ${most}.`);
}

/** Reads `select ... from X where ... and ... orderby ... startposition n maxresults n`; throws StatementError. */
export function parseStatement(text: string): Statement {
  const reader = new Reader(tokenize(text));
  reader.expect('select');
  const selected = readFields(reader);
  reader.expect('from');
  const entity = reader.next();
  const conditions: Condition[] = [];
  if (reader.takeWord('where')) {
    do conditions.push(readCondition(reader));
    while (reader.takeWord('and'));
  }
  const isOrdered = reader.takeWord('orderby') || (reader.takeWord('order') && reader.takeWord('by'));
  const orders = isOrdered ? readOrders(reader) : [];
  const startPosition = readPosition(reader, 'startposition', 1, Number.MAX_SAFE_INTEGER);
  const maxResults = readPosition(reader, 'maxresults', DEFAULT_RESULTS, MAX_RESULTS);
  if (reader.peek() !== '') throw new StatementError(`Encountered " ${reader.peek()} " at the end.`);
  return { ...selected, entity, conditions, orders, startPosition, maxResults };
}
