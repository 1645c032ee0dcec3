/** One line of the table. */
export interface Finding {
  readonly item: string;
  readonly ours: number;
  /** What it is held against; null where the target is a plain number. */
  readonly floor: number | null;
  readonly unit: string;
  /** `ours ÷ floor`, or `ours`, must stay on this side of `target`. */
  readonly must: '≤' | '≥';
  readonly target: number;
  readonly note?: string;
}

/** What is held against the target. */
export function valueOf({ ours, floor }: Finding): number {
  return floor === null ? ours : ours / floor;
}

export function isMet(finding: Finding): boolean {
  const value = valueOf(finding);
  return finding.must === '≤' ? value <= finding.target : value >= finding.target;
}

/** The findings as a table in Markdown. */
export function toTable(findings: readonly Finding[]): string {
  const head = ['item', 'ours', 'floor', 'ratio', 'target', 'met', 'note'];
  const rows = findings.map((finding) => [
    finding.item,
    `${figure(finding.ours)} ${finding.unit}`,
    finding.floor === null ? '' : `${figure(finding.floor)} ${finding.unit}`,
    finding.floor === null ? '' : valueOf(finding).toFixed(2),
    `${finding.must} ${finding.target}`,
    isMet(finding) ? 'yes' : 'no',
    finding.note ?? '',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
