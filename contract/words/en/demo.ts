/** What `npm run demo` prints. */
export const demo = {
  help: `Shows Backroom at work on a pretend shop: opens the shop, connects its systems, fetches everything, lets a
day pass there, fetches the changes, and compares every count with the shop's own.

  --profile DIR   keep the data in this folder (it must be new) instead of a temporary one
  --scale N       size of the shop; 1 is about 500 customers, 200 products and 2,000 orders in each system
  --no-window     do not open the window on the data afterwards`,
  opening: 'The pretend shop opens…',
  connected: '{name} is connected as {account}{browser, select, yes { (signed in through the browser)} other {}}.',
  connecting: 'Connecting its systems; the first fetch begins at once.',
  first: 'The first fetch',
  day: 'A day passes in the shop: {created, number} new, {changed, number} edited, {deleted, number} deleted.',
  changes: 'Fetching only what changed',
  full: 'A whole pass, for the deletions that only a whole pass can show',
  counts: 'Every count, here and in the shop',
  here: 'here',
  there: 'in the shop',
  equal: 'equal',
  yes: 'yes',
  no: 'no ({by, number, ::sign-always})',
  proved:
    'Proved: {connections, number} systems connected, {streams, number} streams with {records, number} records, and every count equals the shop’s, after the first fetch and after a day of changes. {flows, number} flows wrote {documents, number} documents, every one read back and equal to the cent. {seconds} s, {calls, number} calls.',
  failed:
    'Not proved: {count, plural, one {# count differs} other {# counts differ}} and {runs, plural, =0 {every run} one {all but # run} other {all but # runs}} ended well{flows, plural, =0 {} one {; # flow did not do as it should} other {; # flows did not do as they should}}.',
  flowsTitle: 'What happens in the shop is done in the books ({since} to {until})',
  flow: {
    name: 'flow',
    from: 'from',
    to: 'to',
    written: 'written',
    held: 'held',
    source: 'in the shop',
    target: 'in the books',
    proof: 'equal',
    readBack: 'read back',
    held_why: '  held: {why}, {count, plural, one {# document} other {# documents}}',
    stuck: '  not done: {title}: {why}',
  },
  undoing: 'One flow is taken back: {name}, {count, plural, one {# document} other {# documents}}',
  undone:
    '  In the books {left, plural, =0 {none of them stands any more} one {# of them still stands} other {# of them still stand}}.',
  broke: 'The demo could not go on: {why}',
  stopped: 'Stopped, as asked.',
  used: 'There are connections in {folder} already. Choose a new folder for the demo.',
  scale: '--scale must be a number between 0.01 and 20.',
  usage: '{what} See npm run demo -- --help.',
  window: 'The window opens on this data. Close it to end the demo.',
  noDisplay: 'There is no display here, so the window stays closed.',
  kept: 'The data stay in {folder} (passphrase: {passphrase}).',
} as const;
