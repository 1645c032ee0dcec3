/** What a spreadsheet would run: `=1+1`, `@SUM(…)`, also written full-width; a tab or line break may hide one. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** Says to a spreadsheet that the file is in UTF-8. */
export const byteOrderMark = '\uFEFF';

/**
 * One line of a CSV file (RFC 4180) with its line end. A cell that a spreadsheet could take for a formula gets a `'` in
 * front, a phone number like +12025550123 too: shown as it is, and never calculated.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
