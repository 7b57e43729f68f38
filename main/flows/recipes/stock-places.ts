import type { EntityOf } from '../../../contract/entities/index.ts';
import { skuKey } from '../../matches/keys.ts';
import type { Ask, Side, Survey, World } from '../recipe.ts';
import type { SideName } from '../two-way-base.ts';
import { otherSide } from './kept-pairs.ts';

export type Level = EntityOf<'inventory_level'>;

/** Stands for the only place of a system that knows no places. */
const onlyPlace = '*';

export const placeOf = ({ locationId }: Level) => locationId ?? onlyPlace;

/** The side that stock is counted on; the other one is told. */
export function leaderOf(world: World): SideName | null {
  const said = world.choice('leads');
  return said === 'source' || said === 'target' ? said : null;
}

/** The places of a system by their ids, as far as its first records of stock show them. */
function placesIn(side: Side): ReadonlyMap<string, string> {
  return new Map(
    side.list('inventory_level').map((one) => [placeOf(one), one.location ?? one.locationId ?? side.name]),
  );
}

/** The place of the other side that a place stands for; undefined where nobody said, null where it is left out. */
export function mappedPlace(world: World, level: Level): string | null | undefined {
  const said = world.choice(`place.${placeOf(level)}`);
  return said === '' ? null : said;
}

/** The stock of one product at all its places. */
export function levelsOf(side: Side, productId: string, sku: string | null): readonly Level[] {
  const key = skuKey(sku ?? side.find('product', productId)?.sku ?? null);
  // Some vendors keep the count with the product itself, whether it has an SKU or not.
  const ids = new Set([productId, ...(key === null ? [] : side.keyed('inventory_level', 'sku', key))]);
  return [...ids]
    .flatMap((id) => side.find('inventory_level', id) ?? [])
    .filter((level) => level.productId === productId)
    .sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
}

/** One choice for each place of the side that leads; where nobody said which it is, for those of the source. */
export function placeAsks(world: World, { counts }: Survey): readonly Ask[] {
  const leader = leaderOf(world) ?? 'source';
  const others = placesIn(world[otherSide(leader)]);
  const options = [...others].map(([value, label]) => ({ value, label }));
  const places = [...placesIn(world[leader])].sort(([a], [b]) => (a < b ? -1 : 1));
  return places.map(([id, name]) => {
    const seen = leader === 'source' ? counts.get(`place.${id}`) : undefined;
    const [only] = options;
    const alike = options.filter(({ label }) => label.toLowerCase() === name.toLowerCase());
    const [same] = alike;
    const isPlain = places.length === 1 && options.length === 1;
    return {
      ...{ id: `place.${id}`, group: 'what', word: 'place', params: { place: name }, of: 'option', required: true },
      options: [...options, { value: '', label: '–' }],
      suggested: (isPlain ? only?.value : alike.length === 1 ? same?.value : null) ?? null,
      ...(seen === undefined ? {} : { seen }),
    };
  });
}
