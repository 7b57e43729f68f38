import { describe, expect, it } from 'vitest';
import { checkWeight } from '../../main/http/weight.ts';

const of = (piece: string, megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024, piece);
const tooMany = expect.objectContaining({ code: 'bad_data', detail: expect.stringContaining('too many values') });

describe('#21 an answer is weighed before it is parsed', () => {
  const record =
    '{"id":4711,"name":"Eleni Papadopoulou","lines":[{"sku":"A-1","quantity":2,"total":"12.50"}],"note":null},';

  it('lets ordinary records through, as many as the client takes, with exact numbers too', () => {
    expect(() => checkWeight(of(record, 64), false)).not.toThrow();
    expect(() => checkWeight(of(record, 36), true)).not.toThrow();
  });

  it.each(['{},', '[],', '1,', '[[[[[[[['])('refuses nothing but %s', (piece) => {
    expect(() => checkWeight(of(piece, 64), false)).toThrow(tooMany);
    expect(() => checkWeight(of(piece, 3), false)).not.toThrow();
  });

  it('weighs numbers that keep their digits as what they are', () => {
    expect(() => checkWeight(of('1234567,', 40), false)).not.toThrow();
    expect(() => checkWeight(of('1234567,', 40), true)).toThrow(tooMany);
  });
});
