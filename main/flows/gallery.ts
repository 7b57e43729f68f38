import type { ActionKind } from '../../contract/actions/index.ts';
import type { EntityKind } from '../../contract/entities/index.ts';
import type { FlowKind } from '../../contract/flows/index.ts';
import type { GalleryEntry } from '../../contract/ipc/flows.ts';
import type { Provider } from '../../providers/kit/index.ts';
import type { Connection } from '../store/connections.ts';
import type { Flow } from '../store/flows.ts';
import type { StreamState } from '../store/streams.ts';
import type { Recipe } from './recipe.ts';

interface GalleryParts {
  readonly connections: readonly Connection[];
  readonly flows: readonly Flow[];
  readonly streamsOf: (connectionId: string) => readonly StreamState[];
  readonly providers: ReadonlyMap<string, Provider>;
  readonly recipes: Iterable<Recipe>;
}

const viewOf = ({ id, name, provider }: Connection) => ({ id, name, provider });

/**
 * Every flow that could be between what is connected. Any system that has what a recipe needs may be on either side; the
 * gallery shows the pairs that a recipe is meant for, unless the owner made another one.
 */
export function galleryOf({ connections, flows, streamsOf, providers, recipes }: GalleryParts): GalleryEntry[] {
  const there = connections.filter(({ state }) => state !== 'off');
  const entries: GalleryEntry[] = [];
  const isReversed = ({ kind }: Recipe, source: Connection, target: Connection) =>
    flows.some((one) => one.kind === kind && one.sourceId === target.id && one.targetId === source.id);
  for (const recipe of recipes) {
    for (const source of there) {
      for (const target of there) {
        const flow = flows.find(
          (one) => one.kind === recipe.kind && one.sourceId === source.id && one.targetId === target.id,
        );
        const [from, to] = [providers.get(source.provider), providers.get(target.provider)];
        if (source.id === target.id || !from || !to || !isPossible(recipe, from, to)) continue;
        if (!flow && !isMeant(recipe, from, to)) continue;
        if (recipe.isMutual && isReversed(recipe, source, target)) continue;
        const needs = needsOf(recipe, target, streamsOf(source.id));
        entries.push({
          ...{ kind: recipe.kind, source: viewOf(source), target: viewOf(target), flowId: flow?.id ?? null, needs },
        });
      }
    }
  }
  return entries;
}

/** Whether both systems have what the recipe cannot do without. */
export function isPossible({ needs }: Recipe, from: Provider, to: Provider): boolean {
  const brings = ({ streams }: Provider) => {
    const entities = new Set(streams.map(({ entity }) => entity));
    return (entity: EntityKind) => entities.has(entity);
  };
  const takes = (action: ActionKind) => to.actions?.some(({ kind }) => kind === action) ?? false;
  return needs.source.every(brings(from)) && needs.target.every(takes) && (needs.kept ?? []).every(brings(to));
}

type Categories = readonly Provider['category'][];

const shops: Categories = ['ecommerce', 'payments'];
const books: Categories = ['accounting'];
const anywhere: Categories = [...shops, ...books];

/** Which systems a recipe is meant for: what it needs is found in others too, such as invoices in a payment service. */
const meant: Readonly<Record<FlowKind, readonly [from: Categories, to: Categories]>> = {
  order_to_invoice: [shops, books],
  refund_to_credit_note: [shops, books],
  payout_to_deposit: [shops, books],
  customers: [anywhere, anywhere],
  products: [anywhere, anywhere],
  stock: [anywhere, anywhere],
  invoice_to_order: [books, shops],
  shipment_to_order: [shops, shops],
  fees_to_expenses: [shops, books],
  purchase_order_to_bill: [anywhere, books],
  bills: [books, books],
};

function isMeant({ kind }: Recipe, from: Provider, to: Provider): boolean {
  const [source, target] = meant[kind];
  return source.includes(from.category) && target.includes(to.category);
}

function needsOf(recipe: Recipe, target: Connection, streams: readonly StreamState[]): GalleryEntry['needs'] {
  const isFetched = (entity: EntityKind) => streams.some((one) => one.entity === entity && one.enabled);
  return [
    ...(target.writes ? [] : (['writes'] as const)),
    ...(recipe.needs.source.every(isFetched) ? [] : (['streams'] as const)),
  ];
}
