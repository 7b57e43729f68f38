/** Several values, such as tags: one of them has to fit. */
type FieldValue = number | string | readonly string[] | undefined;

type Test = (read: (field: string) => FieldValue) => boolean;

const TERM = /([a-z_]+):(>=|<=|>|<|=)?(?:'([^']*)'|"([^"]*)"|(\S+))/gi;
/** Terms that the search syntax knows but that no pretend record differs in. */
const ANY = new Set(['any', '*']);

const OPERATORS: Record<string, (order: number) => boolean> = {
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
};

function compareTo(value: number | string, text: string): number {
  if (typeof value === 'string') {
    const a = value.toLowerCase();
    const b = text.toLowerCase();
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const asNumber = /^\d{1,17}$/.test(text) ? Number(text) : Date.parse(text);
  if (!Number.isNaN(asNumber)) {
    // Times are kept in milliseconds and compared by the second, the finest the API shows.
    const isTime = !/^\d+$/.test(text);
    const unit = isTime ? 1000 : 1;
    return Math.floor(value / unit) - Math.floor(asNumber / unit);
  }
  return 0;
}

/**
 * The part of the search syntax that syncs use: `field:>='value'` terms, all of which must hold, with `AND` between
 * them or not. A field that the records do not have is ignored, as Shopify does.
 */
export function parseSearch(query: string): Test {
  const terms = [...query.matchAll(TERM)].map((match) => ({
    field: (match[1] ?? '').toLowerCase(),
    holds: OPERATORS[match[2] ?? '='] ?? (() => true),
    text: match[3] ?? match[4] ?? match[5] ?? '',
  }));
  return (read) =>
    terms.every(({ field, holds, text }) => {
      const value = read(field);
      if (value === undefined || ANY.has(text)) return true;
      if (typeof value === 'object') return value.some((one) => holds(compareTo(one, text)));
      return holds(compareTo(value, text));
    });
}
