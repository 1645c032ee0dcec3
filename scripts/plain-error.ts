/** Something the person at the terminal can mend: said in their words, without a stack trace. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

/** Of a call to the system that failed, its code, such as EACCES; of anything else its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}

/** What to print about an error: only the message when it is meant for people, everything when it is a defect. */
export function describeError(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
