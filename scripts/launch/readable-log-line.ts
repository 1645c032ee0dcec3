const levels: Readonly<Record<number, string>> = { 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
const warn = 40;
/** Fields of every line, which say nothing to a person at the terminal. */
const noise = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'name', 'v']);

/**
 * One line of a server's log for a person: time, level, message and the rest as `key=value`.
 * @returns null for a line that is left out: below warn, unless all are wanted
 */
export function readableLogLine(line: string, wantAll: boolean): string | null {
  const entry = parse(line);
  if (entry === null) return line.trim() === '' ? null : line;
  const level = Number(entry['level']);
  if (level < warn && !wantAll) return null;
  const rest = Object.entries(entry)
    .filter(([key]) => !noise.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [
    clockTime(entry['time']),
    (levels[level] ?? 'debug').padEnd(5),
    typeof entry['msg'] === 'string' ? entry['msg'] : '',
    ...rest,
  ]
    .join(' ')
    .trimEnd();
}

/** The log gives its times as ISO text or as milliseconds. */
function clockTime(time: unknown): string {
  const date = new Date(typeof time === 'string' || typeof time === 'number' ? time : Number.NaN);
  return Number.isNaN(date.getTime()) ? '--:--:--' : date.toTimeString().slice(0, 8);
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
