import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('csvLine', () => {
  it.each([
    ['plain', ['a', 'b'], 'a,b'],
    ['empty', ['', null, 0], ',,0'],
    ['with commas', ['a,b', 'c'], '"a,b",c'],
    ['with quotes', ['say "hi"'], '"say ""hi"""'],
    ['with line breaks', ['one\ntwo', 'three\r\nfour'], '"one\ntwo","three\r\nfour"'],
    ['in other scripts', ['שלום', '你好', '👨‍👩‍👧'], 'שלום,你好,👨‍👩‍👧'],
    ['with white space at the ends', [' a '], ' a '],
  ])('writes cells %s', (_what, cells, line) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+12025550123', "'+12025550123"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['\n=1', '"\'\n=1"'],
    ['＝1＋1', "'＝1＋1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['=1,2', '"\'=1,2"'],
  ])('defuses %j', (cell, written) => {
    expect(csvLine([cell, 'next'])).toBe(`${written},next\r\n`);
  });

  it('leaves alone what only holds such a character, and numbers that are numbers', () => {
    expect(csvLine(['a=b', '1+1', "'=1", -5])).toBe("a=b,1+1,'=1,-5\r\n");
  });
});
