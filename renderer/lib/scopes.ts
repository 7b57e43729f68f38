import { say } from '../../contract/words/index.ts';

/**
 * A scope in plain words, as far as its name tells: "read_orders" and "orders:read" are "Read orders", a long dotted
 * name is its last part.
 */
export function scopeWords(scope: string): string {
  const last = scope.split(/[./]/).at(-1) || scope;
  const words = last.split(/[_:\-\s]+/).filter(Boolean);
  const verb = words.find((word) => /^(read|write|manage)$/i.test(word))?.toLowerCase();
  const what = words
    .filter((word) => !/^(read|write|manage)$/i.test(word))
    .join(' ')
    .toLowerCase();
  if (what === '') return scope;
  if (verb === undefined) return what.charAt(0).toUpperCase() + what.slice(1);
  return say(verb === 'read' ? 'connection.signIn.reads' : 'connection.signIn.writes', { what });
}
