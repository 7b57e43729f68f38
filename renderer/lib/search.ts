/** A text of a page's address, or undefined where there is none. */
export function textIn(search: { readonly [key: string]: unknown }, key: string): string | undefined {
  const value = search[key];
  if (typeof value === 'string' && value !== '') return value;
  // An address like ?again=12 is read as a number by the router.
  return typeof value === 'number' ? String(value) : undefined;
}
