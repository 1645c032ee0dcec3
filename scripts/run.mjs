// What every npm script goes through: `node scripts/run.mjs <task> [arguments]`. It runs on any Node from 18 and
// without installed packages; it installs them when needed, finds the Node that the project needs, and runs
// scripts/<task>.ts on it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchParent } from './watch-parent.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-lockfile');
const isWindows = process.platform === 'win32';
/** The oldest Node that Angular's tools and type stripping both run on. */
const oldestNode = [24, 15];

const [task, ...taskArguments] = process.argv.slice(2);
const script = join(root, 'scripts', `${task}.ts`);
if (task === undefined || !/^[a-z-]+$/.test(task) || !existsSync(script)) {
  fail(`There is no task ${task ?? ''}. The tasks stand under "scripts" in package.json.`);
}
installIfNeeded();
runTask(findNode());

/** Packages are as package-lock.json says when npm wrote its own record later, or when we noted this very lockfile. */
function installIfNeeded() {
  const lockfile = join(root, 'package-lock.json');
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  const record = join(modules, '.package-lock.json');
  if (existsSync(record)) {
    const noted = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
    if (noted || statSync(record).mtimeMs >= statSync(lockfile).mtimeMs) return;
  }
  // npm ci empties the folder first, and would empty the one that a link points to: somebody else's.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
    fail(
      `The packages in ${modules} do not match package-lock.json, and it is a link: install them where it points.`,
    );
  }
  console.log('Installing packages (npm ci) …');
  const npmArguments = [
    'ci',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ];
  const npm = process.env['npm_execpath'];
  const environment = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  const options = { cwd: root, stdio: /** @type {const} */ ('inherit'), env: environment };
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...npmArguments], options)
    : spawnSync('npm', npmArguments, { ...options, shell: isWindows });
  if (result.signal !== null) process.exit(1);
  if (result.status !== 0) fail('Installing the packages failed; npm said why above. Then start this again.');
  writeFileSync(stamp, hash);
}

/** @returns {string} the Node that came with the packages, else the one this runs on */
function findNode() {
  const packageName = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  const bundled = join(modules, packageName, 'bin', isWindows ? 'node.exe' : 'node');
  // It may be there and not run: it wants glibc, and Alpine has musl.
  if (existsSync(bundled) && spawnSync(bundled, ['--version']).status === 0) return bundled;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return process.execPath;
  return fail(
    `This needs Node ${oldestNode.join('.')} or later and runs on ${process.versions.node}. For ${process.platform} on ` +
      `${process.arch} no Node comes with the packages: install one from https://nodejs.org and start this again.`,
  );
}

/** @param {string} node */
function runTask(node) {
  const path = [dirname(node), join(modules, '.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...taskArguments], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  // Ctrl-C reaches the child by itself, as it does everything in the terminal's foreground; the rest is handed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  if (!isWindows) process.on('SIGHUP', () => child.kill('SIGTERM'));
  watchParent(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
