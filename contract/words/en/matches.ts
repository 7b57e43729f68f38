/** What is the same thing in several systems. */
export const matches = {
  section: 'The same in other systems',
  apart: 'Not the same',
  apartLabel: 'Not the same: {title} at {connection}',
  undo: 'Undo',
  undone: 'It now stands by itself.',
  how: {
    key: 'joined by itself',
    accepted: 'you said yes',
    by_hand: 'joined by hand',
    import: 'from a file',
  },
  reason: {
    email: 'same e-mail',
    phone: 'same phone',
    name_postcode: 'same name and postcode',
    company: 'same company',
    sku: 'same SKU',
    barcode: 'same barcode',
    title: 'same title',
    number: 'same number',
    code: 'same code',
    percent: 'same rate and country',
    other_sku: 'but another SKU',
    other_barcode: 'but another barcode',
    not_alone: 'several have it',
  },
  cli: {
    command: 'what is the same thing in several systems, and what may be',
    more: `Without an option, lists what is joined. --suggested lists what may be the same, to be accepted or rejected by id.
Accounts and tax rates are never joined without your word. RECORD is the number of a record, or CONNECTION:ID with
the id that it has there; GROUP is the number of a group or of a record in it.
--export and --import keep the book as JSON lines; - is standard output or input.`,
    say: {
      none: 'Nothing is joined yet.',
      noneSuggested: 'Nothing is suggested.',
      more: 'There are more; say how many with --limit.',
      accepted: 'They are the same.',
      rejected: 'They are not the same, and are not suggested again.',
      joined: 'They are joined.',
      split: 'It now stands by itself.',
      undone: 'Taken back: {what}',
      exported: '{count, plural, one {# line} other {# lines}} written.',
      imported:
        '{taken, plural, one {# line} other {# lines}} taken over, {known} known already, {unknown} about records that are not here.',
    },
    column: { group: 'group', how: 'how', record: 'record', kind: 'kind', score: 'score', same: 'may be the same as' },
    usage: {
      one: 'say one of {options} at a time.',
      pair: '--join needs two records: --join RECORD RECORD.',
      record: 'a record is its number, or CONNECTION:ID, not “{value}”.',
      several: 'several records are called “{value}”; say which kind with --kind.',
      kind: 'there are no matches of “{value}”; there are {kinds}.',
      file: 'the file {file} cannot be used.',
    },
  },
} as const;
