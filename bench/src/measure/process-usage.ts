import { readFileSync } from 'node:fs';

/** Linux counts a process' time in hundredths of a second, whatever its kernel's own tick is. */
const microsPerTick = 10_000;

/** CPU time that a process has used so far, its own and the kernel's for it, in µs. */
export function cpuMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets, and may have spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * microsPerTick;
}

/** Resident memory of a process, in MB of 10⁶ bytes. */
export function residentMegabytes(pid: number): number {
  const line = /VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(line?.[1]) * 1024) / 1e6;
}
