import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findMongod } from '../mongod/find-mongod.ts';
import { startReplicaSet } from '../mongod/start-replica-set.ts';
import { reportChaos } from './chaos-report.ts';
import { parseChaosOptions } from './options.ts';
import { runChaos } from './run-chaos.ts';

it(
  'loses nothing, doubles nothing and claims nothing false while servers are killed in a storm',
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mysms-chaos-'));
    const database = await startReplicaSet(await findMongod(), join(folder, 'mongodb'));
    try {
      const flags =
        '--texts 120 --kills 8 --processes 2 --kill-every 900 --timeout 500 --reconcile-after 2s,4s';
      const options = parseChaosOptions([...flags.split(' '), '--settle-within', '60000']);
      const outcome = await runChaos(options, {
        mongodbUri: database.uri('chaos'),
        folder,
        signal: AbortSignal.timeout(100_000),
        say: () => undefined,
      });
      const { lines, isRight } = reportChaos(options, outcome);
      expect(isRight, lines.join('\n')).toBe(true);
      // It proves nothing unless there was something to survive.
      expect(outcome.rows).toHaveLength(options.texts);
      expect(outcome.heldAtKills.size).toBeGreaterThan(0);
      expect(outcome.rows.filter(({ unknownBy }) => unknownBy !== null).length).toBeGreaterThan(5);
      expect(outcome.rows.filter(({ status }) => status === 'delivered').length).toBeGreaterThan(50);
    } finally {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
