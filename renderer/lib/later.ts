/**
 * Waits for a chunk together with the styles that the first page goes without (styles-more.css), so that nothing is
 * drawn bare. Everything that is fetched after the start is fetched through here.
 */
export async function later<T>(chunk: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([chunk, import('../styles-more.css')]);
  return loaded;
}
