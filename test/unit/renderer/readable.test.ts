import { describe, expect, it } from 'vitest';
import { monogram } from '../../../renderer/lib/mark.ts';
import { inWords, subtitleText, titleText } from '../../../renderer/routes/records/readable.ts';

describe('what vendors call things', () => {
  it.each([
    ['PRODUCT_NOT_RECEIVED', 'Product not received'],
    ['not_received', 'Not received'],
    ['charge', 'Charge'],
    ['product not received', 'Product not received'],
    ['Arrived broken, see PO_12', 'Arrived broken, see PO_12'],
    ['', ''],
  ])('"%s" is read as "%s"', (text, words) => expect(inWords(text)).toBe(words));

  it('is turned into words only where it is a code or a reason', () => {
    expect(subtitleText('dispute', 'not_received')).toBe('Not received');
    expect(subtitleText('order', 'ann_lee')).toBe('ann_lee');
    expect(subtitleText('refund', null)).toBeNull();
  });

  it('is shortened where a title is an id with a path before it', () => {
    const externalId = 'gid://vendor/Refund/51';
    expect(titleText({ title: externalId, externalId })).toBe('51');
    expect(titleText({ title: 'A/B', externalId: 'A/B' })).toBe('A/B');
    expect(titleText({ title: 'https://shop.example/a', externalId: '7' })).toBe('https://shop.example/a');
  });

  it('gives initials of its words, not of the signs between them', () => {
    expect(monogram('Till / Counter Pro')).toBe('TC');
  });
});
