import type { Agreed, Plan, PlannedPush, Recipe, World } from '../recipe.ts';
import { compare, type Rule } from '../two-way.ts';
import type { SideName } from '../two-way-base.ts';
import { writing } from './kept.ts';
import { namesIn } from './kept-choices.ts';
import { otherSide, partnerOf } from './kept-pairs.ts';
import { accountingDay, because, hold, nothing, type Subject } from './plans.ts';
import { type Level, leaderOf, levelsOf, mappedPlace, placeAsks, placeOf } from './stock-places.ts';

/** "2.50" and "2.5" are as many. */
function count(text: string): string {
  const [whole = '0', part = ''] = text.split('.');
  const end = part.replace(/0+$/, '');
  const plain = `${whole.replace(/^(-?)0+(?=\d)/, '$1')}${end === '' ? '' : `.${end}`}`;
  return plain === '-0' ? '0' : plain;
}

function ruleFor(lead: SideName): Rule {
  return {
    ...{ name: 'available', policy: { lead }, normal: count, isText: false, optional: false },
    writes: (to) => to !== lead,
  };
}

interface Place {
  /** The count that leads. */
  readonly led: Level;
  readonly told: Level;
}

function subjectOf(led: Level, lead: SideName, world: World): Subject {
  return {
    key: { entity: 'inventory_level', externalId: led.externalId, part: 'stock' },
    title: [led.title ?? led.sku ?? led.productId, led.location].filter(Boolean).join(', '),
    about: lead === 'source' ? `stock/${led.externalId}` : `stock/back/${led.externalId}`,
    occurredOn: led.changedAt === null ? world.startOn : accountingDay(led.changedAt, world),
    money: null,
  };
}

/** The count of the other side that a leading one stands for, or why there is none. */
function tellable(led: Level, lead: SideName, world: World): Place | Plan {
  const to = otherSide(lead);
  const subject = subjectOf(led, lead, world);
  const none: Plan = { kind: 'nothing', about: subject.about };
  const product = partnerOf(world, 'product', led.productId, lead);
  if (product === null || product === 'own') return none;
  if (product === 'several') return hold(subject, because('product_unclear', { name: subject.title }));
  const place = mappedPlace(world, led);
  if (place === null) return none;
  const name = led.location ?? placeOf(led);
  if (place === undefined) return hold(subject, because('unmapped', { choice: `place.${placeOf(led)}`, name }));
  // The counts of two places are never added up, nor does one overwrite the other.
  const rivals = levelsOf(world[lead], led.productId, led.sku).filter((one) => mappedPlace(world, one) === place);
  if (rivals.some(({ externalId }) => externalId !== led.externalId)) {
    const names = rivals.map((one) => one.location ?? placeOf(one)).join(', ');
    return hold(subject, because('unmapped', { choice: `place.${placeOf(led)}`, name: names }));
  }
  const there = levelsOf(world[to], product.id, null).filter((one) => placeOf(one) === place);
  const [told, another] = there;
  if (another) return hold(subject, because('product_unclear', { name: subject.title }));
  // It is not counted there: what is not kept at a place is not put there by a count.
  return told ? { led, told } : none;
}

function planPlace({ led, told }: Place, lead: SideName, world: World): Plan {
  const subject = subjectOf(led, lead, world);
  const to = otherSide(lead);
  const [source, target] = lead === 'source' ? [led, told] : [told, led];
  const entity = 'inventory_level' as const;
  const known = world.agreed(entity, source.externalId, 'source');
  const base = known?.target === target.externalId ? known.base : null;
  const shown = ({ changedAt, available }: Level) => ({ changedAt, fields: { available } });
  const looked = compare({ source: shown(source), target: shown(target), base, rules: [ruleFor(lead)] });
  const agreed: Agreed = { entity, source: source.externalId, target: target.externalId, base: looked.agreed };
  if (looked.circles.length > 0) {
    const params = { field: 'available', source: source.available, target: target.available };
    return { ...hold(subject, because('going_in_circles', params)), agreed };
  }
  if (looked.writes[to].length === 0) return { kind: 'nothing', about: subject.about, agreed };
  const push: PlannedPush = {
    ...subject,
    ...writing('stock.set', {
      externalId: told.externalId,
      productId: told.productId,
      locationId: told.locationId,
      available: led.available,
      // What is there by now, which may be what was written a moment ago and is not read yet.
      expected: looked.says[to].available ?? told.available,
    }),
    ...{ expect: null, proof: null, ledger: [], warnings: [], to, again: 'add' },
    ...{ base: looked.bases[to], pair: { entity, source: source.externalId, target: target.externalId } },
  };
  return { kind: 'push', pushes: [push], agreed };
}

/** The leading counts that one of the other side is told by. */
function leadersFor(told: Level, lead: SideName, world: World): readonly Level[] {
  const product = partnerOf(world, 'product', told.productId, otherSide(lead));
  if (product === null || product === 'own' || product === 'several') return [];
  return levelsOf(world[lead], product.id, null).filter((led) => mappedPlace(world, led) === placeOf(told));
}

function plan(level: Level, world: World, from: SideName): Plan {
  const lead = leaderOf(world);
  if (lead === null) return nothing;
  const [led] = from === lead ? [level] : leadersFor(level, lead, world);
  if (!led) return nothing;
  const place = tellable(led, lead, world);
  return 'kind' in place ? place : planPlace(place, lead, world);
}

/** How many there are of a product, told by the side that counts to the other one, place by place. */
export const stockRecipe: Recipe = {
  kind: 'stock',
  triggers: ['inventory_level'],
  backTriggers: ['inventory_level'],
  isMutual: true,
  needs: { source: ['inventory_level', 'product'], target: ['stock.set'] },
  survey: (_entity, record) => ('available' in record ? [`place.${placeOf(record)}`] : []),
  asks: (world, survey) => [
    {
      ...{ id: 'leads', group: 'what', word: 'leads', of: 'option', worded: true, required: true },
      params: namesIn(world),
      options: [
        { value: 'source', label: 'lead_source' },
        ...(world.source.can('stock.set') ? [{ value: 'target', label: 'lead_target' }] : []),
      ],
      suggested: 'source',
    },
    ...placeAsks(world, survey),
  ],
  plan: (_entity, record, world, from) => ('available' in record ? plan(record, world, from) : nothing),
};
