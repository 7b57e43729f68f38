import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';

type Variables = Record<string, unknown>;

const CONNECTION_BASE = 2;

function sizeArgument(value: ValueNode, variables: Variables): number {
  if (value.kind === 'IntValue') return Number(value.value);
  if (value.kind === 'Variable') return Number(variables[value.name.value] ?? 0);
  return 0;
}

/**
 * Cost by the classic published rule: a scalar 0, an object 1, a connection two more plus its size times one record's
 * cost. The wrappers of a connection (edges, nodes, pageInfo) are free.
 */
export function requestedCost(document: DocumentNode, variables: Variables): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  }

  function costOf(set: SelectionSetNode): number {
    return set.selections.reduce((sum, selection) => {
      if (selection.kind === 'InlineFragment') return sum + costOf(selection.selectionSet);
      if (selection.kind === 'FragmentSpread') {
        const fragment = fragments.get(selection.name.value);
        return fragment === undefined ? sum : sum + costOf(fragment.selectionSet);
      }
      if (selection.selectionSet === undefined) return sum;
      const inner = costOf(selection.selectionSet);
      const size = selection.arguments?.find(({ name }) => ['first', 'last'].includes(name.value));
      if (size !== undefined) return sum + CONNECTION_BASE + sizeArgument(size.value, variables) * (1 + inner);
      if (['edges', 'nodes', 'node', 'pageInfo'].includes(selection.name.value)) return sum + inner;
      return sum + 1 + inner;
    }, 0);
  }

  const operations = document.definitions.filter((definition) => definition.kind === 'OperationDefinition');
  return operations.reduce((sum, operation) => {
    const base = operation.operation === 'mutation' ? 10 : 0;
    return sum + base + costOf(operation.selectionSet);
  }, 0);
}

/** Objects in an answer, which is what was really paid for. */
export function actualCost(data: unknown): number {
  if (Array.isArray(data)) return data.reduce<number>((sum, entry) => sum + actualCost(entry), 0);
  if (typeof data !== 'object' || data === null) return 0;
  return Object.values(data).reduce<number>((sum, value) => sum + actualCost(value), 1);
}

export interface Throttle {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** A leaky bucket of query cost, refilled by the real clock. */
export class CostBucket {
  readonly #maximum: number;
  readonly #restorePerSecond: number;
  #available: number;
  #checkedMs = Date.now();

  constructor(maximum: number, restorePerSecond: number) {
    this.#maximum = maximum;
    this.#restorePerSecond = restorePerSecond;
    this.#available = maximum;
  }

  #refill(): void {
    const now = Date.now();
    const restored = ((now - this.#checkedMs) / 1000) * this.#restorePerSecond;
    this.#available = Math.min(this.#maximum, this.#available + restored);
    this.#checkedMs = now;
  }

  /** True when the bucket holds that much; nothing is taken yet. */
  affords(cost: number): boolean {
    this.#refill();
    return this.#available >= Math.min(cost, this.#maximum);
  }

  take(cost: number): void {
    this.#refill();
    this.#available = Math.max(0, this.#available - cost);
  }

  get maximum(): number {
    return this.#maximum;
  }

  status(): Throttle {
    this.#refill();
    return {
      maximumAvailable: this.#maximum,
      currentlyAvailable: Math.floor(this.#available),
      restoreRate: this.#restorePerSecond,
    };
  }
}
