export interface StepResult {
  readonly ok: boolean;
  /** What is shown when it failed. */
  readonly output: string;
  /** Tests, for a step that runs tests. */
  readonly passed?: number;
  readonly failed?: number;
  readonly skipped?: number;
  /** A few words for the summary, such as a measured size. */
  readonly note?: string;
}

/** One part of a run: it has a name and says how it went. */
export interface Step {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Promise<StepResult>;
}

/** A step that has been run, in its time in milliseconds. */
export interface FinishedStep extends StepResult {
  readonly name: string;
  readonly ms: number;
}
