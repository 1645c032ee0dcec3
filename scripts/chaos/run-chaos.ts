import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '@mysms/simulator';
import type { Answer, LedgerFact, Worlds } from './compare-worlds.ts';
import type { ChaosOptions } from './options.ts';
import { planKills, planTexts, type PlannedText } from './plan.ts';
import { startInstallation, type ChaosSetting, type Installation } from './start-installation.ts';
import { startTextingClient, type TextingClient } from './texting-client.ts';

export interface ChaosOutcome extends Worlds {
  /** How processes ended by themselves. */
  readonly ownEnds: readonly string[];
  /** From the first text until every text was answered and the last kill done, and from there until all had settled; ms. */
  readonly chaosMs: number;
  readonly settlingMs: number;
}

/** Long enough that the killed process's last write has arrived, far shorter than any lease. */
const lastWriteMs = 250;
const progressEveryMs = 10_000;
const lookEveryMs = 50;
const textsAtOnce = 50;

/**
 * Texts while processes are killed and the provider misbehaves, then lets everything settle.
 * @returns what was told, what is stored and what the provider truly took
 */
export async function runChaos(options: ChaosOptions, given: ChaosSetting): Promise<ChaosOutcome> {
  await using started = new AsyncDisposableStack();
  // When one of them fails, the others are not left running.
  const ended = new AbortController();
  const setting = { ...given, signal: AbortSignal.any([given.signal, ended.signal]) };
  const installation = await startInstallation(options, setting, started);
  const { url, fleet, simulator, reader } = installation;
  started.defer(() => ended.abort());
  const client = await startTextingClient(url, options.accounts, setting.signal);
  const say = sayWithTime(setting);

  simulator.setWeather({ name: options.weather, seed: options.seed });
  const startedAt = performance.now();
  let answered = 0;
  let killed = 0;
  const progress = setInterval(
    () => say(`${answered} of ${options.texts} texts answered, ${killed} of ${options.kills} kills`),
    progressEveryMs,
  );
  started.defer(() => clearInterval(progress));
  const texting = textAll(planTexts(options), client, setting.signal, () => (answered += 1));
  const killing = killAll(options, installation, setting.signal, {
    isDue: (kills) => answered >= (kills / options.kills) * options.texts,
    onKill: () => (killed += 1),
  });
  const [answers, heldAtKills] = await Promise.all([texting, killing]);
  const chaosMs = performance.now() - startedAt;
  clearInterval(progress);

  simulator.setWeather({ name: 'calm', seed: options.seed });
  await fleet.allUp();
  say('Every text is answered. The weather is calm, and every process is up.');
  await settle(installation, options.settleWithinMs, setting.signal, say);
  return {
    answers,
    rows: await reader.rows(),
    ledger: ledgerOf(simulator),
    heldAtKills,
    ownEnds: fleet.ownEnds,
    chaosMs,
    settlingMs: performance.now() - startedAt - chaosMs,
  };
}

/** Sends each text when its time has come, few at once: servers that are busy starting again must not be trampled. */
async function textAll(
  texts: readonly PlannedText[],
  client: TextingClient,
  signal: AbortSignal,
  onAnswer: () => void,
): Promise<Answer[]> {
  const startedAt = performance.now();
  const answers: Answer[] = [];
  const waiting = texts.values();
  await Promise.all(
    Array.from({ length: textsAtOnce }, async () => {
      for (const text of waiting) {
        await sleep(Math.max(0, text.atMs - (performance.now() - startedAt)), undefined, { signal });
        answers.push(await client.send(text));
        onAnswer();
      }
    }),
  );
  return answers;
}

/**
 * Kills by the plan, but never ahead of the texts: on a slow machine too all of them meet their share.
 * @returns the ids of the messages that were claimed when a process was killed: its own among them
 */
async function killAll(
  options: ChaosOptions,
  { fleet, reader }: Installation,
  signal: AbortSignal,
  { isDue, onKill }: { isDue: (kills: number) => boolean; onKill: () => void },
): Promise<Set<string>> {
  const looks: Promise<string[]>[] = [];
  for (const [kills, { afterMs, victim }] of planKills(options).entries()) {
    await sleep(afterMs, undefined, { signal });
    while (!isDue(kills)) await sleep(lookEveryMs, undefined, { signal });
    await fleet.kill(victim);
    onKill();
    looks.push(sleep(lastWriteMs).then(() => reader.heldNow()));
  }
  return new Set((await Promise.all(looks)).flat());
}

/** Waits until nothing waits, is claimed, or is asked after; gives up in the end, and the comparison says what is left. */
async function settle(
  { reader }: Installation,
  withinMs: number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const endsAt = performance.now() + withinMs;
  let saidAt = performance.now();
  for (;;) {
    const left = await reader.unsettled();
    if (left === 0 || performance.now() > endsAt) return;
    if (performance.now() - saidAt > progressEveryMs) {
      say(`${left} texts are not settled yet.`);
      saidAt = performance.now();
    }
    await sleep(200, undefined, { signal });
  }
}

function ledgerOf(simulator: Simulator): LedgerFact[] {
  return simulator.ledger().map(({ sid, status, status_callback: callback }) => ({
    sid,
    status,
    messageId: /\/status_callback\/([0-9a-f]{24})(?:#|$)/.exec(callback ?? '')?.[1] ?? null,
  }));
}

function sayWithTime({ say }: ChaosSetting): (line: string) => void {
  const startedAt = performance.now();
  return (line) => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60].map((part) =>
      String(part).padStart(2, '0'),
    );
    say(`${minutes}:${rest}  ${line}`);
  };
}
