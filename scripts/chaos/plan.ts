import { seeded } from './seeded.ts';

/** What is done with one text. */
export interface PlannedText {
  readonly ordinal: number;
  /** Which of the accounts sends it. */
  readonly account: number;
  /** E.164. */
  readonly to: string;
  readonly content: string;
  /** When after the beginning, in ms. */
  readonly atMs: number;
  /** For a scheduled one: how far ahead, in ms. */
  readonly sendAfterMs: number | null;
  /** Whether it is cancelled as soon as it was accepted. */
  readonly isCanceled: boolean;
  /** Whether it is posted twice at once with the same key, as an impatient client would. */
  readonly isTwin: boolean;
}

export interface PlannedKill {
  /** Pause before it, in ms. */
  readonly afterMs: number;
  /** In [0, 1): which of the processes that are up. */
  readonly victim: number;
}

export interface ChaosSize {
  readonly seed: number;
  readonly texts: number;
  readonly kills: number;
  readonly accounts: number;
  /** Mean pause between two kills, in ms; the texts are spread over the same time. */
  readonly killEveryMs: number;
}

/**
 * The simulator's numbers that behave differently, by their last four digits; but for 1610, which has opted out: after the
 * first text we refuse the others ourselves.
 */
const specialNumbers = ['3001', '3003', '3005', '3006', '3007', '3008', '1211'];
const people = 200;
/** Texts flow from a little before the first kill until a little after the last. */
const leadMs = 500;

/** The texts of a run: the same for the same seed. */
export function planTexts({ seed, texts, kills, accounts, killEveryMs }: ChaosSize): PlannedText[] {
  const draw = seeded(seed, 'texts');
  const pick = (below: number): number => Math.floor(draw() * below);
  const durationMs = kills * killEveryMs + 2 * leadMs;
  return Array.from({ length: texts }, (_, ordinal) => {
    const isSpecial = draw() < 0.1;
    const person = String(100 + pick(people)).padStart(4, '0');
    const special = specialNumbers[pick(specialNumbers.length)] ?? person;
    const isScheduled = draw() < 0.05;
    return {
      ordinal,
      account: pick(accounts),
      to: `+1202555${isSpecial ? special : person}`,
      // A few say the same to the same person: only their callbacks can tell them apart.
      content: draw() < 0.02 ? 'On my way.' : `Text ${ordinal} of seed ${seed}.`,
      atMs: ((ordinal + draw()) / texts) * durationMs,
      sendAfterMs: isScheduled ? 1500 + pick(3000) : null,
      isCanceled: draw() < (isScheduled ? 0.3 : 0.03),
      isTwin: draw() < 0.05 && !isScheduled,
    };
  });
}

/** The kills of a run: the same for the same seed. */
export function planKills({ seed, kills, killEveryMs }: ChaosSize): PlannedKill[] {
  const draw = seeded(seed, 'kills');
  return Array.from({ length: kills }, () => ({
    afterMs: (0.5 + draw()) * killEveryMs,
    victim: draw(),
  }));
}
