import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, it } from 'vitest';
import { countSegments, toPlainText } from './segments.ts';

describe('countSegments', () => {
  it.each([
    ['nothing', '', 'GSM-7', 0, 160],
    ['one letter', 'a', 'GSM-7', 1, 159],
    ['160 letters', 'a'.repeat(160), 'GSM-7', 1, 0],
    ['161 letters', 'a'.repeat(161), 'GSM-7', 2, 145],
    ['306 letters', 'a'.repeat(306), 'GSM-7', 2, 0],
    ['307 letters', 'a'.repeat(307), 'GSM-7', 3, 152],
    ['80 brackets, two septets each', ']'.repeat(80), 'GSM-7', 1, 0],
    ['152 braces', '{'.repeat(152), 'GSM-7', 2, 1],
    ['153 braces: a pair is never split', '{'.repeat(153), 'GSM-7', 3, 151],
    ['the euro sign', '€', 'GSM-7', 1, 158],
    ['a line break of two characters', '\r\n', 'GSM-7', 1, 158],
    ['a curly apostrophe', 'It’s', 'UCS-2', 1, 66],
    ['70 Chinese characters', '中'.repeat(70), 'UCS-2', 1, 0],
    ['71 Chinese characters', '中'.repeat(71), 'UCS-2', 2, 63],
    ['35 emoji', '🙂'.repeat(35), 'UCS-2', 1, 0],
    ['67 emoji: a surrogate pair is never split', '🙂'.repeat(67), 'UCS-2', 3, 65],
    ['an emoji at the border of two parts', `${'中'.repeat(66)}🙂${'中'.repeat(66)}`, 'UCS-2', 3, 66],
    ['extension characters in a Unicode text count one', `中${']'.repeat(69)}`, 'UCS-2', 1, 0],
  ])('counts %s', (_label, text, encoding, segments, left) => {
    expect(countSegments(text)).toMatchObject({ encoding, segments, left });
  });

  it('names the first character that forces Unicode', () => {
    expect(countSegments('plain [ok] €').unicodeCharacter).toBeNull();
    expect(countSegments('It’s “so”').unicodeCharacter).toBe('’');
    expect(countSegments('ok 🙂').unicodeCharacter).toBe('🙂');
    expect(countSegments('façade').unicodeCharacter).toBe('ç');
  });

  it('agrees with Twilio’s own calculator', () => {
    const samples = ['a', ']', '€', 'é', '`', '中', '🙂', '’', '\n', 'Ç', 'ç', '\u00a0', 'Ω', '^{}'];
    for (const sample of samples) {
      for (const times of [
        1, 2, 34, 35, 36, 66, 67, 68, 70, 71, 134, 135, 152, 153, 154, 160, 161, 306, 307,
      ]) {
        const text = sample.repeat(times);
        const oracle = new SegmentedMessage(text);
        const counted = countSegments(text);
        expect([text.length, counted.segments, counted.encoding]).toEqual([
          text.length,
          oracle.segmentsCount,
          oracle.encodingName,
        ]);
      }
    }
  });
});

describe('toPlainText', () => {
  it.each([
    ['“It’s ready” – call me…', '"It\'s ready" - call me...'],
    ['a\u00a0b\u200bc', 'a bc'],
    ['cafe\u0301', 'café'],
    ['Ω and é stay', 'Ω and é stay'],
    ['🙂 中 stay', '🙂 中 stay'],
  ])('makes %s plain', (text, plain) => {
    expect(toPlainText(text)).toBe(plain);
  });
});
