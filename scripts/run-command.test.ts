import { describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

const node = (code: string): [string, string[]] => [process.execPath, ['-e', code]];

describe('runCommand', () => {
  it('collects both streams and tells success by the status', async () => {
    const [command, args] = node('console.log("out"); console.error("err"); process.exitCode = 3');
    const { ok, output } = await runCommand(command, args);
    expect(ok).toBe(false);
    expect(output).toContain('out\n');
    expect(output).toContain('err\n');
  });

  it('takes a command that is not there for one that failed', async () => {
    expect(await runCommand('/nowhere/program', [])).toMatchObject({
      ok: false,
      output: expect.stringContaining('ENOENT') as string,
    });
  });

  it('ends what takes too long, and says so', async () => {
    const [command, args] = node('setInterval(() => {}, 1000)');
    const { ok, output } = await runCommand(command, args, { timeoutMs: 200 });
    expect(ok).toBe(false);
    expect(output).toContain('longer than 0.2 s');
  });

  it('ends at a signal, with everything that the command started', async () => {
    const controller = new AbortController();
    const forever = 'setInterval(() => {}, 1000)';
    // The inner one holds the outer one's streams open: the command is over only when both have ended.
    const [command, args] = node(
      `require('child_process').spawn(process.execPath, ['-e', 'console.log(1); ${forever}'], { stdio: 'inherit' }); ${forever}`,
    );
    const result = await runCommand(command, args, {
      signal: controller.signal,
      onOutput: () => {
        controller.abort();
      },
    });
    expect(result).toMatchObject({ ok: false, output: expect.stringContaining('It was stopped.') as string });
  });
});
