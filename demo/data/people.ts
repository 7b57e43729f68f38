import type { Random } from './random.ts';

export interface Person {
  id: number;
  first: string;
  last: string;
  email: string;
  phone: string | null;
  company: string | null;
  street: string;
  city: string;
  zip: string;
  country: string;
  note: string | null;
  createdAt: number;
  updatedAt: number;
}

const FIRST = [
  'Anna',
  'Ben',
  'Chloe',
  'Dimitris',
  'Eleni',
  'Femi',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaito',
  'Layla',
  'Mara',
  'Noor',
  'Oskar',
  'Petra',
  'Quentin',
  'Rosa',
  'Selin',
  'Tomás',
  'Ursula',
  'Viktor',
  'Wanda',
  'Ximena',
  'Yusuf',
  'Zoë',
  'Ελένη',
  'Γιώργος',
  'Μαρία',
  'Νίκος',
  'Αναστασία',
  '陽菜',
  'نورة',
  "D'Arcy",
];
const LAST = [
  'Adler',
  'Brown',
  'Costa',
  'Dubois',
  'Evans',
  'Fischer',
  'García',
  'Hansen',
  'Ito',
  'Jensen',
  'Kowalski',
  'Larsen',
  'Moreau',
  'Novak',
  "O'Neill",
  'Papadopoulos',
  'Quist',
  'Rossi',
  'Smith',
  'Tanaka',
  'Ueda',
  'Vogel',
  'Weber',
  'Young',
  'Παπαδόπουλος',
  'Νικολάου',
  'Κωνσταντίνου',
  '佐藤',
  'العنزي',
  'Žižek',
];
const PLACES = [
  { city: 'Athens', zip: '105 57', country: 'GR', street: 'Ermou' },
  { city: 'Berlin', zip: '10115', country: 'DE', street: 'Invalidenstraße' },
  { city: 'London', zip: 'EC1A 1BB', country: 'GB', street: 'Long Lane' },
  { city: 'Osaka', zip: '530-0001', country: 'JP', street: 'Umeda' },
  { city: 'Kuwait City', zip: '13001', country: 'KW', street: 'Al Soor Street' },
  { city: 'Portland', zip: '97205', country: 'US', street: 'SW Alder Street' },
  { city: 'Θεσσαλονίκη', zip: '546 24', country: 'GR', street: 'Τσιμισκή' },
];
const COMPANIES = ['Blue Door Ltd', 'Καφέ Ήλιος', 'Sunrise 🌞 Trading', 'Nordlicht GmbH & Co. KG', 'Plain & Sons'];
const LONG_NAME =
  'Maximiliana Theodora Alexandrina von und zu Hohenberg-Oberschwarzenfeld-Unterweissenstein-Grosskirchhausen';

const ACCENTS = /[^a-z0-9]/g;

function nameFor(random: Random, index: number): { first: string; last: string } {
  if (index % 97 === 50) return { first: LONG_NAME, last: 'of the Long Line' };
  if (index % 41 === 7) return { first: `${random.pick(FIRST)} 🎈`, last: random.pick(LAST) };
  return { first: random.pick(FIRST), last: random.pick(LAST) };
}

/** One pretend person; `index` (0-based) makes the e-mail address unique. */
export function makePerson(random: Random, index: number, id: number, createdAt: number, updatedAt: number): Person {
  const { first, last } = nameFor(random, index);
  const place = random.pick(PLACES);
  const plain = first.normalize('NFD').toLowerCase().replace(ACCENTS, '').slice(0, 12) || 'guest';
  return {
    id,
    first,
    last,
    email: `${plain}.${index + 1}@example.com`,
    phone: random.chance(0.6) ? `+30210${random.text(7, '0123456789')}` : null,
    company: random.chance(0.15) ? random.pick(COMPANIES) : null,
    street: `${place.street} ${random.int(1, 220)}`,
    city: place.city,
    zip: place.zip,
    country: place.country,
    note: random.chance(0.05) ? 'Prefers a call before delivery 📞' : null,
    createdAt,
    updatedAt,
  };
}
