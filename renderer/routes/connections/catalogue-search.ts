import type { ProviderView } from '../../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import { fits } from '../../lib/fits.ts';

/** What a category is called; one this window does not know yet stands under "Other". */
export function categoryLabel(category: string): string {
  return sayMaybe(`catalogue.category.${category}`, {}, say('catalogue.category.other'));
}

/** The providers whose name, purpose or records hold every word typed. */
export function found(providers: readonly ProviderView[], search: string): readonly ProviderView[] {
  return providers.filter(({ name, summary, category, streams }) =>
    fits(search, name, summary, categoryLabel(category), ...streams.map((stream) => stream.label)),
  );
}

/** Grouped by what they are for, categories and names in the order of the alphabet. */
export function byCategory(
  providers: readonly ProviderView[],
): readonly { category: string; providers: readonly ProviderView[] }[] {
  const groups = new Map<string, ProviderView[]>();
  for (const provider of providers) {
    const group = groups.get(provider.category);
    if (group) group.push(provider);
    else groups.set(provider.category, [provider]);
  }
  return [...groups]
    .map(([category, some]) => ({ category, providers: some.toSorted((a, b) => a.name.localeCompare(b.name)) }))
    .toSorted((a, b) => categoryLabel(a.category).localeCompare(categoryLabel(b.category)));
}
