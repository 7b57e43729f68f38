import type { Random } from './random.ts';

export interface Variant {
  id: number;
  sku: string;
  title: string;
  options: { name: string; value: string }[];
  /** In euro cents. */
  price: number;
  /** null: the shop does not count this one. */
  stock: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface Product {
  id: number;
  title: string;
  slug: string;
  description: string;
  status: 'active' | 'draft' | 'archived';
  /** Services are sold without anything leaving a shelf. */
  service: boolean;
  /** At least one; a product without choices has exactly one. */
  variants: Variant[];
  createdAt: number;
  updatedAt: number;
}

const LOOKS = ['Blue', 'Linen', 'Walnut', 'Tiny', 'Everyday', 'Κλασικό', 'Sunny ☀️', 'Copper', 'Velvet', 'Old Town'];
const THINGS = ['Mug', 'Notebook', 'Lamp', 'Apron', 'Teapot', 'Scarf', 'Candle', 'Κούπα', 'Tray', 'Basket', 'Poster'];
const SERVICES = ['Gift wrapping', 'Engraving', 'Workshop seat', 'Assembly at home'];
const SIZES = ['S', 'M', 'L', 'XL'];
const COLOURS = ['Red', 'Green', 'Μπλε'];

function makeVariants(random: Random, index: number, nextId: () => number, price: number, at: number): Variant[] {
  const choices = random.chance(0.3) ? SIZES.slice(0, random.int(2, 4)) : [null];
  const colour = random.chance(0.4) ? random.pick(COLOURS) : null;
  return choices.map((size, position) => ({
    id: nextId(),
    sku: `BR-${String(index + 1).padStart(4, '0')}${size === null ? '' : `-${size}`}`,
    title: size === null ? 'Default Title' : colour === null ? size : `${size} / ${colour}`,
    options: [
      ...(size === null ? [] : [{ name: 'Size', value: size }]),
      ...(size === null || colour === null ? [] : [{ name: 'Colour', value: colour }]),
    ],
    price: price + position * 150,
    stock: random.chance(0.8) ? random.int(0, 180) : null,
    createdAt: at,
    updatedAt: at,
  }));
}

/** One pretend product with its variants; `index` (0-based) makes title, slug and SKUs unique. */
export function makeProduct(random: Random, index: number, nextId: () => number, at: number, edited: number): Product {
  const service = random.chance(0.05);
  const name = service ? random.pick(SERVICES) : `${random.pick(LOOKS)} ${random.pick(THINGS)}`;
  const long = index % 53 === 20 ? ` ${'with a very long name that goes on '.repeat(6).trim()}` : '';
  const id = nextId();
  const variants = makeVariants(random, index, nextId, random.int(3, 180) * 100 - random.pick([1, 5, 50, 0]), at);
  return {
    id,
    title: `${name} No. ${index + 1}${long}`,
    slug: `item-${index + 1}`,
    description: `<p>${name}, made by hand &amp; shipped from Athens.</p>`,
    status: random.chance(0.92) ? 'active' : random.pick(['draft', 'archived'] as const),
    service,
    variants: service ? variants.map((variant) => ({ ...variant, stock: null })) : variants,
    createdAt: at,
    updatedAt: edited,
  };
}

/** The units of one variant that lie in the shop and in the warehouse; they add up to its stock. */
export function splitStock(variant: Variant): [number, number] {
  const stock = variant.stock ?? 0;
  const shop = Math.floor(stock / 3);
  return [shop, stock - shop];
}
