// Builds the browser app. Angular's own joining of chunks would move lazy code into the first download: ours follows.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const frontend = join(import.meta.dirname, '..', 'frontend');
const ng = createRequire(join(frontend, 'package.json')).resolve('@angular/cli/bin/ng.js');
const { status } = spawnSync(process.execPath, [ng, 'build', '--stats-json'], {
  cwd: frontend,
  env: { ...process.env, NG_BUILD_OPTIMIZE_CHUNKS: 'false' },
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
await import('./finish-app-build.mjs');
