/** The five states, and why a connection is in one. */
export const state = {
  label: {
    up_to_date: 'Up to date',
    working: 'Fetching',
    waiting: 'Waiting',
    needs_you: 'Needs you',
    off: 'Off',
  },
  why: {
    all_well: '{name} is up to date.',
    never_fetched: '{name} is connected and waits for its first fetch.',
    fetching: '{name} is being fetched now.',
    unfinished: 'The last fetch of {name} did not come to its end. The next one goes on from there.',
    offline: 'This PC is offline. {name} goes on by itself when the internet is back.',
    paused: '{name} is paused.',
    all_paused: 'Everything is paused.',
    limited: '{name} asked us to slow down. It goes on by itself.',
    vendor_down: '{name} cannot be reached just now. Backroom tries again by itself.',
    signed_out: '{name} no longer accepts the sign-in. Sign in again to go on.',
    forbidden: '{name} does not let this sign-in read everything. Give it the missing permission.',
    set_aside:
      '{count, plural, one {# record} other {# records}} of {name} did not fit and {count, plural, one {was} other {were}} set aside.',
    held_deletions:
      '{count, plural, one {# record is} other {# records are}} no longer at {name}. That is a lot at once: are they really gone?',
    missing:
      '{count, plural, =0 {What was fetched from {name} does not add up to its balance.} one {# record that {name} counts is missing here.} other {# records that {name} counts are missing here.}}',
    bad_data: '{name} answers in a way that Backroom does not know.',
    full_disk: 'The disk of this PC is full, so {name} cannot be fetched.',
    bug: 'Something went wrong inside Backroom while fetching {name}.',
    vault_locked: 'The vault is locked, so {name} cannot be fetched.',
    off: '{name} is disconnected. What was fetched is kept.',
    relay_refused: 'The relay does not know this PC any more, so nothing that systems tell reaches it.',
    flow_stuck: '{name}: {count, plural, one {# document needs} other {# documents need}} a hand.',
    flow_stopped: '{name}: nothing can be written, because the sign-in is not allowed to.',
    flow_asks: '{name}: {count, plural, one {# document waits} other {# documents wait}} for your yes.',
    address_stopped: '{name} is no longer told what happens here: it has failed for too long, or wants no more.',
  },
  remedy: {
    sign_in: 'Sign in again',
    retry: 'Try again',
    fetch: 'Fetch now',
    fetch_missing: 'Fetch them',
    review: 'Look at them',
    resume: 'Go on',
    unlock: 'Unlock',
    free_space: 'Try again',
  },
} as const;
