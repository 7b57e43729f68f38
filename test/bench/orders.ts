/** The loopback vendor's orders: about 1 KB of JSON each, three lines, the same for the same number. */
export function orderNumber(index: number): object {
  const first = firstNames[index % firstNames.length] ?? '';
  const last = lastNames[(index * 7) % lastNames.length] ?? '';
  const at = new Date(1_700_000_000_000 + index * 1000).toISOString();
  return {
    id: index,
    number: `#${1000 + index}`,
    created_at: at,
    updated_at: at,
    status: index % 50 === 0 ? 'cancelled' : 'processing',
    currency: 'EUR',
    prices_include_tax: false,
    total: '103.45',
    total_tax: '23.45',
    shipping_total: '5.00',
    discount_total: '0.00',
    customer: {
      id: index % 5000,
      first_name: first,
      last_name: `${last} ${index % 977}`,
      email: `${first}.${last}.${index % 5000}@${mailHosts[index % mailHosts.length]}.example`.toLowerCase(),
    },
    shipping: { address_1: `${index % 100} Long Street`, city: 'Athens', postcode: '10558', country: 'GR' },
    payment_method: 'card',
    note: 'please leave it with the neighbours if nobody is at home',
    line_items: [1, 2, 3].map((line) => ({
      id: index * 3 + line,
      name: `Cotton shirt number ${line} in navy blue`,
      product_id: 100 + ((index + line) % 900),
      sku: `SHIRT-${(index + line) % 900}`,
      quantity: line,
      total: '25.00',
      total_tax: '7.81',
    })),
  };
}

const firstNames = ['Eleni', 'Ελένη', 'Nikos', 'Anna', 'Γιώργος', 'Maria', 'Peter', 'Ines', 'Tomás', 'Olga'];
/** Half of the customers are with one big mail service, as they are. */
const mailHosts = [
  'bigmail',
  'postbox',
  'bigmail',
  'letters',
  'bigmail',
  'carrier',
  'bigmail',
  'inbox',
  'bigmail',
  'stamp',
];
const lastNames = ['Papadopoulou', 'Κωνσταντίνου', 'Miller', 'Jensen', 'Rossi', 'Weber', 'Costa', 'Evans'];

/** One page as the vendor sends it. Pages count from 1. */
export function pageOfOrders(page: number, perPage: number, total: number): string {
  const first = (page - 1) * perPage + 1;
  const count = Math.max(0, Math.min(perPage, total - first + 1));
  return JSON.stringify({ total, orders: Array.from({ length: count }, (_, index) => orderNumber(first + index)) });
}
