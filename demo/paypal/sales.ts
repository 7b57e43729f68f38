import { counter } from '../data/counter.ts';
import { makeProduct } from '../data/goods.ts';
import { makeSale } from '../data/make.ts';
import { makePerson } from '../data/people.ts';
import type { Random } from '../data/random.ts';
import type { Sale } from '../data/sale.ts';

/** Ids of what is sold after the first data. */
const FRESH_ID = 900_000_000;

/** One paid sale of now, of a new product to a new person. */
export function freshSale(random: Random, nowMs: number, number: number): Sale {
  const nextId = counter(FRESH_ID + number * 100 + 1);
  const person = makePerson(random, number, number, nowMs, nowMs);
  const product = makeProduct(random, number, nextId, nowMs, nowMs);
  const plan = { random, scale: 1, nowMs, nextId };
  return makeSale({ plan, people: [person], products: [product], createdAt: nowMs, number, state: 'paid' });
}
