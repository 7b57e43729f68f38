import { z } from 'zod';
import type { Account, Choice, Settings } from '../kit/index.ts';
import { marketplacesOf } from './listings.ts';

/** https://developer-docs.amazon.com/sp-api/reference/getmarketplaceparticipations */
const participations = z.object({
  payload: z.array(
    z.object({
      marketplace: z.object({
        id: z.string().min(1),
        name: z.string(),
        defaultCurrencyCode: z.string(),
        domainName: z.string(),
      }),
      participation: z.object({ isParticipating: z.boolean() }),
      storeName: z.string().nullish(),
    }),
  ),
});

/** Where the seller sells; Amazon lists technical places too, which have no shop of their own. */
function shopsIn(body: unknown) {
  return participations
    .parse(body)
    .payload.filter(({ participation, marketplace }) => {
      return participation.isParticipating && /^www\.amazon\./.test(marketplace.domainName);
    })
    .map(({ marketplace, storeName }) => ({ ...marketplace, storeName, domain: marketplace.domainName.slice(4) }));
}

/** All marketplaces together, or one of them. */
export function choicesIn(body: unknown): readonly Choice[] {
  const shops = shopsIn(body);
  const one = shops.map(({ id, name, domain }) => ({ id, name, settings: { marketplaceIds: id, domain } }));
  const [first] = shops;
  if (!first || shops.length === 1) return one;
  const settings = { marketplaceIds: shops.map(({ id }) => id).join(','), domain: first.domain };
  return [{ id: 'all', name: `All of them (${shops.map(({ name }) => name).join(', ')})`, settings }, ...one];
}

/** The seller's account in its region; the first chosen marketplace gives name and currency. */
export function accountOf(body: unknown, settings: Settings): Account {
  const chosen = marketplacesOf(settings);
  const shops = shopsIn(body).filter(({ id }) => chosen.includes(id));
  const [first] = shops;
  if (!first) throw new RangeError('the seller is in none of the marketplaces that were chosen');
  const others = shops.length > 1 ? ` and ${shops.length - 1} more` : '';
  return {
    id: settings.sellerId ?? '',
    name: `${first.storeName ?? settings.sellerId} (${first.name}${others})`,
    currency: first.defaultCurrencyCode,
    facts: Object.fromEntries(shops.map(({ id, defaultCurrencyCode }) => [id, defaultCurrencyCode])),
  };
}
