import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../launch/free-port.ts';
import { projectRoot } from '../project.ts';

/** Server processes that are killed and started again, for as long as the run takes. */
export interface ServerFleet {
  portsUp(): readonly number[];
  /** Waits until a process is up, and kills one of those that are: `victim` in [0, 1) says which. It is started again at once. */
  kill(victim: number): Promise<void>;
  /** Resolves when every process is up. */
  allUp(): Promise<void>;
  /** How processes ended that nobody killed: there must be none. */
  readonly ownEnds: readonly string[];
  stop(): Promise<void>;
}

interface Member {
  readonly port: number;
  child: ChildProcess | null;
  isUp: boolean;
}

const lookEveryMs = 40;

/**
 * Starts `node backend/src/main.ts` so many times.
 * @param environment of each process, but for the port
 * @param folder where each writes its log
 */
export async function startServerFleet(
  processes: number,
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<ServerFleet> {
  const ownEnds: string[] = [];
  let isStopping = false;
  const members: Member[] = [];
  for (let index = 0; index < processes; index++) {
    members.push({ port: await freePort(), child: null, isUp: false });
  }
  const portsUp = (): number[] => members.filter(({ isUp }) => isUp).map(({ port }) => port);
  const killed = new WeakSet<ChildProcess>();

  function start(member: Member): void {
    const log = openSync(join(folder, `server-${member.port}.log`), 'a');
    const child = spawn(process.execPath, [join(projectRoot, 'backend', 'src', 'main.ts')], {
      env: { ...environment, PORT: String(member.port) },
      // It ends by the closed channel when we are gone.
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    member.child = child;
    child.once('exit', (code, signal) => {
      member.isUp = false;
      if (isStopping) return;
      if (!killed.has(child))
        ownEnds.push(`The process on port ${member.port}: ${signal ?? `status ${code}`}`);
      start(member);
    });
    void watchUntilUp(member, child);
  }

  async function watchUntilUp(member: Member, child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) {
      const answer = await fetch(`http://127.0.0.1:${member.port}/up`).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok === true) {
        member.isUp = member.child === child && !killed.has(child);
        return;
      }
      await sleep(lookEveryMs);
    }
  }

  for (const member of members) start(member);
  return {
    portsUp,
    ownEnds,
    async kill(victim) {
      while (!isStopping && portsUp().length === 0) await sleep(lookEveryMs);
      const up = members.filter(({ isUp }) => isUp);
      const child = up[Math.floor(victim * up.length)]?.child ?? null;
      if (child === null) return;
      const ended = once(child, 'exit');
      killed.add(child);
      child.kill('SIGKILL');
      await ended;
    },
    async allUp() {
      while (!isStopping && members.some(({ isUp }) => !isUp)) await sleep(lookEveryMs);
    },
    async stop() {
      isStopping = true;
      await Promise.all(
        members.map(async ({ child }) => {
          if (child?.exitCode !== null || child.signalCode !== null) return;
          const ended = once(child, 'exit');
          child.kill('SIGTERM');
          await ended;
        }),
      );
    },
  };
}
