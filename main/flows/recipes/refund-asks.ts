import type { EntityKind, EntityOf } from '../../../contract/entities/index.ts';
import type { Ask, Survey, World } from '../recipe.ts';
import { wordsAsk } from './asks.ts';
import { bookedAsk, methodAsks, roundingAsk, seenIn, wishes } from './sale-asks.ts';
import { noBooking } from './sale-books.ts';
import { isRefund } from './sale-plans.ts';
import { saleSurvey } from './sale-survey.ts';
import { expressionAsks } from './sale-texts.ts';

/** Ways of paying that were refunded, and what orders hold that is no sale. */
export function refundSurvey(entity: EntityKind, record: EntityOf<EntityKind>, world: World): readonly string[] {
  if (!isRefund(entity, record)) return entity === 'order' ? saleSurvey(entity, record, world) : [];
  if (record.status !== 'succeeded') return [];
  const payment = record.paymentId === null ? null : world.source.find('payment', record.paymentId);
  return [payment?.method ? `method.${payment.method}` : 'method'];
}

type RefundDocument = 'credit_note' | 'refund_receipt';

/** What refunds usually become: a credit note that cannot be paid out stays open there, and a receipt does not. */
function usual({ target }: World): readonly [RefundDocument, RefundDocument] {
  return target.can('credit_note.pay_out') ? ['credit_note', 'refund_receipt'] : ['refund_receipt', 'credit_note'];
}

/** Whether refunds become receipts, with the account that the money went from. */
export function isReceiptWanted(world: World): boolean {
  const [fallback] = usual(world);
  return world.target.can('refund_receipt.create') && (world.choice('document') ?? fallback) === 'refund_receipt';
}

/** Everything that the owner decides about refunds that become credit notes. */
export function refundAsks(world: World, survey: Survey): readonly Ask[] {
  const { target, choice } = world;
  const isReceipt = isReceiptWanted(world);
  const booking = target.booking(isReceipt ? 'refund_receipt.create' : 'credit_note.create') ?? noBooking;
  const { by, tax } = booking;
  const isPaidOut = !isReceipt && target.can('credit_note.pay_out');
  // By account, what is owed is told from what is earned by the account's kind.
  const owed = (['tip', 'gift_card'] as const).flatMap((role) =>
    by === 'product' && seenIn(survey, `role.${role}`) > 0 ? bookedAsk(world, by, wishes[role], {}) : [],
  );
  const rounding = by === 'nothing' ? [roundingAsk] : bookedAsk(world, by, wishes.rounding, {});
  const document = wordsAsk('document', 'what', usual(world), { word: 'document_back' });
  const payments = wordsAsk('payments', 'payments', ['each', 'none'], { word: 'payments_back' });
  return [
    ...(target.can('refund_receipt.create') ? [document] : []),
    ...bookedAsk(world, by, wishes.refunds, { required: by === 'product' }),
    ...owed,
    ...(tax === 'told' ? [] : rounding),
    ...(isPaidOut ? [payments] : []),
    ...(isReceipt || (isPaidOut && choice('payments') !== 'none') ? methodAsks(world, survey, true) : []),
    ...expressionAsks,
  ];
}
