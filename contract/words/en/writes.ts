/** What Backroom can write to other systems. */
export const writes = {
  /** By action: what the owner would call it. */
  kind: {
    customer: { create: 'Add customers', update: 'Change customers', archive: 'Remove customers' },
    supplier: { create: 'Add suppliers', archive: 'Remove suppliers' },
    product: { create: 'Add products', update: 'Change products', archive: 'Take products out of sale' },
    stock: { set: 'Set how many are in stock' },
    invoice: { create: 'Write invoices', send: 'Send invoices by e-mail', void: 'Void invoices' },
    credit_note: { create: 'Write credit notes', void: 'Void credit notes', pay_out: 'Pay credit notes out' },
    sales_receipt: { create: 'Write sales receipts', void: 'Remove sales receipts' },
    refund_receipt: { create: 'Write refund receipts', void: 'Remove refund receipts' },
    payment: { record: 'Record payments', void: 'Remove recorded payments', refund: 'Give money back' },
    payment_link: { create: 'Make payment links', close: 'Close payment links' },
    order: { cancel: 'Cancel orders', mark_paid: 'Mark orders as paid' },
    shipment: { create: 'Record shipments with tracking', cancel: 'Cancel shipments' },
    bill: { create: 'Write bills of suppliers', void: 'Void bills' },
    expense: { create: 'Record expenses', void: 'Remove expenses' },
    deposit: { create: 'Record deposits at the bank', void: 'Remove deposits' },
  },
  allow: 'Let Backroom write there too',
  allowHelp:
    'Only what you start, and what the flows write that you have switched on; each time with a note of it here.',
  allowed: 'Backroom may write there, when you start it.',
  notAllowed: 'Backroom only reads there.',
  what: 'What it could write',
  undoable: 'Can be taken back.',
  title: 'Writing',
  scopes: 'This sign-in was made for reading. To let Backroom write, sign in again and allow it there.',
  signIn: 'Sign in again to allow it',
} as const;
