/** Something the person at the terminal can mend: said in their words, without a stack trace. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

/** What to print about an error: only the message when it is meant for people, everything when it is a defect. */
export function describeError(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
