/** Why a record was set aside. `field` is the vendor's own name of it. */
export const refused = {
  record: 'This is not a record of the kind that was promised.',
  noId: 'The record has no id (“{field}”).',
  missing: 'The field “{field}” is missing.',
  empty: 'The field “{field}” is empty, though a value was promised.',
  unknown: 'The field “{field}” holds a value that Backroom does not know.',
  other: 'The field “{field}” is not what was promised: {detail}',
} as const;
