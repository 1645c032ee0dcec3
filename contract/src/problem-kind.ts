/** What the API refuses a request with: the HTTP status, a sentence that is the same every time, and what to do about it. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly explanation: string;
}
