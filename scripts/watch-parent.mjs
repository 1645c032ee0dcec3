import { spawnSync } from 'node:child_process';

/**
 * Calls back once the process that started this one is gone, or npm behind its shell. npm hands SIGTERM to its shell
 * only, and a killed parent hands on nothing at all: looking is the one way to notice that works everywhere.
 * @param {() => void} onGone
 */
export function watchParent(onGone) {
  const parent = process.ppid;
  const starters = [parent, ...npmBehind(parent)];
  const timer = setInterval(() => {
    if (process.ppid === parent && starters.every(isAlive)) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}

/**
 * npm runs scripts in a shell, which outlives a killed npm.
 * @param {number} parent
 * @returns {number[]} npm's process id, when this runs in a script of npm's on a system that tells
 */
function npmBehind(parent) {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return [];
  const result = spawnSync('ps', ['-o', 'ppid=', '-p', String(parent)], { encoding: 'utf8' });
  const pid = result.status === 0 ? Number(result.stdout) : 0;
  return pid > 1 ? [pid] : [];
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
